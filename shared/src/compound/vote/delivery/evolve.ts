import type { EventOf } from '../../event.ts';
import { tokenOfUnit } from '../voter.ts';
import type { NoticedVote } from '../state.ts';
import { isHandedOver, notReached, visitsOf, type Reach, type Visit } from './state.ts';

/** The committee reads who goes round, so that its number is told. */
export function canvassersAppointed(vote: NoticedVote, { data, n }: EventOf<'canvassers.appointed'>): NoticedVote {
  const canvassers = Object.fromEntries(data.canvassers.map(({ capacity, buildings }) => [capacity, buildings]));
  return { ...vote, delivery: { ...vote.delivery, canvassers }, told: [...vote.told, n] };
}

/** Devices without network tell late: what counts is when they went, not when they told. */
export function visitRecorded(vote: NoticedVote, { data, n, capacity }: EventOf<'visit.recorded'>): NoticedVote {
  const { visit: id, unit, method, outcome, visitedAt, proved } = data;
  const visit: Visit = { id, n, unit, method, outcome, visitedAt, capacity, proved };
  return onReach(vote, unit, (reach) => ({ ...withVisits(reach, [...visitsOf(reach), visit]), tries: reach.tries + 1 }));
}

export function visitProved(vote: NoticedVote, { data }: EventOf<'visit.proved'>): NoticedVote {
  return onReach(vote, data.unit, (reach) => withVisits(reach, visitsOf(reach).map((visit) => (visit.id === data.visit && isHandedOver(visit) ? { ...visit, proved: true, papers: [...visit.papers ?? [], ...data.papers] } : visit))));
}

export function visitWithdrawn(vote: NoticedVote, { data }: EventOf<'visit.withdrawn'>): NoticedVote {
  return onReach(vote, data.unit, (reach) => ({ ...withVisits(reach, visitsOf(reach).filter(({ id }) => id !== data.visit)), tries: reach.tries - 1 }));
}

export function deliveryConfirmed(vote: NoticedVote, { data }: EventOf<'delivery.confirmed'>): NoticedVote {
  return onReach(vote, data.unit, (reach) => ({ ...reach, confirmed: true }));
}

/** The best of each kind in its place. One without a proof drops none before it: the photo of that one may be on its way. */
function withVisits(reach: Reach, visits: readonly Visit[]): Reach {
  const best = (ofKind: (visit: Visit) => boolean): Visit | null => visits.filter(ofKind).reduce<Visit | null>(better, null);
  const [reached, returned] = [best(({ outcome }) => outcome === 'REACHED'), best(({ outcome }) => outcome === 'RETURNED')];
  return { ...reach, reached, returned, missed: best((visit) => !isHandedOver(visit)), others: visits.filter((visit) => isHandedOver(visit) && visit !== reached && visit !== returned) };
}

/** Of two of a kind the one with a proof, else the later. */
function better(before: Visit | null, visit: Visit): Visit {
  if (before === null || (visit.proved && !before.proved)) return visit;
  if (before.proved && !visit.proved) return before;
  return before.visitedAt > visit.visitedAt ? before : visit;
}

function onReach(vote: NoticedVote, unit: string, change: (reach: Reach) => Reach): NoticedVote {
  const token = tokenOfUnit(vote, unit);
  if (token === null) return vote;
  const { delivery } = vote;
  return { ...vote, delivery: { ...delivery, persons: { ...delivery.persons, [token]: change(delivery.persons[token] ?? notReached) } } };
}
