import type { RuleChange, RuleName } from '@sanfang/shared/law/local-rules.ts';
import { m } from '#lib/paraglide/messages.js';

const names: Readonly<Record<RuleName, () => string>> = {
  PARKING: m.rule_parking, SILENCE: m.rule_silence, INVALID_BALLOTS: m.rule_invalid_ballots, REVOTE: m.rule_revote, PROXY_UNITS: m.rule_proxy_units,
  NOTICE_DAYS: m.rule_notice_days, VOTE_DAYS: m.rule_vote_days, EXTENSION_DAYS: m.rule_extension_days, PRELIMINARY_DAYS: m.rule_preliminary_days,
  ALLOCATION_DAYS: m.rule_allocation_days, EMERGENCY_POST_DAYS: m.rule_emergency_post_days, REVIEW_DAYS: m.rule_review_days, PETITION_DAYS: m.rule_petition_days,
  FILING: m.rule_filing, JURISDICTION: m.rule_jurisdiction, ORDER_DAYS: m.rule_order_days, EMERGENCY: m.rule_emergency, LEGAL_EFFECT: m.rule_legal_effect,
};

/** Name of a rule of voting. */
export function ruleWord(rule: RuleName): string {
  return names[rule]();
}

/** What a rule says, in a few words. */
export function ruleValueWord(change: RuleChange): string {
  switch (change.rule) {
    case 'PARKING': return change.value === 'INCLUDE' ? m.rule_value_parking_include() : m.rule_value_parking_exclude();
    case 'SILENCE': return { STRICT: m.rule_value_silence_strict, DEEMED_PARTICIPATION: m.rule_value_silence_deemed, FOLLOW_MAJORITY: m.rule_value_silence_follow }[change.value.mode]();
    case 'INVALID_BALLOTS': return change.value ? m.rule_value_participates() : m.rule_value_participates_not();
    case 'REVOTE': return change.value ? m.rule_value_revote_yes() : m.rule_value_revote_no();
    case 'FILING': return change.value ? m.rule_value_filing_yes() : m.rule_value_filing_no();
    case 'PROXY_UNITS': return m.rule_value_units({ count: change.value });
    case 'JURISDICTION': return change.value === 'CN-AH-LUAN' ? m.rule_value_luan() : change.value;
    case 'EMERGENCY': return m.rule_value_emergency({ cases: change.value.categories.length, confirmations: change.value.confirmations.length });
    case 'LEGAL_EFFECT': return change.value === 'FORMAL' ? m.rule_value_formal() : m.rule_value_advisory();
    default: return m.rule_value_days({ count: change.value });
  }
}
