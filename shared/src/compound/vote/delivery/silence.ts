import type { RuleProfile, SilenceMode } from '../../../law/rule-profile.ts';
import { silenceFor, type SilenceRule } from '../../../law/silence.ts';
import type { TallyRules } from '../../../law/tally.ts';
import type { DraftVote, MotionTerms, NoticedVote } from '../state.ts';
import { isDelivered } from './state.ts';

/** Whether an owner would have to pay more by it: raising the fund (Art. 278(1)6), and what neither the fund nor public revenue pays. */
export function ownersPayMore({ matterCode, amount, fund }: Pick<MotionTerms, 'matterCode' | 'amount' | 'fund'>): boolean {
  return matterCode === 'I6' || (amount !== null && fund.source === 'OTHER');
}

/** The rule on silence that a draft would be announced with now; the street's word is about one text. */
export function silenceOfDraft({ motion, silenceConfirmed }: Pick<DraftVote, 'motion' | 'silenceConfirmed'>, { silence }: Pick<RuleProfile, 'silence'>): SilenceRule {
  const confirmed = silenceConfirmed?.version === motion.version ? silenceConfirmed.reference : null;
  return silenceFor(silence, { matter: motion.matterCode, ownersPayMore: ownersPayMore(motion), confirmed, several: motion.options !== null });
}

/**
 * By which rules an announced vote is counted: the silence rule is the one that its notice named, and only of those with a proof of delivery.
 * Whoever has handed a ballot in, or said a word that no witness has confirmed, has not been silent, whatever became of it.
 */
export function rulesOf({ silence, profile, delivery, assisted }: Pick<NoticedVote, 'silence' | 'profile' | 'delivery' | 'assisted'>): TallyRules {
  const spoke = new Set(Object.values(assisted).filter(({ status }) => status === 'WAITING').map(({ token }) => token));
  const delivered = Object.entries(delivery.persons).filter(([token, reach]) => isDelivered(reach) && reach.returned === null && !spoke.has(token)).map(([token]) => token);
  return { silence, invalidParticipates: profile.invalidParticipates.value, delivered: new Set(delivered) };
}

/** Words that the ballot and the notice must bear where silence counts; null where it does not. */
export function warningOf({ silence, profile }: { readonly silence: SilenceMode; readonly profile: Pick<RuleProfile, 'silence'> }): string | null {
  return silence === 'STRICT' ? null : profile.silence.warning;
}
