import type { Choice } from '@sanfang/shared/law/ballot.ts';
import type { Threshold } from '@sanfang/shared/law/threshold.ts';
import type { Basis, Exclusion } from '@sanfang/shared/law/verdict.ts';
import { m } from '#lib/paraglide/messages.js';

/** What an owner says to a motion. */
export function choiceWord(choice: Choice): string {
  return { AGREE: m.choice_agree, AGAINST: m.choice_against, ABSTAIN: m.choice_abstain }[choice]();
}

/** The same in a few words more, for who has never voted. */
export function choiceHelp(choice: Choice): string {
  return { AGREE: m.choice_agree_text, AGAINST: m.choice_against_text, ABSTAIN: m.choice_abstain_text }[choice]();
}

/** A clause as it is cited. */
export function basisWord({ law, article }: Basis): string {
  switch (law) {
    case 'CIVIL_CODE': return article === '278(2)' ? m.basis_civil_code_278_2() : m.basis_civil_code({ article });
    case 'INTERPRETATION': return m.basis_interpretation({ article });
    case 'GUIDING_RULES': return m.basis_guiding_rules({ article });
  }
}

/** A share of a whole that is asked for, beside a bar. */
export function neededWord({ share: [top, bottom], by }: Threshold): string {
  return by === '>=' ? m.verdict_at_least({ top, bottom }) : m.verdict_more_than({ top, bottom });
}

/** The same inside a sentence. */
export function thresholdWord({ share: [top, bottom], by }: Threshold): string {
  return by === '>=' ? m.notice_how_at_least({ top, bottom }) : m.notice_how_more_than({ top, bottom });
}

/** Why something does not count. */
export function exclusionWord(reason: Exclusion['reason']): string {
  return {
    PARKING: m.verdict_reason_parking, NOT_IN_SCOPE: m.verdict_reason_not_in_scope, NOT_AN_OWNER: m.verdict_reason_not_an_owner, NOT_THE_VOTER: m.verdict_reason_not_the_voter,
    NO_SUCH_CHOICE: m.verdict_reason_no_such_choice, INVALID: m.verdict_invalid, DISPUTED: m.verdict_disputed, SILENT: m.verdict_silent,
  }[reason]();
}
