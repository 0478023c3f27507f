import { isRefusal, type Refusal } from '../../protocol/refusal.ts';
import type { RegisterState } from '../register/state.ts';
import type { Ballot, NoticedVote } from './state.ts';
import { castingHand, isTheirs, type Hand } from './voter.ts';

/**
 * How a counting person's ballot stands for an owner who may cast for it. MAY_SETTLE: the joint owners have named this owner, whose
 * ballot takes the place of what stands. JOINT_OWNER_CAST: another of them has cast; the same choice adds nothing, another one
 * holds both. DISPUTED: held until they name one of them. CAST_BEFORE: by who owned it before.
 */
export const ballotStandings = ['MAY_CAST', 'CAST', 'MAY_RECAST', 'MAY_SETTLE', 'JOINT_OWNER_CAST', 'DISPUTED', 'CAST_BEFORE'] as const;
export type BallotStanding = (typeof ballotStandings)[number];

/** How it stands, by the ballot that there is; the decider asks the same. */
export function standingFor({ profile }: Pick<NoticedVote, 'profile'>, before: Ballot | undefined, hand: Hand): BallotStanding {
  if (before === undefined) return 'MAY_CAST';
  // Who sold the home had voted by right: the buyer does not vote again (rule book R-OWN-12).
  if (!isTheirs(before, hand)) return 'CAST_BEFORE';
  if (before.disputed) return hand.alone ? 'MAY_SETTLE' : 'DISPUTED';
  if (before.hand === hand.hand) return profile.revote.value ? 'MAY_RECAST' : 'CAST';
  return hand.alone ? 'MAY_SETTLE' : 'JOINT_OWNER_CAST';
}

/** A counting person as one of its owners sees it: who acts for the whole of it, or why this owner does not. */
export type OwnVoter =
  | { readonly token: string; readonly capacity: string; readonly unit: string; readonly units: readonly string[]; readonly area: number; readonly standing: BallotStanding }
  | { readonly token: string; readonly capacity: string; readonly unit: string; readonly refused: Refusal['refused'] };

/**
 * The counting persons in which an owner's hats have a unit, once each. Where the owner may not act, only the unit is told that is
 * the owner's: what else a counting person was frozen with may be somebody else's by now.
 */
export function ownVoters(vote: Pick<NoticedVote, 'electorate' | 'profile' | 'ballots'>, register: RegisterState, hats: readonly { readonly capacity: string; readonly units: readonly string[] }[]): OwnVoter[] {
  const found = new Map<string, OwnVoter>();
  for (const { capacity, units } of hats) {
    for (const unit of units) {
      const hand = castingHand(vote, register, capacity, unit);
      if (isRefusal(hand)) {
        if (hand.refused !== 'OUT_OF_SCOPE') found.set(`${capacity} ${unit}`, { token: '', capacity, unit, refused: hand.refused });
      } else if (!found.has(hand.token)) {
        const standing = standingFor(vote, vote.ballots[hand.token], hand);
        found.set(hand.token, { token: hand.token, capacity, unit, ...hand.voter, standing });
      }
    }
  }
  return [...found.values()];
}
