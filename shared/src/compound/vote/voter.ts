import { decidingNow } from '../../law/electorate.ts';
import type { Commitment } from '../../log/event.ts';
import { isRefusal, refuse, type Refusal } from '../../protocol/refusal.ts';
import type { RegisterState, Unit } from '../register/state.ts';
import { fromShelf } from '../shelves.ts';
import { handOf } from './ballot-paper.ts';
import { heldLetters, heldOfAll } from './proxy/held-letters.ts';
import type { Ballot, NoticedVote, Vote, Voter } from './state.ts';

/** For whom somebody casts a ballot, and who else might. */
export interface Hand {
  readonly token: string;
  readonly voter: Voter;
  readonly hand: string;
  /** Id of the owner whose ballot it is, whoever brings it. */
  readonly owner: string;
  /** Hands of all who own the units together now. */
  readonly together: ReadonlySet<string>;
  /** Whether the joint owners, or the law, leave it to this owner alone. */
  readonly alone: boolean;
  /** Letter of proxy by which somebody else casts it; null for the owner. */
  readonly letter: string | null;
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

/** The counting person for whom an owner's hat may act now. */
export function handOn(vote: Pick<NoticedVote, 'electorate' | 'letters' | 'ballots'>, register: RegisterState, capacity: string, unit: string): Hand | Refusal {
  const owner = register.bindings[capacity]?.owner ?? null;
  if (owner === null) return refuse(tokenOfUnit(vote, unit) === null ? 'OUT_OF_SCOPE' : 'NOT_YOUR_UNIT', { unit });
  const hand = handOfOwner(vote, register, owner, unit);
  if (isRefusal(hand) || hand.alone) return hand;
  // All the others have sent this owner in their place.
  return { ...hand, alone: heldOfAll(vote, capacity, hand) };
}

/**
 * The counting person for whom an owner may act now: area and number of persons are as frozen, the owner is who owns the units
 * today (rule book R-OWN-12). Joint owners name one of them, who then casts alone (指导规则 Art. 25); where they have not, any may.
 * Where one of several units was sold since, who keeps the others and the buyer decide together (`decidingNow`).
 */
export function handOfOwner(vote: Pick<NoticedVote, 'electorate'>, register: RegisterState, owner: string, unit: string): Hand | Refusal {
  const token = tokenOfUnit(vote, unit);
  const voter = token === null ? undefined : vote.electorate.voters[token];
  if (token === null || voter === undefined) return refuse('OUT_OF_SCOPE', { unit });
  const { owners, named } = decidingNow(voter.units.flatMap((id) => countedUnit(register, id)));
  if (!owners.includes(owner)) return refuse('NOT_YOUR_UNIT', { unit });
  if (named.length > 0 && !named.includes(owner)) return refuse('OTHER_VOTER_NAMED', { unit });
  const together = new Set(owners.map((one) => handOf(token, one)));
  return { token, voter, hand: handOf(token, owner), owner, together, alone: owners.length === 1 || named.length === 1, letter: null };
}

/**
 * The same for a ballot, which whoever holds a checked letter of proxy casts as well (Civil Code Art. 161): it stays the ballot of who
 * gave the letter. Who votes formally has been compared with the register by two people (rule book §4.3); advice is taken from whoever has a code.
 */
export function castingHand(vote: Pick<NoticedVote, 'electorate' | 'profile' | 'letters' | 'ballots'>, register: RegisterState, capacity: string, unit: string): Hand | Refusal {
  const hand = handOn(vote, register, capacity, unit);
  if (isRefusal(hand)) return proxyHand(vote, register, capacity, unit) ?? hand;
  const known = register.bindings[capacity]?.level ?? 1;
  return vote.profile.legalEffect.value === 'FORMAL' && known < 2 ? refuse('IDENTITY_TOO_WEAK', { level: 2 }) : hand;
}

/** Null without a letter: then the refusal of the own hand says why. */
function proxyHand(vote: Pick<NoticedVote, 'electorate' | 'letters'>, register: RegisterState, capacity: string, unit: string): Hand | Refusal | null {
  let refused: Refusal | null = null;
  for (const letter of heldLetters(vote, capacity, tokenOfUnit(vote, unit))) {
    const giver = giverOf(vote, register, letter);
    // Whoever has sold since has nothing left to send somebody for.
    const hand = giver === null ? refuse('NOT_YOUR_UNIT', { unit }) : handOfOwner(vote, register, giver, unit);
    if (!isRefusal(hand)) return { ...hand, letter: letter.id };
    refused = hand;
  }
  return refused;
}

/** Who of the owners of today gave a letter; null where none of them did. */
export function giverOf({ electorate }: Pick<NoticedVote, 'electorate'>, register: RegisterState, { token, hand }: { readonly token: string; readonly hand: string }): string | null {
  const units = electorate.voters[token]?.units ?? [];
  return units.flatMap((id) => countedUnit(register, id)).flatMap(ownersOf).find((owner) => handOf(token, owner) === hand) ?? null;
}

/** A buyer whose home is not handed over does not count yet: it counts with the developer's (解释〔2009〕7号 Art. 9). */
function countedUnit({ units }: RegisterState, id: string): Unit[] {
  const unit = units[id];
  return unit === undefined || unit.status === 'SOLD' ? [] : [unit];
}

function ownersOf({ owners }: Unit): string[] {
  return owners.map(({ owner }) => owner);
}

/** The choice of the ballot that stands for a unit, for whoever may cast one for it. */
export function choiceBefore(vote: Vote, register: RegisterState, capacity: string, unit: string): Commitment[] {
  if (vote.status !== 'OPEN') return [];
  const hand = castingHand(vote, register, capacity, unit);
  const before = isRefusal(hand) ? undefined : fromShelf(vote.ballots, hand.token);
  return before === undefined ? [] : [before.choice];
}

/** Whether a ballot was cast by one of those who own the units now. */
export function isTheirs(ballot: Ballot, hand: Hand): boolean {
  return hand.together.has(ballot.hand);
}
