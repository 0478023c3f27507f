import { isRefusal } from '../../../protocol/refusal.ts';
import type { RegisterState } from '../../register/state.ts';
import type { NoticedVote } from '../state.ts';
import { handOn } from '../voter.ts';

/** A counting person that an owner may speak for, and whether the owner has said that the notice has come. */
export interface OwnDelivery {
  readonly capacity: string;
  readonly unit: string;
  readonly confirmed: boolean;
}

/** For whom an owner's hats can confirm the delivery, each counting person once; none once the vote is over. */
export function ownDelivery(vote: NoticedVote, register: RegisterState, hats: readonly { readonly capacity: string; readonly units: readonly string[] }[]): OwnDelivery[] {
  const found = new Map<string, OwnDelivery>();
  for (const { capacity, units } of hats) {
    for (const unit of units) {
      const hand = handOn(vote, register, capacity, unit);
      if (!isRefusal(hand) && !found.has(hand.token)) found.set(hand.token, { capacity, unit, confirmed: vote.delivery.persons[hand.token]?.confirmed ?? false });
    }
  }
  return [...found.values()];
}
