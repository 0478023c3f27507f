import { commandSchemas } from '@sanfang/shared/compound/command.ts';
import { ruleIn, ruleNames, type RuleChange } from '@sanfang/shared/law/local-rules.ts';
import { defaultProfile } from '@sanfang/shared/law/rule-profile.ts';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { amiss, changeOf, commandOf, draftOf, type RuleDraft } from '../../../web/src/routes/c/[compound]/rules/rule-draft.ts';

const TODAY = '2026-11-23';
const follow: Partial<RuleDraft> = { mode: 'FOLLOW_MAJORITY', clause: '条款', warning: '提示', source: '第十八条', resolution: '2号决定', on: '2026-05-01', strictly: true };
const silence = ruleIn(defaultProfile, 'SILENCE');
const found = (rule: RuleChange['rule'], over: Partial<RuleDraft>): string[] => [...amiss(rule, { ...draftOf(ruleIn(defaultProfile, rule)), source: '第九条', ...over }, TODAY)];

describe('the form for a rule', () => {
  it('opens with what holds, and asks for exactly that unless something is changed', () => {
    for (const rule of ruleNames) {
      const was = ruleIn(defaultProfile, rule);
      expect(changeOf(rule, draftOf(was))).toEqual(was);
      expect(found(rule, {}), rule).toEqual([]);
      expect(Value.Check(commandSchemas.SetRule, commandOf(rule, { ...draftOf(was), source: '第九条' }, 0)), rule).toBe(true);
    }
  });

  it('keeps what silence needs, and gives it up with the strict mode', () => {
    const draft = { ...draftOf(silence), ...follow };
    const set = changeOf('SILENCE', draft);
    expect(set).toEqual({ rule: 'SILENCE', value: { mode: 'FOLLOW_MAJORITY', followFor: ['I4', 'I5', 'I9'], clause: '条款', warning: '提示' } });
    expect(changeOf('SILENCE', draftOf(set))).toEqual(set);
    expect(changeOf('SILENCE', { ...draft, mode: 'STRICT' })).toEqual(silence);
    expect(commandOf('SILENCE', draft, 3)).toMatchObject({ basis: 3, adopted: { resolution: '2号决定', on: '2026-05-01', strictly: true } });
  });

  it('names the fields that are amiss', () => {
    expect(found('NOTICE_DAYS', { number: '14' })).toEqual(['number']);
    expect(found('NOTICE_DAYS', { number: '' })).toEqual(['number']);
    expect(found('NOTICE_DAYS', { number: '15.5' })).toEqual(['number']);
    expect(found('NOTICE_DAYS', { source: ' ' })).toEqual(['source']);
    expect(found('EMERGENCY', { categories: [], confirmations: [] })).toEqual(['categories', 'confirmations']);
    expect(found('JURISDICTION', { code: '六安' })).toEqual(['code']);
    expect(found('SILENCE', { ...follow, followFor: [], clause: '', warning: ' ', strictly: false, resolution: '', on: '2026-11-24' })).toEqual(['followFor', 'clause', 'warning', 'strictly', 'resolution', 'on']);
    expect(found('SILENCE', follow)).toEqual([]);
    expect(found('REVOTE', { adopted: true, on: '' })).toEqual(['resolution', 'on']);
  });
});
