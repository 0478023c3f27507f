import { voteChannel } from '@sanfang/shared/compound/channel.ts';
import type { Compound } from '@sanfang/shared/compound/compound.ts';
import type { Hat } from '@sanfang/shared/compound/hats.ts';
import { ownedThen } from '@sanfang/shared/compound/register/acquired.ts';
import { isWhole, spansOn } from '@sanfang/shared/compound/view.ts';
import { notReached, visitsOf, type Visit } from '@sanfang/shared/compound/vote/delivery/state.ts';
import type { NoticedVote, Vote } from '@sanfang/shared/compound/vote/state.ts';
import { handOn, tokenOfUnit } from '@sanfang/shared/compound/vote/voter.ts';
import type { DeliveryEvidence, DeliveryVisit } from '@sanfang/shared/protocol/api/delivery.ts';
import type { VotePerson } from '@sanfang/shared/protocol/api/vote-desk.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import type { Engine } from '../engine/ports.ts';
import { textOf } from '../view/sealed-text.ts';
import { votePeople } from './vote-people.ts';

type Reads = Pick<Engine, 'events' | 'open'>;
type Brought = Vote & Pick<NoticedVote, 'delivery' | 'electorate' | 'letters' | 'ballots'>;

/**
 * How the ballot came to whoever votes for a home, and what shows it: for those who count and watch, and for the owners themselves
 * (个人信息保护法 Art. 45), of their own homes and as long as they were theirs: whoever has bought one since does not read what the former
 * owner signed. Null for everybody else, and where there is nothing to see.
 */
export async function deliveryEvidence(engine: Reads, log: string, compound: Compound, person: string, hats: readonly Hat[], unit: string): Promise<DeliveryEvidence | null> {
  const { vote } = compound;
  if (!isBrought(vote)) return null;
  const counts = countsOrWatches(compound, vote, person, hats);
  const token = tokenOfUnit(vote, unit);
  const voter = token === null ? undefined : vote.electorate.voters[token];
  if (token === null || voter === undefined || !(counts || owns(compound, vote, hats, unit))) return null;
  const reach = vote.delivery.persons[token] ?? notReached;
  const visits = visitsOf(reach).filter((visit) => counts || cameTo(compound, hats, visit)).toSorted((a, b) => (a.visitedAt < b.visitedAt ? 1 : -1));
  const people = await votePeople(engine, compound, [...new Set(visits.map(({ capacity }) => capacity))], counts && hats.some(({ seat }) => seat !== null));
  // A neighbour who brings ballots round stays a neighbour to who is visited: that one did is enough.
  const by = new Map(people.map((one) => [one.capacity, counts ? one : { ...one, name: null, units: [] }]));
  const own = new Set(hats.flatMap((hat) => (hat.office === 'owner' ? hat.units : [])));
  return { units: voter.units.filter((one) => counts || own.has(one)), confirmed: reach.confirmed, visits: await Promise.all(visits.map((visit) => shown(engine, log, vote.id, visit, by.get(visit.capacity) ?? null))) };
}

/** Whether somebody may see a photo of a vote because it shows how the ballot came to them. */
export function isOwnEvidence(compound: Compound, hats: readonly Hat[], blob: string): boolean {
  const { vote } = compound;
  if (!isBrought(vote)) return false;
  const own = new Set(hats.flatMap(({ office, units }) => (office === 'owner' ? units : [])).filter((unit) => owns(compound, vote, hats, unit)).map((unit) => tokenOfUnit(vote, unit)));
  return [...own].some((token) => token !== null && visitsOf(vote.delivery.persons[token] ?? notReached).some((visit) => visit.papers?.includes(blob) === true && cameTo(compound, hats, visit)));
}

function isBrought(vote: Compound['vote']): vote is Brought {
  return 'delivery' in vote;
}

function countsOrWatches(compound: Compound, { id }: Brought, person: string, hats: readonly Hat[]): boolean {
  return isWhole(spansOn(compound, voteChannel(id), { person, hats }));
}

function owns({ register }: Compound, vote: Brought, hats: readonly Hat[], unit: string): boolean {
  return hats.some(({ office, capacity, units }) => office === 'owner' && units.includes(unit) && !isRefusal(handOn(vote, register, capacity, unit)));
}

/** Whether a visit came to a home of these hats while the roll knew it as theirs. */
function cameTo({ register }: Compound, hats: readonly Hat[], { unit, visitedAt }: Visit): boolean {
  const home = register.units[unit];
  return home !== undefined && hats.some(({ office, capacity, units }) => office === 'owner' && units.includes(unit) && ownedThen(home, register.bindings[capacity]?.owner ?? '', visitedAt));
}

async function shown(engine: Reads, log: string, vote: string, visit: Visit, by: VotePerson | null): Promise<DeliveryVisit> {
  const { id, n, unit, method, outcome, visitedAt, proved, papers = [] } = visit;
  const [event] = await engine.events(log, voteChannel(vote), n, n);
  const sealed = event?.sealed ?? {};
  const opened = await engine.open(Object.values(sealed));
  const value = (path: string): unknown => opened.get(sealed[path] ?? '');
  const signature = value('signature');
  return {
    visit: id, unit, method, outcome, visitedAt, proved, by, papers: [...papers],
    signature: Array.isArray(signature) ? (signature as number[][]) : null, post: textOf(value('post')), note: textOf(value('note')),
  };
}
