import type { EscalationOutcome } from '@sanfang/shared/compound/feed/state.ts';
import { m } from '#lib/paraglide/messages.js';

const outcomes: Readonly<Record<EscalationOutcome, () => string>> = {
  ADVICE_GIVEN: m.outcome_advice_given,
  MEDIATED: m.outcome_mediated,
  REFERRED: m.outcome_referred,
  NOT_FOR_STREET: m.outcome_not_for_street,
};

/** With what the street handed a matter back. */
export function outcomeWord(outcome: EscalationOutcome): string {
  return outcomes[outcome]();
}
