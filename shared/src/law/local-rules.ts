import type { EmergencyCategory, EmergencyConfirmation } from './emergency.ts';
import type { JointMatterCode } from './matters.ts';
import { defaultProfile, type RuleProfile, type SilenceMode } from './rule-profile.ts';

/** How the silent count. Where the mode is STRICT nothing else is said: no matters, no clause, no warning. */
export interface SilenceRule {
  readonly mode: SilenceMode;
  readonly followFor: readonly JointMatterCode[];
  /** Wording of the clause in the rules of procedure. */
  readonly clause: string | null;
  /** Words on the ballot that say what silence leads to. */
  readonly warning: string | null;
}

/** Rules that the law leaves to a compound or a place, each with the form of its value. Days are local days. */
export interface RuleValues {
  readonly PARKING: 'EXCLUDE' | 'INCLUDE';
  readonly SILENCE: SilenceRule;
  /** Whether an invalid ballot has taken part. */
  readonly INVALID_BALLOTS: boolean;
  /** Whether a ballot may be changed before the close. */
  readonly REVOTE: boolean;
  readonly PROXY_UNITS: number;
  readonly NOTICE_DAYS: number;
  readonly VOTE_DAYS: number;
  readonly EXTENSION_DAYS: number;
  readonly PRELIMINARY_DAYS: number;
  readonly ALLOCATION_DAYS: number;
  readonly EMERGENCY_POST_DAYS: number;
  readonly REVIEW_DAYS: number;
  readonly PETITION_DAYS: number;
  /** Whether a passed decision is to be filed before it is in force. */
  readonly FILING: boolean;
  /** Code of the administrative area whose rules hold: confirmed by being set. */
  readonly JURISDICTION: string;
  readonly ORDER_DAYS: number;
  readonly EMERGENCY: { readonly categories: readonly EmergencyCategory[]; readonly confirmations: readonly EmergencyConfirmation[] };
  readonly LEGAL_EFFECT: 'ADVISORY' | 'FORMAL';
}
export type RuleName = keyof RuleValues;
export type RuleChange = { readonly [K in RuleName]: { readonly rule: K; readonly value: RuleValues[K] } }[RuleName];

/** Who may say what holds: what 指导规则 Art. 19–28 leave to the rules of procedure, the owners' committee; what the place says, its street office. */
export const ruleAuthority: Readonly<Record<RuleName, 'COMMITTEE' | 'STREET'>> = {
  PARKING: 'COMMITTEE', SILENCE: 'COMMITTEE', INVALID_BALLOTS: 'COMMITTEE', REVOTE: 'COMMITTEE', PROXY_UNITS: 'COMMITTEE',
  NOTICE_DAYS: 'COMMITTEE', VOTE_DAYS: 'COMMITTEE', EXTENSION_DAYS: 'COMMITTEE', PRELIMINARY_DAYS: 'COMMITTEE', ALLOCATION_DAYS: 'COMMITTEE',
  EMERGENCY_POST_DAYS: 'COMMITTEE', REVIEW_DAYS: 'COMMITTEE', PETITION_DAYS: 'COMMITTEE', FILING: 'COMMITTEE',
  JURISDICTION: 'STREET', ORDER_DAYS: 'STREET', EMERGENCY: 'STREET', LEGAL_EFFECT: 'STREET',
};
export const ruleNames = Object.keys(ruleAuthority) as RuleName[];

type NumberRule = { [K in RuleName]: RuleValues[K] extends number ? K : never }[RuleName];

/**
 * What a number may be, both included. What protects the owners may be lengthened, not shortened; a duty of those who run the vote
 * may be shortened, not lengthened. The notice is the law's (物业管理条例 Art. 14), the others start from what is usual.
 */
export const ruleLimits: Readonly<Record<NumberRule, { readonly least: number; readonly most: number }>> = {
  NOTICE_DAYS: { least: 15, most: 60 }, VOTE_DAYS: { least: 7, most: 60 }, EXTENSION_DAYS: { least: 1, most: 90 },
  PRELIMINARY_DAYS: { least: 7, most: 30 }, ALLOCATION_DAYS: { least: 7, most: 30 }, EMERGENCY_POST_DAYS: { least: 10, most: 60 },
  REVIEW_DAYS: { least: 1, most: 15 }, PETITION_DAYS: { least: 1, most: 15 }, ORDER_DAYS: { least: 1, most: 30 }, PROXY_UNITS: { least: 1, most: 10 },
};

/** Matters for which silence may count by a clause: never the rules themselves and the committee (I1–I3), never what needs three quarters (I6–I8). */
export const silenceMatters: readonly JointMatterCode[] = ['I4', 'I5', 'I9'];

/** Whether a rule's values are numbers within limits. */
export function isNumberRule(rule: RuleName): rule is NumberRule {
  return Object.hasOwn(ruleLimits, rule);
}

/** Whether the law lets a compound say so; what a rule needs beside its value (source, adoption) is asked elsewhere. */
export function isLawful(change: RuleChange): boolean {
  if (change.rule === 'SILENCE') return isLawfulSilence(change.value);
  // The application is the committee's by Art. 281(2): no table can do without its word.
  if (change.rule === 'EMERGENCY') return change.value.confirmations.includes('COMMITTEE');
  if (typeof change.value !== 'number' || !isNumberRule(change.rule)) return true;
  const { least, most } = ruleLimits[change.rule];
  return Number.isSafeInteger(change.value) && least <= change.value && change.value <= most;
}

function isLawfulSilence({ mode, followFor, clause, warning }: SilenceRule): boolean {
  if (mode === 'STRICT') return followFor.length === 0 && clause === null && warning === null;
  return followFor.length > 0 && followFor.every((code) => silenceMatters.includes(code)) && clause !== null && warning !== null;
}

/** What a profile says of a rule. */
export function ruleIn(profile: RuleProfile, rule: RuleName): RuleChange {
  const { periods, silence, emergency } = profile;
  switch (rule) {
    case 'PARKING': return { rule, value: profile.parking.policy };
    case 'SILENCE': return { rule, value: silence.mode === 'STRICT' ? { mode: 'STRICT', followFor: [], clause: null, warning: null } : { mode: silence.mode, followFor: silence.followFor as readonly JointMatterCode[], clause: silence.clause, warning: silence.warning } };
    case 'INVALID_BALLOTS': return { rule, value: profile.invalidParticipates.value };
    case 'REVOTE': return { rule, value: profile.revote.value };
    case 'PROXY_UNITS': return { rule, value: profile.maxProxyUnits.value };
    case 'NOTICE_DAYS': return { rule, value: periods.noticeDays };
    case 'VOTE_DAYS': return { rule, value: periods.voteDays };
    case 'EXTENSION_DAYS': return { rule, value: periods.extensionDays };
    case 'PRELIMINARY_DAYS': return { rule, value: periods.preliminaryDays };
    case 'ALLOCATION_DAYS': return { rule, value: periods.allocationDays };
    case 'EMERGENCY_POST_DAYS': return { rule, value: periods.emergencyPostDays };
    case 'REVIEW_DAYS': return { rule, value: periods.reviewDays };
    case 'PETITION_DAYS': return { rule, value: periods.petitionDays };
    case 'ORDER_DAYS': return { rule, value: periods.orderDays };
    case 'FILING': return { rule, value: profile.filing.required };
    case 'JURISDICTION': return { rule, value: profile.jurisdiction.code };
    case 'EMERGENCY': return { rule, value: { categories: emergency.categories as readonly EmergencyCategory[], confirmations: emergency.confirmations as readonly EmergencyConfirmation[] } };
    case 'LEGAL_EFFECT': return { rule, value: profile.legalEffect.value };
  }
}

/** The next version of a profile, with one rule changed. `adoptedBy`: the owners' resolution that adopted it, where one is named. */
export function withRule(profile: RuleProfile, change: RuleChange, source: string, adoptedBy: string | null): RuleProfile {
  return { ...profile, ...changed(profile, change, source, adoptedBy), version: profile.version + 1 };
}

function changed({ periods }: RuleProfile, change: RuleChange, source: string, adoptedBy: string | null): Partial<RuleProfile> {
  switch (change.rule) {
    case 'PARKING': return { parking: { policy: change.value, source } };
    case 'SILENCE': return { silence: change.value.mode === 'STRICT' ? defaultProfile.silence : { ...change.value, adoptedBy } };
    case 'INVALID_BALLOTS': return { invalidParticipates: { value: change.value, source } };
    case 'REVOTE': return { revote: { value: change.value, source } };
    case 'PROXY_UNITS': return { maxProxyUnits: { value: change.value, source } };
    case 'NOTICE_DAYS': return { periods: { ...periods, noticeDays: change.value } };
    case 'VOTE_DAYS': return { periods: { ...periods, voteDays: change.value } };
    case 'EXTENSION_DAYS': return { periods: { ...periods, extensionDays: change.value } };
    case 'PRELIMINARY_DAYS': return { periods: { ...periods, preliminaryDays: change.value } };
    case 'ALLOCATION_DAYS': return { periods: { ...periods, allocationDays: change.value } };
    case 'EMERGENCY_POST_DAYS': return { periods: { ...periods, emergencyPostDays: change.value } };
    case 'REVIEW_DAYS': return { periods: { ...periods, reviewDays: change.value } };
    case 'PETITION_DAYS': return { periods: { ...periods, petitionDays: change.value } };
    case 'ORDER_DAYS': return { periods: { ...periods, orderDays: change.value } };
    case 'FILING': return { filing: { required: change.value, source } };
    case 'JURISDICTION': return { jurisdiction: { code: change.value, confirmed: source } };
    case 'EMERGENCY': return { emergency: { ...change.value, source } };
    case 'LEGAL_EFFECT': return { legalEffect: { value: change.value, source } };
  }
}
