import { periodAfter, type LegalPeriod } from './periods.ts';
import type { RuleProfile } from './rule-profile.ts';

/** Cases in which the maintenance fund may be used before any vote (Civil Code Art. 281(2), 165号令 Art. 24). */
export const emergencyCategories = ['E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'E7'] as const;
export type EmergencyCategory = (typeof emergencyCategories)[number];

/** What each case is, and where it is named. A jurisdiction has a list of its own: which of these hold is the profile's. */
export const emergencyCases: Readonly<Record<EmergencyCategory, { readonly case: string; readonly source: string }>> = {
  E1: { case: '电梯故障危及人身安全', source: '建办房〔2015〕52号' },
  E2: { case: '消防设施故障或严重损坏', source: '建办房〔2015〕52号' },
  E3: { case: '屋面、外墙渗漏', source: '建办房〔2015〕52号' },
  E4: { case: '二次供水中断', source: '建办房〔2015〕52号' },
  E5: { case: '排水设施堵塞、爆裂', source: '建办房〔2015〕52号' },
  E6: { case: '楼体外立面存在脱落危险', source: '建办房〔2015〕52号' },
  E7: { case: '其他危及房屋使用安全的情形', source: '165号令第二十四条' },
};

/**
 * Who can confirm an emergency. The application is the owners' meeting's or the committee's (Art. 281(2)); the rest is local.
 * `STREET_OR_COMMUNITY`: the street office or the residents' committee.
 */
export const emergencyConfirmations = ['COMMITTEE', 'STREET_OR_COMMUNITY', 'HOUSING_AUTHORITY', 'TECHNICAL_REPORT'] as const;
export type EmergencyConfirmation = (typeof emergencyConfirmations)[number];

/** A line of the works. Only what removes the hazard goes without a vote; renewal that comes along with it needs one. Fen. */
export interface EmergencyWork {
  readonly purpose: 'HAZARD_REMOVAL' | 'RENEWAL';
  readonly amount: number;
}

export interface EmergencyClaim {
  readonly category: string;
  readonly confirmations: readonly string[];
  readonly works: readonly EmergencyWork[];
}

/** Which way a claimed emergency takes. */
export interface EmergencyRoute {
  readonly outcome: 'NO_VOTE_REQUIRED' | 'ORDINARY_ROUTE_REQUIRED';
  /** Whether the profile's table has the case. */
  readonly listed: boolean;
  /** Confirmations that the profile asks for and that are not there. */
  readonly missing: readonly string[];
  /** Fen that may be spent without a vote: 0 on the ordinary way. */
  readonly withoutVote: number;
  /** Fen for which the owners must vote as on any use of the fund (matter I5). */
  readonly byVote: number;
}

/** The vote is skipped only where the case is in the profile's table and every confirmation is there, and only for removing the hazard. */
export function emergencyRoute({ category, confirmations, works }: EmergencyClaim, { emergency }: Pick<RuleProfile, 'emergency'>): EmergencyRoute {
  const listed = emergency.categories.includes(category);
  const missing = emergency.confirmations.filter((one) => !confirmations.includes(one));
  const whole = works.reduce((sum, { amount }) => sum + amount, 0);
  const removal = works.reduce((sum, { purpose, amount }) => sum + (purpose === 'HAZARD_REMOVAL' ? amount : 0), 0);
  // A profile that asks for nobody's word has none: a table without confirmations opens no way around the vote.
  const open = listed && missing.length === 0 && emergency.confirmations.length > 0 && removal > 0;
  const withoutVote = open ? removal : 0;
  return { outcome: open ? 'NO_VOTE_REQUIRED' : 'ORDINARY_ROUTE_REQUIRED', listed, missing, withoutVote, byVote: whole - withoutVote };
}

/** Days for which the confirmation hangs out, and within which the result is to be published after the works: provincial practice, no national rule. */
export const EMERGENCY_CONFIRMATION_DAYS = 5;
export const EMERGENCY_RESULT_WITHIN_DAYS = 30;

/** For how long the confirmation of an emergency hangs out. The works need not wait for it. */
export function emergencyConfirmationPeriod(confirmedAt: string, utcOffset: number): LegalPeriod {
  return periodAfter(confirmedAt, EMERGENCY_CONFIRMATION_DAYS, utcOffset);
}

/** By when the result is to be published after the acceptance of the works; then it hangs out for the profile's days (`emergencyResultPeriod`). */
export function emergencyDisclosure(acceptedAt: string, utcOffset: number): LegalPeriod {
  return periodAfter(acceptedAt, EMERGENCY_RESULT_WITHIN_DAYS, utcOffset);
}
