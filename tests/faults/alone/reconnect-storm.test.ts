import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Follower } from '../../nodes/follower.ts';
import { startTarget, type Target } from '../../fuzz/target.ts';
import { slack } from '../../support/effort.ts';
import { ORIGIN } from '../../support/hub.ts';
import { LightSocket } from '../../support/light-socket.ts';
import { watchHub, type WatchedHub } from '../../support/watched-hub.ts';

const FOLLOWERS = 2_000;
const HEALED_MS = 3_000;
const MB = 1024 * 1024;

let target: Target;
let hub: WatchedHub;
const followers: Follower[] = [];
beforeAll(async () => {
  target = await startTarget();
  ({ hub } = target);
  followers.push(...Array.from({ length: FOLLOWERS }, () => new Follower(hub.port, target.scene.log, ORIGIN)));
  for (let i = 0; i < FOLLOWERS; i += 100) await Promise.all(followers.slice(i, i + 100).map((one) => one.begin()));
});
afterAll(async () => {
  for (const one of followers) one.end();
  await hub.stop();
  await target.remove();
});

/** Puts something on the feed; answers how far it is then. */
async function publish(): Promise<number> {
  const { scene, people: { chair } } = target;
  const line = await LightSocket.open(hub.port, '/ws/', { Origin: ORIGIN, Cookie: chair.cookie }, () => undefined, { protocol: 1, person: chair.person });
  const data = await hub.ask('almostDecided', scene, 1_000);
  expect(await line.ask('command', { id: crypto.randomUUID(), log: scene.log, type: 'SignOff', capacity: chair.capacity, data })).toMatchObject({ fresh: true });
  line.close();
  const reader = new Follower(hub.port, scene.log, ORIGIN);
  await reader.begin();
  reader.end();
  return reader.n;
}

/** Waits until everybody is back; answers the milliseconds that it took from when the hub could be reached, and what the hub read for them. */
async function whole(since: number, what: string): Promise<{ healed: number; reads: number }> {
  const head = await publish();
  await vi.waitUntil(() => followers.every(({ live, n }) => live && n === head), { timeout: 60_000, interval: 10 });
  const back = performance.now() - since;
  const reads = await hub.ask('reads');
  const times = followers.map(({ interruptions }) => interruptions.at(-1) ?? NaN).sort((a, b) => a - b);
  const share = (part: number): string => (times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? NaN).toFixed(0);
  const perChannel = (reads['log.channel'] ?? 0) + (reads['log.events'] ?? 0) + (reads['log.snapshot'] ?? 0) + (reads['log.commits'] ?? 0);
  process.stdout.write(`${String(FOLLOWERS)} followers ${what}: without a line p50 ${share(0.5)}, p99 ${share(0.99)}, longest ${share(1)} ms; everybody whole ${back.toFixed(0)} ms after; ${String(perChannel)} reads of the log\n`);
  return { healed: back, reads: perChannel };
}

describe(`${String(FOLLOWERS)} people who lose their line in one moment`, () => {
  test('come back within seconds, miss nothing, and cost the store no more than a few', async () => {
    const before = await hub.ask('measure');
    await hub.ask('reads');
    const since = performance.now();
    for (const one of followers) one.cut();
    const { healed, reads } = await whole(since, 'were cut off');
    // They wait up to 1.7 s of their own before they knock, so as not to come in one instant.
    expect(healed).toBeLessThan(1_700 + slack(HEALED_MS));
    expect(reads).toBeLessThan(FOLLOWERS / 20);
    expect(((await hub.ask('measure')).heap - before.heap) / MB).toBeLessThan(20);
    expect(await hub.ask('bugs')).toEqual([]);
  }, 120_000);

  test('because the hub was killed are whole again soon after it is back', async () => {
    await hub.kill();
    hub = await watchHub(target.place.url, { port: hub.port });
    const since = performance.now();
    const { healed, reads } = await whole(since, 'of a hub that was killed');
    // Whoever knocked in vain waits a second and a half at most before the next time, for the first five times.
    expect(healed).toBeLessThan(1_500 + slack(HEALED_MS));
    expect(reads).toBeLessThan(FOLLOWERS / 20);
    expect(await hub.ask('bugs')).toEqual([]);
  }, 120_000);
});
