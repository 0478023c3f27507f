import { openDoorbell } from '@sanfang/server/doorbell/open-doorbell.ts';
import type { Doorbell } from '@sanfang/server/doorbell/doorbell.ts';
import type { Ring } from '@sanfang/server/doorbell/ring.ts';
import { silent } from '@sanfang/server/engine/logger.ts';
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { program } from './programs.ts';
import { startRedis, type Redis } from './redis.ts';

const missing = program('redis-server') === null;

describe.skipIf(missing)(`The doorbell by Redis${missing ? ' (skipped: not installed: redis-server)' : ''}`, () => {
  let redis: Redis;
  const bells: Doorbell[] = [];
  beforeEach(async () => { redis = await startRedis(); });
  afterEach(async () => {
    await Promise.all(bells.splice(0).map((bell) => bell.close()));
    await redis.stop();
  });

  async function open(house: string): Promise<{ readonly bell: Doorbell; readonly heard: Ring[] }> {
    const bell = await openDoorbell(redis.url, house, silent);
    bells.push(bell);
    const heard: Ring[] = [];
    bell.onRing((ring) => void heard.push(ring));
    await vi.waitUntil(() => bell.works, { timeout: 10_000 });
    return { bell, heard };
  }
  const commit = (no: number): Ring => ({ kind: 'COMMITS', commits: [['compound/a', no]] });

  test('is heard by the other nodes of the same store, not by oneself and not by others', async () => {
    const [here, there, elsewhere] = [await open('one'), await open('one'), await open('another')];
    here.bell.ring(commit(1));
    there.bell.ring(commit(2));
    await vi.waitUntil(() => here.heard.length > 0 && there.heard.length > 0, { timeout: 10_000 });
    expect([here.heard, there.heard, elsewhere.heard]).toEqual([[commit(2)], [commit(1)], []]);
  });

  test('passes over whatever else is said there', async () => {
    const [here, there] = [await open('one'), await open('one')];
    const stranger = createClient({ url: redis.url });
    await stranger.connect();
    const wrong = ['', '{', 'null', '[]', '{"from":"x"}', '{"from":"x","ring":{"kind":"OPEN"}}', '{"from":"x","ring":{"kind":"COMMITS","commits":[["a",0]]}}', '{"from":"x","ring":{"kind":"SESSIONS","ids":["a"]}}', JSON.stringify({ from: 'x', ring: { kind: 'COMMITS', commits: [['a'.repeat(10_000), 1]] } })];
    for (const text of wrong) await stranger.publish('sanfang:one', text);
    here.bell.ring(commit(1));
    await vi.waitUntil(() => there.heard.length > 0, { timeout: 10_000 });
    expect(there.heard).toEqual([commit(1)]);
    stranger.destroy();
  });

  test('knows when it is silent, and when it works again', async () => {
    const { bell } = await open('one');
    redis.signal('SIGSTOP');
    await vi.waitUntil(() => !bell.works, { timeout: 10_000 });
    redis.signal('SIGCONT');
    await vi.waitUntil(() => bell.works, { timeout: 20_000 });
    await redis.stop();
    await vi.waitUntil(() => !bell.works, { timeout: 10_000 });
    bell.ring(commit(1));
    const back = new Promise<void>((resolve) => bell.onWorking(resolve));
    await redis.start();
    await back;
    expect(bell.works).toBe(true);
  });
});
