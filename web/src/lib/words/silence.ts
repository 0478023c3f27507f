import type { SilenceMode } from '@sanfang/shared/law/rule-profile.ts';
import type { SilenceBar } from '@sanfang/shared/law/silence.ts';
import { m } from '#lib/paraglide/messages.js';

const bars: Readonly<Record<SilenceBar, () => string>> = {
  NO_CLAUSE: m.silence_bar_no_clause, NOT_ADOPTED: m.silence_bar_not_adopted, NO_WARNING: m.silence_bar_no_warning, NOT_FOR_THIS_MATTER: m.silence_bar_matter, OWNERS_PAY_MORE: m.silence_bar_pay_more, SEVERAL_OPTIONS: m.silence_bar_options,
};

/** What silence means in a vote, in a sentence. */
export function silenceSentence(silence: SilenceMode): string {
  return { STRICT: m.silence_strict, DEEMED_PARTICIPATION: m.silence_deemed, FOLLOW_MAJORITY: m.silence_follow }[silence]();
}

/** Why the clause of the rules of procedure does not apply to a vote. */
export function silenceBarWord(bar: SilenceBar): string {
  return bars[bar]();
}
