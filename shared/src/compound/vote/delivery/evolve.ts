import type { EventOf } from '../../event.ts';
import { tokenOfUnit } from '../voter.ts';
import type { NoticedVote } from '../state.ts';
import { notReached, type Reach, type Visit, type VisitOutcome } from './state.ts';

/** The committee reads who goes round, so that its number is told. */
export function canvassersAppointed(vote: NoticedVote, { data, n }: EventOf<'canvassers.appointed'>): NoticedVote {
  const canvassers = Object.fromEntries(data.canvassers.map(({ capacity, buildings }) => [capacity, buildings]));
  return { ...vote, delivery: { ...vote.delivery, canvassers }, told: [...vote.told, n] };
}

/** Devices without network tell late: what counts is when they went, not when they told. */
export function visitRecorded(vote: NoticedVote, { data, n, capacity }: EventOf<'visit.recorded'>): NoticedVote {
  const { visit: id, unit, method, outcome, visitedAt, proved } = data;
  const visit: Visit = { id, n, unit, method, outcome, visitedAt, capacity, proved };
  const slot = slotOf(outcome);
  return onReach(vote, unit, (reach) => ({ ...reach, tries: reach.tries + 1, [slot]: better(reach[slot], visit) }));
}

export function visitProved(vote: NoticedVote, { data }: EventOf<'visit.proved'>): NoticedVote {
  const prove = (visit: Visit | null): Visit | null => (visit?.id === data.visit ? { ...visit, proved: true } : visit);
  return onReach(vote, data.unit, (reach) => ({ ...reach, reached: prove(reach.reached), returned: prove(reach.returned) }));
}

export function visitWithdrawn(vote: NoticedVote, { data }: EventOf<'visit.withdrawn'>): NoticedVote {
  const without = (visit: Visit | null): Visit | null => (visit?.id === data.visit ? null : visit);
  return onReach(vote, data.unit, ({ reached, returned, missed, ...reach }) => ({ ...reach, reached: without(reached), returned: without(returned), missed: without(missed), tries: reach.tries - 1 }));
}

export function deliveryConfirmed(vote: NoticedVote, { data }: EventOf<'delivery.confirmed'>): NoticedVote {
  return onReach(vote, data.unit, (reach) => ({ ...reach, confirmed: true }));
}

function slotOf(outcome: VisitOutcome): 'reached' | 'returned' | 'missed' {
  return outcome === 'REACHED' ? 'reached' : outcome === 'RETURNED' ? 'returned' : 'missed';
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
