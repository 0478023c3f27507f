import { FEED } from '@sanfang/shared/compound/channel.ts';
import { demoCompound } from '@sanfang/server/demo/cast.ts';
import { facadeBuildings } from '@sanfang/server/demo/facade-buildings.ts';
import { playPast } from '@sanfang/server/demo/past.ts';
import { seedDemo } from '@sanfang/server/demo/seed.ts';
import { createEngine } from '@sanfang/server/engine/engine.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { checkWhole } from '../engine/whole-log.ts';
import { sqliteStores, storeKinds } from '../support/stores.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const clock = { now: () => Date.now() };

describe.each(storeKinds)('A demo with little past, on $name', ({ fresh }) => {
  test('has one vote in force and one that is open, and stays so at every start', { timeout: 60_000 }, async () => {
    const place = await fresh();
    ends.push(() => place.remove());
    const stores = await place.open();
    ends.push(() => stores.close());
    await playPast({ stores, clock, story: 'SHORT' });
    const engine = await createEngine({ stores, clock, sweepMs: 100 });
    ends.push(() => engine.close());
    await seedDemo({ stores, engine, clock });

    const { votes = {}, resolutions = {} } = (await engine.compound(demoCompound, null))?.feed ?? {};
    expect(Object.values(votes).map(({ status, number, scope }) => [status, number.no, scope.buildings])).toEqual([['CLOSED', 1, ['1']], ['OPEN', 1, ['7']]]);
    expect(Object.values(resolutions)).toMatchObject([{ outcome: 'PASSED', status: 'IN_FORCE', amount: 26_184_200 }]);
    const events = await checkWhole(stores.logs, demoCompound);

    await playPast({ stores, clock, story: 'SHORT' });
    expect(await checkWhole(stores.logs, demoCompound)).toHaveLength(events.length);
  });
});

describe('The past of the demo', () => {
  test('is what eighteen buildings said in 2023: each to the person and to 0.01 m²', { timeout: 60_000 }, async () => {
    const place = await sqliteStores();
    ends.push(() => place.remove());
    const stores = await place.open();
    ends.push(() => stores.close());
    await playPast({ stores, clock });

    const events = await checkWhole(stores.logs, demoCompound);
    const results = events.filter(({ channel, type, data }) => channel === FEED && type === 'result.published' && (data as { stage: string }).stage === 'FINAL');
    expect(results.map(({ data }) => data)).toMatchObject(facadeBuildings.map(({ tookPart, agree, against, abstain }) => ({
      tally: { participated: tookPart, agreed: agree, against: { persons: against }, abstained: { persons: abstain } }, verdict: { outcome: 'PASSED' },
    })));
    const longer = events.filter(({ type }) => type === 'vote.extended').map(({ at }) => at);
    expect(longer).toEqual(['2023-09-13T10:00:00.000Z', '2023-09-13T10:00:00.000Z', '2023-09-13T10:00:00.000Z']);
  });
});
