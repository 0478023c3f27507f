import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyDraft, problemsOf, tableData, totalFen, type ProposalDraft } from '../../../web/src/routes/c/[compound]/rooms/[room]/editor/proposal-draft.ts';
import { emptyScope, partOf, scopeTotals, toggleBuilding, toggleUnit } from '../../../web/src/routes/c/[compound]/rooms/[room]/editor/scope-draft.ts';
import { fenOf, typedYuan } from '../../../web/src/lib/format/yuan.ts';

describe('An amount as people type it', () => {
  test.each([
    ['3,877,480.00', 387_748_000], ['3877480', 387_748_000], ['0.1', 10], ['0.20', 20], ['¥ 12', 1_200], ['12 元', 1_200], ['１２．５', 1_250], ['1.', 100], ['007', 700], ['100000000000', 10_000_000_000_000],
  ])('%s is %i fen', (typed, fen) => {
    expect(fenOf(typed)).toBe(fen);
  });

  test.each(['', '0', '0.00', '-1', '1.234', '1e3', '12元5', 'abc', '100000000000.01', '1.2.3'])('“%s” is none', (typed) => {
    expect(fenOf(typed)).toBeNull();
  });

  test('comes back as it went', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 10_000_000_000_000 }), (fen) => {
      expect(fenOf(typedYuan(fen))).toBe(fen);
    }));
  });
});

const building = (code: string, areas: readonly number[]) => ({
  building: code, entrances: ['1'], units: areas.length, area: areas.reduce((sum, area) => sum + area, 0), codes: areas.map((area, index) => ({ id: `${code}-1-${String(101 + index)}`, area })),
});
const one = building('1', [10_000, 12_050]);
const two = building('2', [9_999, 1]);

describe('A scope chosen by building', () => {
  test('counts units and area of whole buildings, less exceptions, plus single units', () => {
    let scope = toggleBuilding(emptyScope, one);
    expect(scopeTotals(scope, [one, two])).toEqual({ buildings: 1, units: 2, area: 22_050 });
    scope = toggleUnit(scope, '1', '1-1-102');
    scope = toggleUnit(scope, '2', '2-1-102');
    expect(scope).toEqual({ buildings: ['1'], except: ['1-1-102'], extra: ['2-1-102'] });
    expect(scopeTotals(scope, [one, two])).toEqual({ buildings: 2, units: 2, area: 10_001 });
  });

  test('forgets a building’s exceptions and single units when it is taken out', () => {
    const scope = toggleUnit(toggleBuilding(emptyScope, one), '1', '1-1-101');
    expect(toggleBuilding(scope, one)).toEqual(emptyScope);
    expect(toggleBuilding(toggleUnit(emptyScope, '2', '2-1-101'), two)).toEqual(emptyScope);
  });

  test('counts a building whole where its units are not named', () => {
    const { codes: _named, ...closed } = one;
    expect(partOf({ ...emptyScope, buildings: ['1'] }, closed)).toMatchObject({ units: 2, area: 22_050 });
  });
});

describe('A draft', () => {
  const whole: ProposalDraft = {
    ...emptyDraft(() => 'key'), matterCode: 'I5', title: ' 外墙 ', problem: '空鼓', works: '重做', scope: { buildings: ['1'], except: [], extra: [] },
    lines: [{ key: 'a', label: '外墙', yuan: '1,000.10' }, { key: 'b', label: '', yuan: '' }], start: '2026-12-01', end: '2026-12-31',
  };
  const why = (draft: ProposalDraft, units = 2) => problemsOf(draft, units).map(({ field, why: reason }) => `${field} ${reason}`);

  test('that is whole becomes a command: trimmed, without empty lines, in fen', () => {
    expect(why(whole)).toEqual([]);
    expect(tableData(whole, 2)).toMatchObject({ title: '外墙', budget: [{ label: '外墙', amount: 100_010 }], fund: { source: 'MAINTENANCE_FUND', regime: 'ART_22' }, supersedes: null });
    expect(totalFen(whole.lines)).toBe(100_010);
  });

  test('that is empty says everything that is missing', () => {
    expect(why(emptyDraft(() => 'key'), 0)).toEqual([
      'matterCode MISSING', 'title MISSING', 'problem MISSING', 'works MISSING', 'scope MISSING', 'budget NO_LINES', 'timetable MISSING',
    ]);
  });

  test('may not mix the maintenance fund with another matter, nor item 5 with other money (Civil Code Art. 278(1)5)', () => {
    expect(why({ ...whole, source: 'PUBLIC_REVENUE' })).toEqual(['fund FUND_OF_MATTER']);
    expect(why({ ...whole, matterCode: 'NONE' })).toEqual(['matterCode MATTER_OF_FUND']);
  });

  test('names a line without amount or name, and an end before the start', () => {
    expect(why({ ...whole, lines: [{ key: 'a', label: '外墙', yuan: '一千' }] })).toEqual(['budget NOT_AN_AMOUNT']);
    expect(why({ ...whole, end: '2026-11-30' })).toEqual(['timetable END_BEFORE_START']);
  });

  test('without money has no budget and no way to draw it', () => {
    expect(tableData({ ...whole, matterCode: 'NONE', source: 'NONE' }, 2)).toMatchObject({ budget: [], fund: { source: 'NONE', regime: 'NOT_APPLICABLE' } });
  });
});
