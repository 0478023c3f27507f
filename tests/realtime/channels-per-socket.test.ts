import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hub as byHub, must } from '../engine/scene.ts';
import { startHub, type Hub } from '../support/hub.ts';
import { enter } from './line.ts';

let hub: Hub;
beforeAll(async () => { hub = await startHub({ config: { limits: 'bench' } }); });
afterAll(() => hub.close());

test('a socket has at most 32 channels open; one that is left makes room', async () => {
  const { engine, clock } = hub;
  const feeds = Array.from({ length: 33 }, () => ({ log: `compound/${randomUUID()}`, channel: 'feed' }));
  for (const { log } of feeds) await must(engine, clock, byHub, log, 'FoundCompound', { name: '小区', ruleProfile: 'CN-CIVILCODE-2021', utcOffset: 480 });
  const line = await enter(hub.url, null);
  const [last, ...others] = feeds.reverse();
  for (const feed of others) expect(await line.ask('open', feed)).toMatchObject({ head: 1 });
  expect(await line.ask('open', last)).toEqual({ refused: 'TOO_MANY_CHANNELS' });
  expect(await line.ask('open', others[0])).toMatchObject({ head: 1 });
  await line.ask('leave', others[0]);
  expect(await line.ask('open', last)).toMatchObject({ head: 1 });
  line.close();
});
