import { randomUUID } from 'node:crypto';
import type { Engine } from '@sanfang/server/engine/ports.ts';
import type { LogStore } from '@sanfang/server/store/log-store.ts';
import { canonicalize } from '@sanfang/shared/log/canonical.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import { fromBase64url, toBase64url } from '@sanfang/shared/log/ids.ts';
import { append, leafHash, rootOf } from '@sanfang/shared/log/merkle.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freshPlace, type Place } from './place.ts';
import { listen, say, type Scene, setScene } from './scene.ts';

describe('an event that this code does not know', () => {
  let place: Place;
  let engine: Engine;
  let scene: Scene;
  beforeEach(async () => {
    place = await freshPlace();
    engine = await place.engine();
    scene = await setScene(engine, place.clock);
  });
  afterEach(() => place.remove());

  test.each([{ type: 'message.translated', v: 1 }, { type: 'message.posted', v: 2 }])('($type version $v) stops the log, not what was answered before', async (kind) => {
    const id = randomUUID();
    const first = await say(engine, place.clock, scene, scene.chair, '之前', id);
    const logs = (await place.stores()).logs;
    const heard = listen(engine, scene.log);
    await appendFromTheFuture(logs, scene, kind);
    await heard.until((all) => all.some((event) => event.type === kind.type && event.v === kind.v));

    for (const one of [engine, await place.engine()]) {
      expect(await say(one, place.clock, scene, scene.chair, '之后')).toEqual({ refused: 'CANNOT_READ_LOG' });
      expect(await say(one, place.clock, scene, scene.chair, '之前', id)).toEqual({ ...first, fresh: false });
      // It stands before what cannot be read.
      expect((await one.channel(scene.log, scene.channel))?.n).toBe('n' in first ? first.n : 0);
    }
  });

  test('leaves other logs alone', async () => {
    await appendFromTheFuture((await place.stores()).logs, scene, { type: 'message.translated', v: 1 });
    const other = await setScene(engine, place.clock);
    expect(await say(engine, place.clock, other, other.chair, '这里照常')).toMatchObject({ fresh: true });
  });
});

/** What a newer hub on the same store might write. */
async function appendFromTheFuture(logs: LogStore, scene: Scene, kind: { type: string; v: number }): Promise<void> {
  const head = await logs.head(scene.log);
  const [last] = await logs.channel(scene.log, scene.channel, 1, 1, 1);
  if (head === null || last === undefined) throw new Error('no log');
  const size = head.first + head.count - 1;
  const inChannel = (await logs.channel(scene.log, scene.channel, 1, 1_000, 1_000)).length;
  const event: LogEvent = { ...last, ...kind, seq: size + 1, n: inChannel + 1, at: head.at, command: randomUUID(), data: {}, sealed: {} };
  const bytes = canonicalize(event);
  const frontier = append(head.frontier.map(fromBase64url), size, leafHash(Buffer.from(bytes)));
  const outcome = await logs.append({
    log: scene.log, no: head.no + 1, first: size + 1, count: 1, at: head.at, due: null, events: [event], root: toBase64url(rootOf(frontier)), frontier: frontier.map(toBase64url),
    commands: [{ id: event.command, digest: 'x'.repeat(43), answer: { channel: event.channel, n: event.n } }],
  }, [bytes]);
  expect(outcome).toBe('APPENDED');
}
