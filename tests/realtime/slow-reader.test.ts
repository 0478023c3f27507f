import type { Item } from '@sanfang/shared/protocol/live.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { say } from '../engine/scene.ts';
import { startHub, type Hub } from '../support/hub.ts';
import { liveItems, type Line } from './line.ts';
import { member } from './people.ts';

let hub: Hub;
beforeAll(async () => { hub = await startHub({ config: { limits: 'bench' } }); });
afterAll(() => hub.close());

const MESSAGES = 3_000;
/** 6 KB each: all together far more than the kernel holds for a reader that does not read. */
const text = '字'.repeat(2_000);
const numbers = (items: readonly Item[]) => items.flatMap((item) => ('skip' in item ? [] : [item.n]));

/** The TCP socket under a line. */
function tcpOf(line: Line): { pause(): void; resume(): void } {
  return (line.socket.io.engine.transport as unknown as { ws: { _socket: { pause(): void; resume(): void } } }).ws._socket;
}

test('who stops reading misses frames, nobody else does, and everything is there for them when they read again', async () => {
  const [slow, well] = [(await member(hub, 'manager')).line, (await member(hub, 'chair')).line];
  const at = { log: hub.scene.log, channel: hub.scene.channel };
  for (const line of [slow, well]) await line.ask('open', at);
  tcpOf(slow).pause();
  for (let i = 0; i < MESSAGES; i += 100) await Promise.all(Array.from({ length: 100 }, () => say(hub.engine, hub.clock, hub.scene, hub.scene.secretary, text)));
  const head = 2 + MESSAGES;
  await well.until((frames) => numbers(liveItems(frames, at.channel)).at(-1) === head);
  expect(numbers(liveItems(well.frames, at.channel))).toEqual(Array.from({ length: MESSAGES }, (_, i) => i + 3));

  tcpOf(slow).resume();
  await slow.until((frames) => frames.some((one) => one.name === 'heads' && one.frame.heads.some((named) => named.head === head)));
  const got = numbers(liveItems(slow.frames, at.channel));
  expect(got.length).toBeLessThan(MESSAGES);
  expect(got).toEqual(Array.from({ length: got.length }, (_, i) => i + 3));
  for (let from = (got.at(-1) ?? 0) + 1; from <= head;) {
    const { items } = await slow.ask<{ items: Item[] }>('range', { ...at, from, to: head });
    got.push(...numbers(items));
    from = (got.at(-1) ?? head) + 1;
  }
  expect(got).toEqual(Array.from({ length: MESSAGES }, (_, i) => i + 3));
  for (const line of [slow, well]) line.close();
});
