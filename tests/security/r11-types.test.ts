import { clientEvents } from '@sanfang/shared/protocol/live.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evidenceOf, type Evidence } from '../policy/evidence.ts';
import { enter } from '../realtime/line.ts';
import { ORIGIN, startHub, type Hub } from '../support/hub.ts';

let hub: Hub;
let evidence: Evidence;
const thrown: unknown[] = [];
const keep = (error: unknown): void => void thrown.push(error);
beforeAll(async () => {
  process.on('uncaughtException', keep).on('unhandledRejection', keep);
  hub = await startHub({ config: { limits: 'bench' } });
  evidence = await evidenceOf(hub, hub.scene.chair.person, 'fresh cookie');
});
afterAll(async () => {
  process.off('uncaughtException', keep).off('unhandledRejection', keep);
  await hub.close();
});

const kinds: readonly unknown[] = [null, true, 0, -1, 1.5, 'text', '', [], [null], {}, { length: -1 }, { toString: null }, { then: 1 }, { constructor: null }, [[[[]]]], { 0: 'a' }, 'x'.repeat(10_000)];
/** Everything that may stand where the acknowledgement does. */
const acks: readonly unknown[] = [null, undefined, 'ack', 1, {}, [], true];

describe('R11 · A value of another type', () => {
  test('R11: in place of a message, a field or an acknowledgement stops nobody else, and nothing is thrown', async () => {
    const at = { log: hub.scene.log, channel: hub.scene.channel };
    for (const event of Object.keys(clientEvents)) {
      const line = await enter(hub.url, { cookie: evidence['cookie'] ?? '', person: hub.scene.chair.person });
      for (const kind of kinds) {
        expect(await line.ask(event, kind), `${event} ${JSON.stringify(kind).slice(0, 30)}`).toMatchObject({ refused: expect.any(String) });
        for (const field of ['log', 'channel', 'id', 'type', 'data', 'capacity', 'from', 'after']) {
          const reply = await line.ask<{ refused?: string }>(event, { ...at, [field]: kind });
          expect(Object.keys(reply).length, `${event}.${field}`).toBeGreaterThanOrEqual(0);
        }
      }
      for (const ack of acks) line.socket.emit(event, at, ack);
      expect(await line.ask('open', at)).toMatchObject({ head: expect.any(Number) });
      line.close();
    }
    for (const kind of kinds) {
      const answer = await hub.app.inject({ method: 'POST', url: '/api/commands', headers: { origin: ORIGIN, 'content-type': 'application/json', ...evidence }, payload: JSON.stringify(kind) });
      expect(answer.statusCode).toBe(400);
    }
    expect(thrown).toEqual([]);
  });
});
