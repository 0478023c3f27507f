import type { CommandData, CompoundCommand } from '@sanfang/shared/compound/command.ts';
import { lacksStepUp } from '@sanfang/shared/compound/step-up.ts';
import { ruleLimits, ruleNames, isNumberRule, ruleIn, type RuleChange } from '@sanfang/shared/law/local-rules.ts';
import { defaultProfile } from '@sanfang/shared/law/rule-profile.ts';
import { describe, expect, it } from 'vitest';
import { event, named, NOW, type Asked, type By, type Scene } from '../support/given.ts';
import { all, chen, compound, li, sign, signing, song, wu, zhou } from '../support/room.ts';

type Change = CommandData['SetRule']['change'];
const source = '《业主大会议事规则》第九条';
const adopted = { resolution: '业主大会〔2026〕2号决定', on: '2026-05-01', strictly: true };
const clause = { mode: 'FOLLOW_MAJORITY', followFor: ['I5', 'I4'], clause: '送达后未返回的，随多数意见。', warning: '未返回的票随多数意见。' } as const;

/** `SetRule` as somebody would say it who has seen the rules as they stand. */
function rule(scene: Scene, change: RuleChange, over: Partial<CommandData['SetRule']> = {}): Asked {
  return { type: 'SetRule', data: { change: structuredClone(change) as Change, basis: scene.compound().feed.rules.version, source, adopted: null, ...over } };
}
const committee = { party: named('OWNERS_COMMITTEE'), kind: 'OWNERS_COMMITTEE', name: 'The OWNERS_COMMITTEE' } as const;
const streetOffice = { party: named('STREET_OFFICE'), kind: 'STREET_OFFICE', name: 'The STREET_OFFICE' } as const;
const silence = (over: Partial<Extract<RuleChange, { rule: 'SILENCE' }>['value']> = {}): RuleChange => ({ rule: 'SILENCE', value: { ...clause, ...over } });

/** A value of each rule that is not the default and that the law allows. */
const others: readonly (readonly [RuleChange, By])[] = [
  [{ rule: 'PARKING', value: 'INCLUDE' }, chen], [silence({ followFor: ['I4', 'I5'] }), chen], [{ rule: 'INVALID_BALLOTS', value: true }, chen], [{ rule: 'REVOTE', value: true }, chen],
  [{ rule: 'FILING', value: true }, chen], ...(['PROXY_UNITS', 'NOTICE_DAYS', 'VOTE_DAYS', 'EXTENSION_DAYS', 'PRELIMINARY_DAYS', 'ALLOCATION_DAYS', 'EMERGENCY_POST_DAYS', 'REVIEW_DAYS', 'PETITION_DAYS'] as const)
    .map((name) => [{ rule: name, value: ruleLimits[name].most }, chen] as const).filter(([change]) => change.rule !== 'PETITION_DAYS'), [{ rule: 'PETITION_DAYS', value: 7 }, chen],
  [{ rule: 'JURISDICTION', value: 'CN-AH-HEFEI' }, song], [{ rule: 'ORDER_DAYS', value: 10 }, song],
  [{ rule: 'EMERGENCY', value: { categories: ['E1', 'E6'], confirmations: ['COMMITTEE', 'HOUSING_AUTHORITY'] } }, song], [{ rule: 'LEGAL_EFFECT', value: 'FORMAL' }, song],
];

describe('a rule of the compound', () => {
  it('is set on the feed, with what held before, its source and the body that said so; nothing is sealed and nobody is named', () => {
    const changed = compound.when(rule(compound, { rule: 'NOTICE_DAYS', value: 20 }), chen).then([
      event('rules.changed', { version: 1, change: { rule: 'NOTICE_DAYS', value: 20 }, was: { rule: 'NOTICE_DAYS', value: 15 }, source, adopted: null, by: committee }, { office: { actor: committee.party, capacity: 'OWNERS_COMMITTEE' } }),
    ]);
    const { rules, ruleSettings, ruleNumbers } = changed.compound().feed;
    expect(rules).toEqual({ ...defaultProfile, version: 1, periods: { ...defaultProfile.periods, noticeDays: 20 } });
    expect(ruleSettings).toEqual({ NOTICE_DAYS: { version: 1, n: 2, at: NOW, source, adopted: null, by: committee } });
    expect(ruleNumbers).toEqual([2]);
    expect(JSON.stringify(changed.events.at(-1))).not.toContain(named('chen'));
  });

  it('stands in the profile as it was said, every one of them, and leaves the others alone', () => {
    expect(new Set(others.map(([change]) => change.rule))).toEqual(new Set(ruleNames));
    for (const [change, by] of others) {
      const { rules } = compound.when(rule(compound, change, { adopted }), by).after().compound().feed;
      expect(ruleIn(rules, change.rule)).toEqual(change);
      for (const name of ruleNames) if (name !== change.rule) expect(ruleIn(rules, name), `${change.rule} and ${name}`).toEqual(ruleIn(defaultProfile, name));
    }
  });

  it('carries its source into the profile by which votes are counted', () => {
    const scene = all(compound, [rule(compound, { rule: 'PARKING', value: 'EXCLUDE' }), chen]);
    expect(scene.compound().feed.rules.parking).toEqual({ policy: 'EXCLUDE', source });
    const formal = scene.when(rule(scene, { rule: 'LEGAL_EFFECT', value: 'FORMAL' }, { source: '街道〔2026〕8号文' }), song).after();
    expect(formal.compound().feed.rules.legalEffect).toEqual({ value: 'FORMAL', source: '街道〔2026〕8号文' });
    expect(formal.compound().feed.rules.version).toBe(2);
  });

  it('is tidied, and what is a set stands in the order of its table', () => {
    const change: RuleChange = { rule: 'EMERGENCY', value: { categories: ['E6', 'E1'], confirmations: ['STREET_OR_COMMUNITY', 'COMMITTEE'] } };
    const [draft] = compound.when(rule(compound, change, { source: ' 文件 ' }), song).accepted.events;
    expect(draft?.data).toMatchObject({ change: { value: { categories: ['E1', 'E6'], confirmations: ['COMMITTEE', 'STREET_OR_COMMUNITY'] } }, source: '文件', by: streetOffice });
  });

  it('may be said again with another source, and back to what it was, but not twice alike', () => {
    const twenty = all(compound, [rule(compound, { rule: 'NOTICE_DAYS', value: 20 }), chen]);
    twenty.when(rule(twenty, { rule: 'NOTICE_DAYS', value: 20 }), chen).then('RULE_UNCHANGED');
    const again = twenty.when(rule(twenty, { rule: 'NOTICE_DAYS', value: 20 }, { source: '第十条' }), chen).after();
    const back = again.when(rule(again, { rule: 'NOTICE_DAYS', value: 15 }), chen).after();
    expect(back.compound().feed.rules).toEqual({ ...defaultProfile, version: 3 });
    expect(back.compound().feed.ruleNumbers).toEqual([2, 3, 4]);
  });

  it('is refused over a version that the person did not see', () => {
    const twenty = all(compound, [rule(compound, { rule: 'NOTICE_DAYS', value: 20 }), chen]);
    twenty.when(rule(twenty, { rule: 'VOTE_DAYS', value: 20 }, { basis: 0 }), chen).then({ refused: 'STALE_RULES', detail: { version: 1 } });
  });
});

describe('who may say it', () => {
  it('the chair what the rules of procedure say, the street what the place says, each only that', () => {
    for (const [change, by] of others) {
      compound.when(rule(compound, change, { adopted }), by === chen ? song : chen).then({ refused: 'RULE_NOT_YOURS', detail: { rule: change.rule } });
      for (const nobody of [li, zhou, wu]) compound.when(rule(compound, change, { adopted }), nobody).then('RULE_NOT_YOURS');
    }
  });
});

describe('who has a second factor', () => {
  it('approves a change by it; nobody else is asked for one', () => {
    const command = { id: named('command'), log: compound.log, capacity: chen.capacity, ...rule(compound, { rule: 'REVOTE', value: true }) } as CompoundCommand;
    const auth = { method: 'PASSWORD', level: 1, deviceAge: 0 } as const;
    expect([true, false].map((secondFactor) => lacksStepUp(compound.compound(), command, { auth, secondFactor }))).toEqual([true, false]);
  });
});

describe('what the law forbids', () => {
  it('a notice under 15 days, and every number beyond its limits', () => {
    compound.when(rule(compound, { rule: 'NOTICE_DAYS', value: 14 }), chen).then({ refused: 'RULE_FORBIDDEN', detail: { rule: 'NOTICE_DAYS' } });
    for (const name of ruleNames.filter(isNumberRule)) {
      const { least, most } = ruleLimits[name];
      const by = name === 'ORDER_DAYS' ? song : chen;
      for (const value of [least - 1, most + 1]) compound.when(rule(compound, { rule: name, value }), by).then('RULE_FORBIDDEN');
      for (const value of [least, most]) expect(compound.when(rule(compound, { rule: name, value }), by).outcome, `${name} ${String(value)}`).toHaveProperty('events');
    }
  });

  it('silence that counts for the rules themselves, the committee, or what needs three quarters', () => {
    for (const code of ['I1', 'I2', 'I3', 'I6', 'I7', 'I8'] as const) compound.when(rule(compound, silence({ followFor: ['I5', code] }), { adopted }), chen).then('RULE_FORBIDDEN');
    compound.when(rule(compound, silence({ followFor: [] }), { adopted }), chen).then('RULE_FORBIDDEN');
  });

  it('silence that counts without the clause\'s wording or a warning on the ballot', () => {
    for (const missing of [{ clause: null }, { warning: null }, { clause: '\u200b' }]) {
      compound.whenUnchecked(rule(compound, silence(missing), { adopted }), chen).then('RULE_FORBIDDEN');
    }
  });

  it('silence that counts by a clause that the owners did not adopt, or adopted with the silent counted', () => {
    compound.when(rule(compound, silence()), chen).then('ADOPTION_REQUIRED');
    compound.when(rule(compound, silence(), { adopted: { ...adopted, strictly: false } }), chen).then('ADOPTION_REQUIRED');
    compound.when(rule(compound, silence({ mode: 'DEEMED_PARTICIPATION' })), chen).then('ADOPTION_REQUIRED');
    const follows = all(compound, [rule(compound, silence(), { adopted }), chen]);
    expect(follows.compound().feed.rules.silence).toEqual({ ...clause, followFor: ['I4', 'I5'], adoptedBy: '业主大会〔2026〕2号决定 (2026-05-01)' });
    const strict = follows.when(rule(follows, { rule: 'SILENCE', value: { mode: 'STRICT', followFor: [], clause: null, warning: null } }), chen).after();
    expect(strict.compound().feed.rules.silence).toEqual(defaultProfile.silence);
  });

  it('an emergency table that does without the committee\'s word', () => {
    compound.when(rule(compound, { rule: 'EMERGENCY', value: { categories: ['E6'], confirmations: ['STREET_OR_COMMUNITY'] } }), song).then('RULE_FORBIDDEN');
  });

  it('an adoption that has not come yet or is on no day, and words in which nothing can be seen', () => {
    for (const on of ['2026-11-24', '2026-02-30']) compound.when(rule(compound, { rule: 'REVOTE', value: true }, { adopted: { ...adopted, on } }), chen).then({ refused: 'ADOPTION_REQUIRED', detail: { on } });
    compound.when(rule(compound, { rule: 'REVOTE', value: true }, { source: '\u200b' }), chen).then({ refused: 'EMPTY_TEXT', detail: { field: 'source' } });
    compound.when(rule(compound, { rule: 'REVOTE', value: true }, { adopted: { ...adopted, resolution: '\u200b' } }), chen).then({ refused: 'EMPTY_TEXT', detail: { field: 'resolution' } });
  });
});

describe('a decision', () => {
  it('names the version of the rules that stood', () => {
    const scene = all(signing, [rule(signing, { rule: 'VOTE_DAYS', value: 20 }), chen], ...[zhou, chen, wu].map((by) => [sign(signing), by] as const));
    expect(scene.events.filter(({ type }) => type.startsWith('decision.')).map(({ data }) => (data as { ruleProfile: string }).ruleProfile)).toEqual(['CN-CIVILCODE-2021/1', 'CN-CIVILCODE-2021/1']);
  });
});
