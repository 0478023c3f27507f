/** Whether who was asked and did not answer may count in a vote (指导规则 Art. 26; Civil Code Art. 140: silence is an expression of will only where law, agreement or custom make it one). */
import type { MatterCode } from './matters.ts';
import type { RuleProfile, RuleSource, SilenceMode } from './rule-profile.ts';

/** Why the rule of the profile does not apply to a vote, so that silence means nothing in it. */
export type SilenceBar = 'NO_CLAUSE' | 'NOT_ADOPTED' | 'NO_WARNING' | 'NOT_FOR_THIS_MATTER' | 'OWNERS_PAY_MORE' | 'SEVERAL_OPTIONS';

/** What the vote itself adds. */
export interface SilenceCase {
  readonly matter: MatterCode;
  /** Whether an owner would have to pay more by it. */
  readonly ownersPayMore: boolean;
  /** Whether it asks which of several options. */
  readonly several?: boolean;
  /** The street office's confirmation in writing that silence may follow the majority in this vote. */
  readonly confirmed: RuleSource;
}

export interface SilenceRule {
  readonly mode: SilenceMode;
  readonly bars: readonly SilenceBar[];
}

/**
 * The rule on silence for one vote. Anything but STRICT needs the clause of the rules of procedure, the resolution that adopted it and
 * the text that warns on the ballot; following the majority also a matter for which it is allowed, or the street office's confirmation.
 * Among several options nobody can be warned for which of them silence would stand: there it follows none, whoever confirms it (Civil
 * Code Art. 140(2); 上海二中院 (2022)沪02民初16号: topic and consequence must have been told). That the ballot was delivered is asked of each
 * person in the count.
 */
export function silenceFor(silence: RuleProfile['silence'], { matter, ownersPayMore, confirmed, several = false }: SilenceCase): SilenceRule {
  if (silence.mode === 'STRICT') return { mode: 'STRICT', bars: [] };
  const following = silence.mode === 'FOLLOW_MAJORITY' && confirmed === null;
  const bars: SilenceBar[] = [];
  if (silence.clause === null) bars.push('NO_CLAUSE');
  if (silence.adoptedBy === null) bars.push('NOT_ADOPTED');
  if (silence.warning === null) bars.push('NO_WARNING');
  if (following && !silence.followFor.includes(matter)) bars.push('NOT_FOR_THIS_MATTER');
  if (following && ownersPayMore) bars.push('OWNERS_PAY_MORE');
  if (silence.mode === 'FOLLOW_MAJORITY' && several) bars.push('SEVERAL_OPTIONS');
  return { mode: bars.length === 0 ? silence.mode : 'STRICT', bars };
}
