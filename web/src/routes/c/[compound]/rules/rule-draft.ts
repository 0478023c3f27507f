import type { EmergencyCategory, EmergencyConfirmation } from '@sanfang/shared/law/emergency.ts';
import { isNumberRule, ruleAuthority, ruleLimits, silenceMatters, type RuleChange } from '@sanfang/shared/law/local-rules.ts';
import type { JointMatterCode } from '@sanfang/shared/law/matters.ts';
import type { SilenceMode } from '@sanfang/shared/law/rule-profile.ts';
import type { CommandData } from '@sanfang/shared/compound/command.ts';

/** What stands in the form. A rule uses the fields that it needs; what was typed into the others is kept while the sheet is open. */
export interface RuleDraft {
  number: string;
  /** `YES` or `NO`, or the word of a choice of two. */
  choice: string;
  code: string;
  mode: SilenceMode;
  followFor: JointMatterCode[];
  clause: string;
  warning: string;
  categories: EmergencyCategory[];
  confirmations: EmergencyConfirmation[];
  source: string;
  adopted: boolean;
  resolution: string;
  on: string;
  strictly: boolean;
}

/** The form as it opens: with what holds now. */
export function draftOf({ rule, value }: RuleChange): RuleDraft {
  const draft: RuleDraft = {
    number: typeof value === 'number' ? String(value) : '', choice: typeof value === 'boolean' ? (value ? 'YES' : 'NO') : '', code: '',
    mode: 'STRICT', followFor: [...silenceMatters], clause: '', warning: '', categories: [], confirmations: [],
    source: '', adopted: false, resolution: '', on: '', strictly: false,
  };
  switch (rule) {
    case 'PARKING': case 'LEGAL_EFFECT': return { ...draft, choice: value };
    case 'JURISDICTION': return { ...draft, code: value };
    case 'SILENCE': return value.mode === 'STRICT' ? draft : { ...draft, mode: value.mode, followFor: [...value.followFor], clause: value.clause ?? '', warning: value.warning ?? '' };
    case 'EMERGENCY': return { ...draft, categories: [...value.categories], confirmations: [...value.confirmations] };
    default: return draft;
  }
}

/** The change that a form asks for. */
export function changeOf(rule: RuleChange['rule'], draft: RuleDraft): RuleChange {
  switch (rule) {
    case 'PARKING': return { rule, value: draft.choice === 'INCLUDE' ? 'INCLUDE' : 'EXCLUDE' };
    case 'LEGAL_EFFECT': return { rule, value: draft.choice === 'FORMAL' ? 'FORMAL' : 'ADVISORY' };
    case 'INVALID_BALLOTS': case 'REVOTE': case 'FILING': return { rule, value: draft.choice === 'YES' };
    case 'JURISDICTION': return { rule, value: draft.code.trim().toUpperCase() };
    case 'EMERGENCY': return { rule, value: { categories: draft.categories, confirmations: draft.confirmations } };
    case 'SILENCE': {
      const { mode } = draft;
      return { rule, value: mode === 'STRICT' ? { mode, followFor: [], clause: null, warning: null } : { mode, followFor: draft.followFor, clause: draft.clause.trim(), warning: draft.warning.trim() } };
    }
    default: return { rule, value: Number(draft.number) };
  }
}

/** Whether silence would count by this form: only what the owners' meeting adopted lets it. */
export function needsAdoption(rule: RuleChange['rule'], draft: RuleDraft): boolean {
  return rule === 'SILENCE' && draft.mode !== 'STRICT';
}

/** Whether the owners' meeting can have adopted it: what the street says it never did. */
export function mayBeAdopted(rule: RuleChange['rule']): boolean {
  return ruleAuthority[rule] === 'COMMITTEE';
}

export type Amiss = 'number' | 'code' | 'followFor' | 'clause' | 'warning' | 'categories' | 'confirmations' | 'source' | 'resolution' | 'on' | 'strictly';

/** Fields that keep a form from being checked. `today`: local date. */
export function amiss(rule: RuleChange['rule'], draft: RuleDraft, today: string): ReadonlySet<Amiss> {
  const found = new Set<Amiss>();
  const blank = (field: 'clause' | 'warning' | 'source' | 'resolution'): void => {
    if (draft[field].trim() === '') found.add(field);
  };
  if (isNumberRule(rule)) {
    const [value, { least, most }] = [Number(draft.number), ruleLimits[rule]];
    if (draft.number.trim() === '' || !Number.isInteger(value) || value < least || value > most) found.add('number');
  }
  if (rule === 'JURISDICTION' && !/^CN(-[A-Z]{2,12}){0,3}$/.test(draft.code.trim().toUpperCase())) found.add('code');
  if (rule === 'EMERGENCY' && draft.categories.length === 0) found.add('categories');
  if (rule === 'EMERGENCY' && !draft.confirmations.includes('COMMITTEE')) found.add('confirmations');
  if (needsAdoption(rule, draft)) {
    if (draft.followFor.length === 0) found.add('followFor');
    blank('clause');
    blank('warning');
    if (!draft.strictly) found.add('strictly');
  }
  blank('source');
  if (draft.adopted || needsAdoption(rule, draft)) {
    blank('resolution');
    if (draft.on === '' || draft.on > today) found.add('on');
  }
  return found;
}

/** The command's data for a form in which nothing is amiss. */
export function commandOf(rule: RuleChange['rule'], draft: RuleDraft, basis: number): CommandData['SetRule'] {
  const { resolution, on, strictly } = draft;
  const adopted = draft.adopted || needsAdoption(rule, draft) ? { resolution: resolution.trim(), on, strictly } : null;
  // The schema's arrays are mutable, the law's are not.
  return { change: structuredClone(changeOf(rule, draft)) as CommandData['SetRule']['change'], basis, source: draft.source.trim(), adopted };
}
