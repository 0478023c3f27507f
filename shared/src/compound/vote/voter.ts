import type { Commitment } from '../../log/event.ts';
import { isRefusal, refuse, type Refusal } from '../../protocol/refusal.ts';
import type { RegisterState, Unit } from '../register/state.ts';
import { handOf } from './ballot-paper.ts';
import type { Ballot, NoticedVote, Vote, Voter } from './state.ts';

/** For whom somebody casts a ballot, and who else might. */
export interface Hand {
  readonly token: string;
  readonly voter: Voter;
  readonly hand: string;
  /** Hands of all who own the units together now. */
  readonly together: ReadonlySet<string>;
  /** Whether the joint owners, or the law, leave it to this owner alone. */
  readonly alone: boolean;
}

/** Tokens by unit, once for each electorate: thousands of owners ask. */
const byUnit = new WeakMap<NoticedVote['electorate']['voters'], ReadonlyMap<string, string>>();

/** The counting person that a unit was frozen with, or null: it is not in the scope. */
export function tokenOfUnit({ electorate }: Pick<NoticedVote, 'electorate'>, unit: string): string | null {
  let tokens = byUnit.get(electorate.voters);
  if (tokens === undefined) {
    tokens = new Map(Object.entries(electorate.voters).flatMap(([token, { units }]) => units.map((one): [string, string] => [one, token])));
    byUnit.set(electorate.voters, tokens);
  }
  return tokens.get(unit) ?? null;
}

/**
 * The counting person for whom an owner's hat may cast now: area and number of persons are as frozen, the owner is who owns the
 * units today (rule book R-OWN-12). Joint owners name one of them, who then casts alone (指导规则 Art. 25); where they have not, any may.
 */
export function handOn(vote: Pick<NoticedVote, 'electorate'>, register: RegisterState, capacity: string, unit: string): Hand | Refusal {
  const owner = register.bindings[capacity]?.owner ?? null;
  const token = tokenOfUnit(vote, unit);
  const voter = token === null ? undefined : vote.electorate.voters[token];
  if (token === null || voter === undefined) return refuse('OUT_OF_SCOPE', { unit });
  if (owner === null) return refuse('NOT_YOUR_UNIT', { unit });
  const units = voter.units.flatMap((id) => register.units[id] ?? []);
  const strange = voter.units.find((id) => !owns(register.units[id], owner));
  if (strange !== undefined) return refuse('NOT_YOUR_UNIT', { unit: strange });
  const owners = [...new Set(units.flatMap((one) => one.owners.map((share) => share.owner)))];
  const designated = new Set(units.map((one) => one.designatedVoter).filter((one) => one !== null));
  if (designated.size > 0 && !designated.has(owner)) return refuse('OTHER_VOTER_NAMED', { unit });
  return { token, voter, hand: handOf(token, owner), together: new Set(owners.map((one) => handOf(token, one))), alone: owners.length === 1 || designated.size === 1 };
}

/** The same for a ballot: who votes formally has been compared with the register by two people (rule book §4.3); advice is taken from whoever has a code. */
export function castingHand(vote: Pick<NoticedVote, 'electorate' | 'profile'>, register: RegisterState, capacity: string, unit: string): Hand | Refusal {
  const hand = handOn(vote, register, capacity, unit);
  if (isRefusal(hand)) return hand;
  const known = register.bindings[capacity]?.level ?? 1;
  return vote.profile.legalEffect.value === 'FORMAL' && known < 2 ? refuse('IDENTITY_TOO_WEAK', { level: 2 }) : hand;
}

/** A buyer whose home is not handed over does not count yet: it counts with the developer's (解释〔2009〕7号 Art. 9). */
function owns(unit: Unit | undefined, owner: string): boolean {
  return unit !== undefined && unit.status !== 'SOLD' && unit.owners.some((share) => share.owner === owner);
}

/** The choice of the ballot that stands for a unit, for whoever may cast one for it. */
export function choiceBefore(vote: Vote, register: RegisterState, capacity: string, unit: string): Commitment[] {
  if (vote.status !== 'OPEN') return [];
  const hand = handOn(vote, register, capacity, unit);
  const before = isRefusal(hand) ? undefined : vote.ballots[hand.token];
  return before === undefined ? [] : [before.choice];
}

/** Whether a ballot was cast by one of those who own the units now. */
export function isTheirs(ballot: Ballot, hand: Hand): boolean {
  return hand.together.has(ballot.hand);
}
