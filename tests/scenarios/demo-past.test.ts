import { FEED } from '@sanfang/shared/compound/channel.ts';
import { demoCompound } from '@sanfang/server/demo/cast.ts';
import { playPast } from '@sanfang/server/demo/past.ts';
import { seedDemo } from '@sanfang/server/demo/seed.ts';
import { createEngine } from '@sanfang/server/engine/engine.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { checkWhole } from '../engine/whole-log.ts';
import { storeKinds } from '../support/stores.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

describe.each(storeKinds)('What happened in the demo before today, on $name', ({ fresh }) => {
  test('is one vote in force and one that is open, and stays so at every start', { timeout: 60_000 }, async () => {
    const place = await fresh();
    ends.push(() => place.remove());
    const stores = await place.open();
    ends.push(() => stores.close());
    const clock = { now: () => Date.now() };
    await playPast({ stores, clock });
    const engine = await createEngine({ stores, clock, sweepMs: 100 });
    ends.push(() => engine.close());
    await seedDemo({ stores, engine, clock });

    const votes = Object.values((await engine.compound(demoCompound, null))?.feed.votes ?? {});
    expect(votes.map(({ number, scope }) => [number.no, scope.buildings])).toEqual([[1, ['1']], [2, ['7']]]);
    const { resolutions = {} } = (await engine.compound(demoCompound, null))?.feed ?? {};
    expect(Object.values(resolutions)).toMatchObject([{ outcome: 'PASSED', status: 'IN_FORCE', amount: 26_184_200 }]);
    expect(votes.map(({ status }) => status)).toEqual(['CLOSED', 'OPEN']);
    const events = await checkWhole(stores.logs, demoCompound);
    const result = events.find(({ channel, type }) => channel === FEED && type === 'result.published');
    // As the building voted: 44 of 52 owners, 33 of them for it.
    expect(result?.data).toMatchObject({ tally: { total: { persons: 52, area: 528_396 }, participated: { persons: 44 }, agreed: { persons: 33 }, against: { persons: 11 } } });

    await playPast({ stores, clock });
    expect(await checkWhole(stores.logs, demoCompound)).toHaveLength(events.length);
  });
});
