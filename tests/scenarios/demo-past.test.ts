import { ACCOUNTS, FEED } from '@sanfang/shared/compound/channel.ts';
import { ownAccount } from '@sanfang/shared/compound/fund/own-account.ts';
import { evolve, initialSlice } from '@sanfang/shared/compound/slices.ts';
import { defaultProfile } from '@sanfang/shared/law/rule-profile.ts';
import type { FeedEvents } from '@sanfang/shared/compound/feed/state.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import { demoCompound } from '@sanfang/server/demo/cast.ts';
import { facadeBuildings } from '@sanfang/server/demo/facade-buildings.ts';
import { playPast } from '@sanfang/server/demo/past.ts';
import { accountsOfYear, sharesRecorded } from '@sanfang/server/view/fund/recorded-accounts.ts';
import { seedDemo } from '@sanfang/server/demo/seed.ts';
import type { Stores } from '@sanfang/server/store/stores.ts';
import { createEngine } from '@sanfang/server/engine/engine.ts';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { faulty } from '../engine/faulty-stores.ts';
import { checkWhole } from '../engine/whole-log.ts';
import { sqliteStores, storeKinds } from '../support/stores.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const clock = { now: () => Date.now() };
const DAY = 86_400_000;
/** Commits of the past without those of its last evenings. */
const ALMOST_ALL = 190;

/** Stores that take so many commits and no more. */
function cutOff(stores: Stores, commits: number): Stores {
  const { logs, ...others } = faulty(stores).stores;
  let left = commits;
  return {
    ...others,
    logs: {
      ...logs,
      append(commit, bytes) {
        left -= 1;
        return left < 0 ? Promise.resolve('FULL' as const) : logs.append(commit, bytes);
      },
    },
  };
}

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
  let stores: Stores;
  let events: readonly LogEvent[];
  beforeAll(async () => {
    const place = await sqliteStores();
    stores = await place.open();
    // Cut off near its end, and completed by a start of the next day.
    await expect(playPast({ stores: cutOff(stores, ALMOST_ALL), clock })).rejects.toThrow('was refused');
    await playPast({ stores, clock: { now: () => clock.now() + DAY } });
    events = await checkWhole(stores.logs, demoCompound);
    return async () => {
      await stores.close();
      await place.remove();
    };
  }, 120_000);
  const onFeed = (wanted: string, fields: Record<string, unknown> = {}) => events.filter(({ channel, type, data }) =>
    channel === FEED && type === wanted && Object.entries(fields).every(([key, value]) => (data as Record<string, unknown>)[key] === value));

  test('is what eighteen buildings said in 2023: each to the person and to 0.01 m²', () => {
    expect(onFeed('result.published', { stage: 'FINAL' }).filter(({ at }) => at < '2024').map(({ data }) => data)).toMatchObject(facadeBuildings.map(({ tookPart, agree, against, abstain }) => ({
      tally: { participated: tookPart, agreed: agree, against: { persons: against }, abstained: { persons: abstain } }, verdict: { outcome: 'PASSED' },
    })));
    expect(events.filter(({ type }) => type === 'vote.extended').map(({ at }) => at)).toEqual(Array.from({ length: 3 }, () => '2023-09-13T10:00:00.000Z'));
    // Without the days by which they were prolonged, three buildings would have had no quorum.
    const inTime = facadeBuildings.filter(({ firstPersons, tookPart }) => firstPersons < tookPart.persons).map(({ building, firstPersons }) => [building, firstPersons]);
    expect(inTime).toEqual([['5', 28], ['11', 22], ['14', 21]]);
    expect(events.filter(({ type }) => type === 'objection.answered').map(({ at }) => at)).toEqual(['2023-09-25T07:40:00.000Z', '2023-09-25T07:40:00.000Z']);
  });

  test('has a building that chose among three firms, in a second ballot', () => {
    const [first, second] = onFeed('result.published', { stage: 'FINAL' }).filter(({ at }) => at > '2026').map(({ data }) => data as FeedEvents['result.published']);
    expect(first?.options?.verdict).toMatchObject({ outcome: 'REJECTED', chosen: null, secondBallot: ['O1', 'O2'] });
    expect(second?.options?.verdict).toMatchObject({ outcome: 'PASSED', chosen: 'O2', secondBallot: [] });
    expect([first, second].map((result) => result?.options?.tally.options.map(({ count }) => count.persons))).toEqual([[13, 11, 5], [12, 18]]);
    expect(onFeed('vote.announced').map(({ data }) => data as FeedEvents['vote.announced']).find(({ vote }) => vote === second?.vote)?.secondOf).toEqual({ vote: first?.vote, number: { year: 2026, no: 1 } });
  });

  test('ends with all owners asked what becomes of the common revenue, soon', () => {
    const asked = onFeed('vote.announced').map(({ data }) => data as FeedEvents['vote.announced']).find(({ matterCode }) => matterCode === 'I9');
    expect(asked).toMatchObject({ amount: 91_653_000, fund: { source: 'PUBLIC_REVENUE' }, scope: { units: 704, area: 7_823_958 }, electorate: { persons: 696 } });
    expect(Date.parse(asked?.opensAt ?? '')).toBeGreaterThan(clock.now() + DAY);
  });

  test('ends with a vote that opened the day before yesterday, whichever start brought it to its end', () => {
    const [open] = onFeed('vote.announced').slice(-1).map(({ data }) => data as { opensAt: string; scope: { buildings: string[] } });
    expect(open?.scope.buildings).toEqual(['7']);
    const days = (clock.now() - Date.parse(open?.opensAt ?? '')) / DAY;
    expect(days).toBeGreaterThan(1.9);
    expect(days).toBeLessThan(3.1);
    expect(events.filter(({ type }) => type === 'petition.signed').length).toBe(118);
  });

  test('is one project whose money waited for them, and of which everybody bears a share', () => {
    const steps = onFeed('project.published').map(({ at, data }) => [at.slice(0, 10), (data as { step: string }).step, (data as { fen: number | null }).fen]);
    expect(steps.slice(-7)).toEqual([
      ['2023-09-28', 'APPROVED', null], ['2023-10-08', 'FUNDED_PARTIAL', 232_648_800], ['2023-12-12', 'ACCEPTED', null], ['2023-12-18', 'SETTLED', 387_748_000],
      ['2023-12-18', 'ALLOC_PUBLISHED', 387_748_000], ['2023-12-26', 'FUNDED_PARTIAL', 155_099_200], ['2023-12-28', 'CLOSED', 387_748_000],
    ]);
    const shares = new Map(events.filter(({ type }) => type === 'allocation.drawn').flatMap(({ data }) => (data as { lines: [string, number][] }).lines));
    expect([...shares.values()].reduce((sum, fen) => sum + fen, 0)).toBe(387_748_000);
    // 131.05 m² of building 7, and what is the developer's in building 18.
    expect([649_337, 649_338]).toContain(shares.get('7-1-201'));
    expect(['18-2-601', '18-2-602', '18-3-501', '18-3-502', '18-3-601', '18-3-602'].reduce((sum, unit) => sum + (shares.get(unit) ?? 0), 0)).toBe(3_715_032);
    expect(onFeed('topup.advised').map(({ data }) => data)).toEqual([{ balance: 120_809_270, firstDeposits: 508_557_270 }]);
  });

  test('is read from the record where nobody can take it back any more: the list of a closed project, and an account of years ago', async () => {
    const accounts = events.filter(({ channel }) => channel === ACCOUNTS);
    const now = { n: accounts.length, state: accounts.reduce((state, event) => evolve(ACCOUNTS, state, event), initialSlice(ACCOUNTS)) };
    let reads = 0;
    const record = {
      channel: () => Promise.resolve(now),
      events: (_log: string, _channel: string, from: number, to: number) => {
        reads += 1;
        return Promise.resolve(accounts.filter(({ n }) => n >= from && n <= to));
      },
    };
    const listed = (over: Partial<Parameters<typeof sharesRecorded>[2]>) => sharesRecorded(record, demoCompound, { id: project, status: 'CLOSED', source: 'MAINTENANCE_FUND', ...over });
    const { project } = accounts.find(({ type }) => type === 'allocation.drawn')?.data as { project: string };
    // Nothing is read for who had no list, and for all others together once.
    expect([await listed({ status: 'APPROVED' }), await listed({ status: 'CANCELLED' }), await listed({ source: 'PUBLIC_REVENUE' }), reads]).toEqual([null, null, null, 0]);
    const [first, again, none] = await Promise.all([listed({}), listed({}), listed({ id: 'no such project' })]);
    expect([new Map(first).size, again, none]).toEqual([704, first, null]);
    const movements = async (year: string) => ownAccount(await accountsOfYear(record, demoCompound, { closedUntil: { MAINTENANCE_FUND: '2026-06' } }, year), ['7-1-201'], defaultProfile.leastBalance)[0]?.movements.filter(({ on }) => on.startsWith(year));
    expect(await movements('2023')).toMatchObject([{ kind: 'SHARE', on: '2023-12-28', fen: -649_338 }, { kind: 'PAID', on: '2023-07-10', fen: 851_825 }]);
    expect(await movements('2026')).toEqual([]);
    expect(reads).toBe(Math.ceil(accounts.length / 1_000));
  });

  test('is a ledger of what common parts brought in, apart from the fund', () => {
    const last = onFeed('statement.published', { ledger: 'PUBLIC_REVENUE' }).at(-1)?.data as { lines: { account: string; closing: number }[] };
    const closing = (account: string): number => last.lines.find((line) => line.account === account)?.closing ?? 0;
    const net = (source: string): number => -closing(`INCOME ${source}`) - closing(`COST ${source}`);
    expect(['PARKING', 'ADVERTISING', 'PREMISES', 'LOCKERS', 'TELECOM_AND_CHARGING'].map(net)).toEqual([40_260_000, 31_824_000, 8_645_000, 5_412_000, 5_512_000]);
    expect(closing('BANK')).toBe(91_653_000);
  });
});
