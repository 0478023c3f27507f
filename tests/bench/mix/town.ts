import { createEngine } from '@sanfang/server/engine/engine.ts';
import type { Engine } from '@sanfang/server/engine/ports.ts';
import { openStores } from '@sanfang/server/store/open-stores.ts';
import { proposalFields } from '../../engine/sign-off.ts';
import { foundCompound, foundStreet, importUnits, issue, seat, session, type Compound, type Run, type Seated } from '../founding.ts';
import { decisionMark } from './marks.ts';

/** Somebody who has one room open. */
export interface Person {
  readonly person: string;
  readonly capacity: string;
  readonly cookie: string;
  /** Index of their room. */
  readonly room: number;
}
export interface Room {
  readonly log: string;
  readonly id: string;
}
/** A proposal that lacks the third signature, which makes it a decision on the feed. */
export interface Signing {
  readonly room: number;
  readonly signer: number;
  readonly data: { readonly room: string; readonly proposal: string; readonly version: number; readonly digest: string };
}
/** A proposal whose sign-off nobody completes: it closes at a set time, by the wall clock. */
export interface Closing {
  readonly room: number;
  readonly proposal: string;
  readonly until: number;
}
/** Rooms in several compounds with three people each, one a side. Followers follow the first compound's feed. */
export interface Town {
  readonly rooms: readonly Room[];
  readonly people: readonly Person[];
  readonly signings: readonly Signing[];
  readonly closings: readonly Closing[];
}

export interface TownSize {
  readonly compounds: number;
  readonly roomsEach: number;
  readonly decisions: number;
  /** When sign-offs close, by the wall clock. */
  readonly closings: readonly number[];
}

type Trio = readonly [Seated, Seated, Seated];
const offices = { head: ['branchSecretary', 'committeeChair', 'siteManager'], other: ['branchMember', 'committeeMember', 'companyStaff'] } as const;
const bases = ['BRANCH_RESOLUTION', 'COMMITTEE_RESOLUTION', 'AUTHORISATION_LETTER'] as const;
/** Sign-offs are opened for five minutes at least: the town lives a while before the run. */
const EARLIER_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;

/** Founds the town in a store of its own, with everything prepared that the run will decide. */
export async function foundTown(storeUrl: string, size: TownSize): Promise<Town> {
  const clock = { now: () => Date.now() - EARLIER_MS };
  const stores = await openStores(storeUrl);
  const engine = await createEngine({ stores, clock, sweepMs: 3_600_000 });
  const run = issue(engine, clock);
  const street = await foundStreet(run);
  const rooms: Room[] = [];
  const people: Person[] = [];
  const signings: Signing[] = [];
  const closings: Closing[] = [];
  for (let index = 0; index < size.compounds; index++) {
    const compound = await foundCompound(run, street);
    await importUnits(engine, clock, compound.log, 72);
    const tables = await Promise.all(Array.from({ length: size.roomsEach }, (_, i) => trio(run, compound, i === 0)));
    const [heads] = tables;
    if (heads === undefined) throw new Error('a compound without rooms');
    const own = await Promise.all(tables.map(() => openRoom(run, compound, heads)));
    const first = rooms.length;
    rooms.push(...own.map((id) => ({ log: compound.log, id })));
    for (const [i, table] of tables.entries()) {
      for (const { person, capacity } of table) people.push({ person, capacity, cookie: await session(stores, person), room: first + i });
    }
    const signable = (i: number, title: string, until: number) => propose({ engine, run, log: compound.log, room: own[i % own.length] ?? '', heads, title, until });
    // Heads have the first seats of their compound; the third side signs last.
    const signer = first * 3 + 2;
    if (index === 0) {
      signings.push(...await inTens(size.decisions, async (i) => {
        const { proposal, digest } = await signable(i, `${decisionMark(i)} ${'修'.repeat(20)}`, Date.now() + HOUR_MS);
        const room = own[i % own.length] ?? '';
        for (const by of heads.slice(0, 2)) await run(by, compound.log, 'SignOff', { room, proposal, version: 1, digest });
        return { room: first + (i % own.length), signer, data: { room, proposal, version: 1, digest } };
      }));
    }
    if (index === Math.min(1, size.compounds - 1)) {
      closings.push(...await inTens(size.closings.length, async (i) => {
        const until = size.closings[i] ?? 0;
        return { room: first + (i % own.length), proposal: (await signable(i, '到期自动结束', until)).proposal, until };
      }));
    }
  }
  await engine.close();
  await stores.close();
  return { rooms, people, signings, closings };
}

async function trio(run: Run, { log, parties }: Compound, heads: boolean): Promise<Trio> {
  const [branch, committee, company] = heads ? offices.head : offices.other;
  return [await seat(run, log, parties.BRANCH, branch), await seat(run, log, parties.COMMITTEE, committee), await seat(run, log, parties.COMPANY, company)];
}

/** A room in session with the three heads checked in and a page of talk. */
async function openRoom(run: Run, { log, parties }: Compound, heads: Trio): Promise<string> {
  const room = (await run(heads[0], log, 'OpenRoom', { title: '测试议事厅', parties }))['room'] ?? '';
  await run(heads[0], log, 'OpenSession', { room });
  for (const by of heads) await run(by, log, 'CheckIn', { room });
  await Promise.all(Array.from({ length: 60 }, (_, i) => run(heads[0], log, 'PostMessage', { room, text: `第 ${String(i)} 条 ${'话'.repeat(30)}`, replyTo: null, about: null })));
  return room;
}

interface Tabling {
  readonly engine: Engine;
  readonly run: Run;
  readonly log: string;
  readonly room: string;
  readonly heads: Trio;
  readonly title: string;
  readonly until: number;
}

/** A proposal that is open for signatures until then, all three sides heard and mandated. */
async function propose({ engine, run, log, room, heads, title, until }: Tabling): Promise<{ proposal: string; digest: string }> {
  const proposal = (await run(heads[1], log, 'TableProposal', { room, ...proposalFields(), title }))['proposal'] ?? '';
  const state = (await engine.compound(log, room))?.room;
  const digest = state === undefined || state.status === 'ABSENT' ? undefined : state.proposals[proposal]?.versions.at(-1)?.digest;
  if (digest === undefined) throw new Error('a proposal was not tabled');
  for (const by of heads) await run(by, log, 'TakePosition', { room, proposal, version: 1, position: 'AGREE', grounds: null });
  for (const [i, by] of heads.entries()) {
    await run(by, log, 'RecordMandate', { room, proposal, digest, seat: by.seat, basis: bases[i] ?? 'AUTHORISATION_LETTER', reference: '〔2026〕3号', resolvedOn: '2026-11-20' });
  }
  await run(heads[0], log, 'OpenSignOff', { room, proposal, version: 1, until: new Date(until).toISOString() });
  return { proposal, digest };
}

/** Does something so often, ten at a time. */
async function inTens<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const all: T[] = [];
  while (all.length < count) all.push(...await Promise.all(Array.from({ length: Math.min(10, count - all.length) }, (_, i) => make(all.length + i))));
  return all;
}
