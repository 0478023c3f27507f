import { isRefusal, type Refusal } from '../../protocol/refusal.ts';
import type { Office } from '../party/offices.ts';
import type { RegisterState } from '../register/state.ts';
import { fromShelf } from '../shelves.ts';
import { isBacked, isForTheWhole, waitingPaper } from './paper/state.ts';
import { lettersHeldBy, livingLetter } from './proxy/held-letters.ts';
import type { Ballot, NoticedVote } from './state.ts';
import { castingHand, isTheirs, type Hand } from './voter.ts';

/**
 * How a counting person's ballot stands for an owner who may cast for it. MAY_SETTLE: the joint owners have named this owner, whose
 * ballot takes the place of what stands. JOINT_OWNER_CAST: another of them has cast; the same choice adds nothing, another one
 * holds both. DISPUTED: held until they name one of them. CAST_BEFORE: by who owned it before, or before this owner came.
 * CAST_ON_PAPER: a paper, or a word before a witness, stands for all of them. PAPER_WAITS: theirs is in the box and not entered yet.
 * PAPER_UNREAD: one teller alone says so, and nobody of a second body has read it: the owner's own ballot takes its place.
 */
export const ballotStandings = ['MAY_CAST', 'CAST', 'MAY_RECAST', 'MAY_SETTLE', 'JOINT_OWNER_CAST', 'DISPUTED', 'CAST_BEFORE', 'CAST_ON_PAPER', 'PAPER_WAITS', 'PAPER_UNREAD'] as const;
export type BallotStanding = (typeof ballotStandings)[number];

/** How it stands, by the ballot that there is; the decider asks the same. */
export function standingFor({ profile, papers }: Pick<NoticedVote, 'profile' | 'papers'>, before: Ballot | undefined, hand: Hand): BallotStanding {
  if (before === undefined) {
    const paper = waitingPaper({ papers }, hand.token);
    // Who is sent does not outdo what the owner handed in.
    return paper === null ? 'MAY_CAST' : isBacked(paper) || hand.letter !== null ? 'PAPER_WAITS' : 'PAPER_UNREAD';
  }
  if (isForTheWhole(before.via)) return 'CAST_ON_PAPER';
  // Who sold the home had voted by right: the buyer does not vote again (rule book R-OWN-12).
  if (!isTheirs(before, hand)) return 'CAST_BEFORE';
  if (before.disputed) return hand.alone ? 'MAY_SETTLE' : 'DISPUTED';
  // What the owner has cast, nobody casts again in their place.
  if (before.hand === hand.hand) return profile.revote.value && (hand.letter === null || before.letter !== null) ? 'MAY_RECAST' : 'CAST';
  // Who bought one of several homes later decides with the others on what is still open, not on what was cast by right.
  if (before.others?.includes(hand.hand) === false) return 'CAST_BEFORE';
  return hand.alone ? 'MAY_SETTLE' : 'JOINT_OWNER_CAST';
}

/** A counting person as somebody sees it who has a unit in it or holds a letter for it: who acts for the whole of it, or why they do not. `letter`: by which one. */
export type OwnVoter = { readonly token: string; readonly capacity: string; readonly unit: string; readonly letter: string | null } & (
  | { readonly units: readonly string[]; readonly area: number; readonly standing: BallotStanding; /** Somebody is sent to cast it. */ readonly sent: boolean }
  | { readonly refused: Refusal['refused'] }
);

/** A hat, or what stands in its place for somebody without one who goes by a letter (`letterHat`): `office` null. */
export interface WornHat {
  readonly capacity: string;
  readonly office: Office | null;
  readonly units: readonly string[];
}

/**
 * The counting persons in which an owner's hats have a unit, and those for which somebody holds a letter, once each. Where they may
 * not act, only the unit is told that is the owner's: what else a counting person was frozen with may be somebody else's by now.
 */
export function ownVoters(vote: Pick<NoticedVote, 'electorate' | 'profile' | 'ballots' | 'letters' | 'papers'>, register: RegisterState, hats: readonly WornHat[]): OwnVoter[] {
  const found = new Map<string, OwnVoter>();
  const add = (capacity: string, unit: string, letter: string | null): void => {
    const hand = castingHand(vote, register, capacity, unit);
    if (isRefusal(hand)) {
      if (hand.refused !== 'OUT_OF_SCOPE') found.set(`${capacity} ${unit}`, { token: '', capacity, unit, letter, refused: hand.refused });
    } else if (!found.has(hand.token)) {
      const standing = standingFor(vote, fromShelf(vote.ballots, hand.token), hand);
      found.set(hand.token, { token: hand.token, capacity, unit, letter: hand.letter, ...hand.voter, standing, sent: hand.letter === null && livingLetter(vote, hand)?.status === 'CHECKED' });
    }
  };
  for (const { capacity, office, units } of hats) if (office === 'owner') for (const unit of units) add(capacity, unit, null);
  for (const { capacity } of hats) for (const { unit, id } of lettersHeldBy(vote, capacity)) add(capacity, unit, id);
  return [...found.values()];
}
