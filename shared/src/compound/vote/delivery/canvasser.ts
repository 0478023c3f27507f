import type { RegisterState } from '../../register/state.ts';
import type { NoticedVote, Vote } from '../state.ts';

type Round = Pick<NoticedVote, 'tellers' | 'delivery'>;

/** The buildings in which a hat brings ballots round: `ALL`, those that it was given, or null where it does not. Tellers go everywhere. */
export function roundOf({ tellers, delivery }: Round, capacity: string): 'ALL' | readonly string[] | null {
  if (tellers.includes(capacity)) return 'ALL';
  const buildings = Object.hasOwn(delivery.canvassers, capacity) ? delivery.canvassers[capacity] : undefined;
  if (buildings === undefined) return null;
  return buildings.length === 0 ? 'ALL' : buildings;
}

/** Whether a hat brings the ballots of a vote round and counts up who was reached. */
export function mayCanvass(vote: Vote, capacity: string): boolean {
  return 'delivery' in vote && roundOf(vote, capacity) !== null;
}

/** Whether a home lies on a hat's round. */
export function isOnRound(vote: Round, { units }: Pick<RegisterState, 'units'>, capacity: string, unit: string): boolean {
  const round = roundOf(vote, capacity);
  return round === 'ALL' || (round !== null && round.includes(units[unit]?.building ?? ''));
}
