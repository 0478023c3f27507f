import type { Outcome } from '@sanfang/shared/law/verdict.ts';
import { m } from '#lib/paraglide/messages.js';

/** What a vote came to. */
export function verdictWord(outcome: Outcome): string {
  return { PASSED: m.verdict_passed, REJECTED: m.verdict_rejected, QUORUM_NOT_MET: m.verdict_quorum_not_met }[outcome]();
}
