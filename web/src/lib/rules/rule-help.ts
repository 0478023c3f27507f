import type { EmergencyCategory, EmergencyConfirmation } from '@sanfang/shared/law/emergency.ts';
import type { RuleName } from '@sanfang/shared/law/local-rules.ts';
import { m } from '#lib/paraglide/messages.js';

const helps: Readonly<Record<RuleName, () => string>> = {
  PARKING: m.rule_help_parking, SILENCE: m.rule_help_silence, INVALID_BALLOTS: m.rule_help_invalid_ballots, REVOTE: m.rule_help_revote, PROXY_UNITS: m.rule_help_proxy_units,
  NOTICE_DAYS: m.rule_help_notice_days, VOTE_DAYS: m.rule_help_vote_days, EXTENSION_DAYS: m.rule_help_extension_days, PRELIMINARY_DAYS: m.rule_help_preliminary_days,
  ALLOCATION_DAYS: m.rule_help_allocation_days, EMERGENCY_POST_DAYS: m.rule_help_emergency_post_days, REVIEW_DAYS: m.rule_help_review_days, PETITION_DAYS: m.rule_help_petition_days,
  FILING: m.rule_help_filing, JURISDICTION: m.rule_help_jurisdiction, ORDER_DAYS: m.rule_help_order_days, EMERGENCY: m.rule_help_emergency, LEGAL_EFFECT: m.rule_help_legal_effect,
};

/** Why a rule is there, in a sentence. */
export function ruleHelp(rule: RuleName): string {
  return helps[rule]();
}

/** What the law fixes: no compound says otherwise. */
export const fixedRules: readonly { readonly name: () => string; readonly value: () => string; readonly source: () => string }[] = [
  { name: m.rule_fixed_participation, value: m.rule_fixed_participation_value, source: m.rule_fixed_participation_source },
  { name: m.rule_fixed_ordinary, value: m.rule_fixed_ordinary_value, source: m.rule_fixed_ordinary_source },
  { name: m.rule_fixed_special, value: m.rule_fixed_special_value, source: m.rule_fixed_special_source },
  { name: m.rule_fixed_petition, value: m.rule_fixed_petition_value, source: m.rule_fixed_petition_source },
  { name: m.rule_fixed_top_up, value: m.rule_fixed_top_up_value, source: m.rule_fixed_top_up_source },
];

const cases: Readonly<Record<EmergencyCategory, () => string>> = {
  E1: m.emergency_case_e1, E2: m.emergency_case_e2, E3: m.emergency_case_e3, E4: m.emergency_case_e4, E5: m.emergency_case_e5, E6: m.emergency_case_e6, E7: m.emergency_case_e7,
};
const confirmations: Readonly<Record<EmergencyConfirmation, () => string>> = {
  COMMITTEE: m.emergency_confirmation_committee, STREET_OR_COMMUNITY: m.emergency_confirmation_street_or_community,
  HOUSING_AUTHORITY: m.emergency_confirmation_housing_authority, TECHNICAL_REPORT: m.emergency_confirmation_technical_report,
};

/** Name of a case of emergency use. */
export function emergencyCaseWord(category: EmergencyCategory): string {
  return cases[category]();
}

/** Name of a confirmation that an emergency needs. */
export function emergencyConfirmationWord(confirmation: EmergencyConfirmation): string {
  return confirmations[confirmation]();
}
