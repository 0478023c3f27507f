import { createEngine } from '@sanfang/server/engine/engine.ts';
import { openStores } from '@sanfang/server/store/open-stores.ts';
import { digestOfMotion } from '@sanfang/shared/compound/vote/ballot-paper.ts';
import { addDays } from '@sanfang/shared/law/periods.ts';
import { voteOf } from '../../engine/owners-vote.ts';
import { body, foundCompound, foundStreet, importUnits, issue, seat, session, type By } from '../founding.ts';

/** An owner with one home, a hat and a session. */
export interface Voter extends By {
  readonly cookie: string;
  readonly unit: string;
}

/** A compound whose owners vote; the first two of them watch the count. */
export interface RushTown {
  readonly log: string;
  readonly vote: string;
  /** Digest of what was announced. */
  readonly motion: string;
  readonly chair: By & { readonly cookie: string };
  readonly voters: readonly Voter[];
  /** Of the vote, milliseconds since 1970. */
  readonly closesAt: number;
}

const DAY_MS = 86_400_000;
const DAYS_OPEN = 7;
/** Commands in one commit; and no more sessions than a store has connections for. */
const AT_ONCE = 200;
const SESSIONS_AT_ONCE = 20;

/**
 * A vote closes with a day of its compound: this one's clocks are set so that its day ends then.
 * @param closesAt a whole minute, milliseconds since 1970
 */
function offsetFor(closesAt: number): number {
  const east = (1_440 - (Math.floor(closesAt / 60_000) % 1_440)) % 1_440;
  return east > 840 ? east - 1_440 : east;
}

/** Founds a compound whose homes have an owner each, and announces a vote of them all, weeks ago by the clock of its own commands: a hub that starts finds its day come, and opens it. */
export async function foundRush(storeUrl: string, households: number, closesAt: number): Promise<RushTown> {
  let now = closesAt - 40 * DAY_MS;
  const clock = { now: () => now };
  const stores = await openStores(storeUrl);
  const engine = await createEngine({ stores, clock, sweepMs: 3_600_000 });
  const run = issue(engine, clock);
  const { log, parties } = await foundCompound(run, await foundStreet(run), offsetFor(closesAt));
  const operator = await seat(run, log, await body(run, log, 'OPERATOR'), 'operator');
  const [chair, manager] = [await seat(run, log, parties.COMMITTEE, 'committeeChair'), await seat(run, log, parties.COMPANY, 'siteManager')];
  await importUnits(engine, clock, log, households);
  const units = Object.values((await engine.compound(log, null))?.register.units ?? {});
  const owners = await inTurns(units, AT_ONCE, async ({ id, owners: [owner] }) => {
    const person = crypto.randomUUID();
    const { capacity = '' } = await run(operator, log, 'BindOwner', { owner: owner?.owner ?? '', person });
    return { person, capacity, unit: id };
  });
  const voters = await inTurns(owners, SESSIONS_AT_ONCE, async (owner): Promise<Voter> => ({ ...owner, cookie: await session(stores, owner.person) }));

  const words = { title: '用维修资金修外墙', text: '外墙铲除、修补、刷涂，费用从维修资金列支。' };
  const money = { matterCode: 'I5' as const, amount: 125_000_000, fund: { source: 'MAINTENANCE_FUND' as const, regime: 'ART_22' as const } };
  const buildings = [...new Set(units.map(({ building }) => building))];
  const { vote = '' } = await run(chair, log, 'DraftVote', {
    ...money, ...words, scope: { buildings, except: [], extra: [] }, origin: { kind: 'PETITION', persons: households, area: 0, reference: '联名书' },
  });
  await run(chair, log, 'AppointCount', { vote, tellers: [manager.capacity], observers: voters.slice(0, 2).map(({ capacity }) => capacity) });
  const { motion: { scope } } = await voteOf(engine, log, vote);
  const motion = digestOfMotion(vote, { ...money, ...words, scope: { buildings: scope.touched, units: scope.units, area: scope.area } });
  const last = new Date(closesAt - 1 + offsetFor(closesAt) * 60_000).toISOString().slice(0, 10);
  now = closesAt - (DAYS_OPEN + 18) * DAY_MS;
  await run(chair, log, 'NoticeVote', { vote, version: 1, digest: motion, opens: addDays(last, 1 - DAYS_OPEN), closes: last });
  const noticed = await voteOf(engine, log, vote);
  if (noticed.status !== 'NOTICED' || noticed.closesAt !== new Date(closesAt).toISOString()) throw new Error('the vote does not close when the rush ends');
  const found = { log, vote, motion, chair: { ...chair, cookie: await session(stores, chair.person) }, voters, closesAt };
  await engine.close();
  await stores.close();
  return found;
}

/** Does something with each of them, so many at a time, in order. */
export async function inTurns<T, R>(all: readonly T[], atOnce: number, each: (one: T, index: number) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let from = 0; from < all.length; from += atOnce) done.push(...await Promise.all(all.slice(from, from + atOnce).map((one, i) => each(one, from + i))));
  return done;
}
