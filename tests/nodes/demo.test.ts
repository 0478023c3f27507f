import { demoCompound, demoStreet } from '@sanfang/server/demo/cast.ts';
import { playPast } from '@sanfang/server/demo/past.ts';
import { seedDemo } from '@sanfang/server/demo/seed.ts';
import { createEngine } from '@sanfang/server/engine/engine.ts';
import type { Stores } from '@sanfang/server/store/stores.ts';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { checkLog } from '../history/check-log.ts';
import { commitsOf, readLog } from '../history/read-log.ts';
import { mongoStores, sqliteStores, type StorePlace } from '../support/stores.ts';
import { startCluster, type Cluster } from './cluster.ts';
import { lacking } from './programs.ts';

const reason = lacking('redis-server');
let cluster: Cluster;
const places: StorePlace[] = [];
afterEach(async () => {
  await cluster.close();
  await Promise.all(places.splice(0).map((place) => place.remove()));
});

/** How many events of each type a log has. */
async function counts({ logs }: Pick<Stores, 'logs'>, log: string): Promise<Record<string, number>> {
  const types = (await commitsOf(logs, log)).flatMap(({ events }) => events.map(({ type }) => type));
  return Object.fromEntries([...Map.groupBy(types, (type) => type)].map(([type, all]) => [type, all.length]));
}

describe.skipIf(reason !== null)(`Demo data${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  test('that two hubs put in place at once is what one would have made', async () => {
    const [alone, together] = [await sqliteStores(), await mongoStores()];
    places.push(alone, together);
    cluster = await startCluster({ storeUrl: together.url, environment: { DEMO: '1', DEMO_STORY: 'short' } });
    await vi.waitUntil(() => cluster.nodes.every((node) => node.output().includes('Demo ready')), { timeout: 100_000, interval: 100 });
    const stores = await together.open();

    const single = await alone.open();
    const clock = { now: () => Date.now() };
    await playPast({ stores: single, clock, story: 'SHORT' });
    const engine = await createEngine({ stores: single, clock });
    await seedDemo({ stores: single, engine, clock });
    await engine.close();
    for (const log of [demoCompound, demoStreet]) {
      expect(checkLog(await readLog(stores, log))).toEqual([]);
      expect(await counts(stores, log)).toEqual(await counts(single, log));
    }
    expect((await stores.directory.demoAccounts()).length).toBe((await single.directory.demoAccounts()).length);
  }, 150_000);
});
