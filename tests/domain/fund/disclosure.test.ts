/** What the owners see: statements, questions with their clock; and how the books meet the bank. */
import type { MoneyOnFeed } from '@sanfang/shared/compound/fund/events.ts';
import { evolveOverview, initialOverview } from '@sanfang/shared/compound/overview-fold.ts';
import { workingDaysAfter } from '@sanfang/shared/law/working-days.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { describe, expect, it } from 'vitest';
import { HUB, named, somebody, type Asked, type By, type Scene } from '../support/given.ts';
import { does, funded, fundOf, money, operator, owner, paper, question } from '../support/money.ts';
import { chen, wu } from '../support/room.ts';

const dues = (scene: Scene) => scene.events.reduce(evolveOverview, initialOverview).dues;
const last = (scene: Scene, type: string) => scene.events.filter((event) => event.type === type).at(-1);
function told(scene: Scene, asked: Asked, by: By): string {
  const { outcome } = scene.when(asked, by);
  return isRefusal(outcome) ? outcome.refused : 'stands';
}
const statement = (from: string, until: string, ledger: 'MAINTENANCE_FUND' | 'PUBLIC_REVENUE' = 'PUBLIC_REVENUE'): Asked => money('PublishStatement', { ledger, from, until });

describe('a statement', () => {
  const spent = does(funded(), [money('RecordCost', { source: 'PARKING', fen: 120_000, on: '2026-04-30', text: '划线', papers: [paper()] }), wu]);

  it('tells everybody totals by source, never a unit', () => {
    const told = does(spent, [statement('2026-01', '2026-10'), chen], [statement('2026-01', '2026-10', 'MAINTENANCE_FUND'), chen]);
    const [revenue, fund] = told.events.filter(({ type }) => type === 'statement.published').map(({ data }) => data as MoneyOnFeed['statement.published']);
    expect(revenue).toEqual({
      ledger: 'PUBLIC_REVENUE', from: '2026-01', until: '2026-10', units: null, lines: [
        { account: 'BANK', opening: 0, debit: 500_000, credit: 120_000, closing: 380_000 },
        { account: 'COST PARKING', opening: 0, debit: 120_000, credit: 0, closing: 120_000 },
        { account: 'INCOME PARKING', opening: 0, debit: 0, credit: 500_000, closing: -500_000 },
      ],
    });
    expect(fund?.units).toEqual({ count: 5, firstDeposits: 500_000, balance: 500_000 });
    expect(JSON.stringify(fund)).not.toContain('1-1-101');
    expect(last(told, 'statement.published')?.actor).toBe(named('OWNERS_COMMITTEE'));
  });

  it('is of months that are over, one after the other without a gap', () => {
    expect(told(spent, statement('2026-01', '2026-11'), chen)).toBe('NOT_DUE');
    expect(told(spent, statement('2026-03', '2026-10'), chen)).toBe('PERIOD_CLOSED');
    expect(told(spent, statement('2026-10', '2026-01'), chen)).toBe('BAD_TERM');
    expect(told(spent, statement('2026-13', '2026-13'), chen)).toBe('BAD_TERM');
    const first = does(spent, [statement('2026-01', '2026-03'), chen]);
    expect(first.when(statement('2026-05', '2026-06'), chen).outcome).toEqual({ refused: 'PERIOD_CLOSED', detail: { from: '2026-04' } });
    expect(told(first, statement('2026-04', '2026-10'), chen)).toBe('stands');
    expect(told(first, statement('2026-01', '2026-03', 'MAINTENANCE_FUND'), chen)).toBe('stands');
  });

  it('closes its months: what was wrong in them is taken back in a later one', () => {
    const closed = does(spent, [statement('2026-01', '2026-10'), chen]);
    const cost = Object.entries(fundOf(closed).postings).find(([, { kind }]) => kind === 'COST')?.[0] ?? '';
    const back = (on: string): Asked => money('ReversePosting', { posting: cost, on, reason: '重复' });
    expect(closed.when(back('2026-10-31'), chen).outcome).toEqual({ refused: 'PERIOD_CLOSED', detail: { until: '2026-10-31' } });
    expect(told(closed, back('2026-11-01'), chen)).toBe('stands');
    // The other ledger is not closed by it.
    expect(told(closed, money('RecordDeposit', { unit: '1-1-101', fen: 1, first: false, on: '2026-10-31' }), operator)).toBe('stands');
    const next = does(closed.at('2026-12-05T02:00:00.000Z'), [back('2026-11-01'), chen], [statement('2026-11', '2026-11'), chen]);
    expect((last(next, 'statement.published')?.data as MoneyOnFeed['statement.published']).lines).toContainEqual({ account: 'COST PARKING', opening: 120_000, debit: 0, credit: 120_000, closing: 0 });
  });

  it('keeps two years of postings that can be taken back, and those that the bank has not shown', () => {
    const later = does(funded().at('2030-02-01T02:00:00.000Z'), [statement('2026-01', '2030-01'), chen], [statement('2026-01', '2030-01', 'MAINTENANCE_FUND'), chen]);
    expect(Object.values(fundOf(later).postings).map(({ kind }) => kind).sort()).toEqual(['INCOME', 'OPENING_BALANCE']);
    const [opening, income] = Object.keys(fundOf(funded()).postings);
    const bank = (ledger: 'MAINTENANCE_FUND' | 'PUBLIC_REVENUE'): Asked => money('RecordBankStatement', { ledger, from: '2026-01-01', until: '2026-12-31', opening: 0, closing: 500_000, lines: [{ on: '2026-03-01', fen: 500_000, text: '' }] });
    let shown = does(funded().at('2030-02-01T02:00:00.000Z'), [bank('MAINTENANCE_FUND'), operator], [bank('PUBLIC_REVENUE'), operator]);
    for (const [line, { ledger }] of Object.entries(fundOf(shown).bankLines)) shown = does(shown, [money('MatchBankLine', { line, posting: (ledger === 'PUBLIC_REVENUE' ? income : opening) ?? '' }), operator]);
    const gone = does(shown, [statement('2026-01', '2030-01'), chen], [statement('2026-01', '2030-01', 'MAINTENANCE_FUND'), chen]);
    expect(fundOf(gone).postings).toEqual({});
    expect(gone.slice('accounts')).toMatchObject({ postings: {} });
    expect(fundOf(gone).books).toEqual(fundOf(funded()).books);
  });
});

describe('the bank\'s own statement', () => {
  const record = (over: object = {}): Asked => ({ type: 'RecordBankStatement', data: {
    ledger: 'PUBLIC_REVENUE', from: '2026-03-01', until: '2026-03-31', opening: 0, closing: 499_990, lines: [{ on: '2026-03-01', fen: 500_000, text: '停车费 张三' }, { on: '2026-03-31', fen: -10, text: '手续费' }], ...over,
  } } as Asked);
  const recorded = does(funded(), [record(), operator]);
  const [incoming, fee] = Object.keys(fundOf(recorded).bankLines);
  const income = Object.entries(fundOf(recorded).postings).find(([, { kind }]) => kind === 'INCOME')?.[0] ?? '';
  const match = (line = incoming, posting = income): Asked => money('MatchBankLine', { line: line ?? '', posting });

  it('adds up, and goes on where the last one ended', () => {
    expect(told(funded(), record({ closing: 500_000 }), operator)).toBe('TOTAL_DIFFERS');
    expect(told(funded(), record({ until: '2026-11-24' }), operator)).toBe('BAD_TERM');
    expect(told(funded(), record({ lines: [{ on: '2026-04-01', fen: 499_990, text: '' }] }), operator)).toBe('MALFORMED');
    const next = { from: '2026-04-01', until: '2026-04-30', lines: [] };
    expect(told(recorded, record({ ...next, opening: 0, closing: 0 }), operator)).toBe('BANK_STATEMENT_MISMATCH');
    expect(told(recorded, record({ ...next, from: '2026-03-31', opening: 499_990 }), operator)).toBe('BANK_STATEMENT_MISMATCH');
    expect(told(recorded, record({ ...next, opening: 499_990 }), operator)).toBe('stands');
  });

  it('that was the wrong one is taken back, the last first, until a posting explains a line of it', () => {
    const more = does(recorded, [record({ from: '2026-04-01', until: '2026-04-30', opening: 499_990, closing: 499_991, lines: [{ on: '2026-04-01', fen: 1, text: '利息' }] }), operator]);
    const withdraw = (until: string): Asked => money('WithdrawBankStatement', { ledger: 'PUBLIC_REVENUE', until, reason: '导错了文件' });
    more.when(withdraw('2026-03-31'), operator).then('UNKNOWN_BANK_LINE');
    const once = does(more, [withdraw('2026-04-30'), operator]);
    expect(fundOf(once)).toEqual(fundOf(recorded));
    const none = does(once, [withdraw('2026-03-31'), operator]);
    expect(fundOf(none)).toEqual(fundOf(funded()));
    none.when(withdraw('2026-03-31'), operator).then('UNKNOWN_BANK_LINE');
    does(recorded, [match(), operator]).when(withdraw('2026-03-31'), operator).then('NOT_REVERSIBLE');
  });

  it('keeps the bank\'s words sealed', () => {
    expect(JSON.stringify(recorded.slice('fund'))).not.toContain('张三');
    expect(JSON.stringify(last(recorded, 'bank.statement_recorded')?.data)).not.toContain('张三');
  });

  it('is explained line by line, and what nobody explains stays open on both sides', () => {
    const matched = does(recorded, [match(), operator]);
    expect(Object.keys(fundOf(matched).bankLines)).toEqual([fee]);
    expect(Object.keys(fundOf(matched).unmatched)).toHaveLength(1);
    expect(told(matched, match(), operator)).toBe('UNKNOWN_BANK_LINE');
    expect(told(matched, match(fee, income), operator)).toBe('UNKNOWN_POSTING');
    expect(told(recorded, match(fee), operator)).toBe('AMOUNT_DIFFERS');
    const deposit = Object.entries(fundOf(recorded).postings).find(([, { kind }]) => kind === 'OPENING_BALANCE')?.[0] ?? '';
    expect(told(recorded, match(incoming, deposit), operator)).toBe('UNKNOWN_POSTING');
  });

  it('does not wait for what was taken back before the bank showed it, and does for what it has shown', () => {
    const back = money('ReversePosting', { posting: income, on: '2026-11-20', reason: '记错' });
    expect(Object.keys(fundOf(does(funded(), [back, chen])).unmatched)).not.toContain(income);
    expect(Object.values(fundOf(does(recorded, [match(), operator], [back, chen])).unmatched)).toContain(-500_000);
  });
});

describe('a question', () => {
  const published = does(funded(), [statement('2026-01', '2026-10'), chen]);
  const n = last(published, 'statement.published')?.n ?? 0;
  const asked = does(published, [question(n, { line: 'INCOME PARKING' }), owner]);
  const [id = ''] = Object.keys(fundOf(asked).questions);
  const answer = money('AnswerQuestion', { question: id, text: '合同附后' });

  it('is about a line that was published', () => {
    expect(told(published, question(n, { line: 'INCOME LOCKERS' }), owner)).toBe('UNKNOWN_LINE');
    expect(told(published, question(1), owner)).toBe('UNKNOWN_LINE');
    expect(told(published, question(999), owner)).toBe('UNKNOWN_LINE');
    expect(told(published, question(n, { text: '\u200b' }), owner)).toBe('EMPTY_TEXT');
  });

  it('is told to everybody without who asks and what they say', () => {
    const event = last(asked, 'question.published');
    expect(event).toMatchObject({ actor: 'hub', capacity: 'hub', sealed: {}, data: { about: n, line: 'INCOME PARKING', step: 'ASKED', objection: false, due: '2026-11-30T16:00:00.000Z' } });
    expect(dues(asked)).toEqual([{ at: '2026-11-30T16:00:00.000Z', kind: 'QUESTION', id }]);
  });

  it('is answered in five working days; the answer is for everybody', () => {
    const answered = does(asked, [answer, wu]);
    const event = last(answered, 'question.published');
    expect(event).toMatchObject({ actor: named('PROPERTY_COMPANY'), data: { step: 'ANSWERED', inTime: true } });
    expect(answered.opened(event?.sealed['text'] ?? '')).toBe('合同附后');
    expect(dues(answered)).toEqual([]);
    expect(told(answered, answer, wu)).toBe('UNKNOWN_QUESTION');
    expect(told(asked, answer, { person: owner.person, capacity: chen.capacity })).toBe('MUST_STAND_ASIDE');
  });

  it('that nobody answers in time is told so by the hub, once, and can still be answered', () => {
    const mark = money('MarkOverdue', { what: 'QUESTION', id });
    asked.when(mark).then('NOT_DUE');
    const overdue = does(asked.at('2026-11-30T16:00:02.000Z'), [mark, HUB]);
    expect(last(overdue, 'question.published')?.data).toMatchObject({ step: 'OVERDUE' });
    expect(dues(overdue)).toEqual([]);
    overdue.when(mark).then('UNKNOWN_QUESTION');
    expect(last(does(overdue, [answer, wu]), 'question.published')?.data).toMatchObject({ step: 'ANSWERED', inTime: false });
  });

  it('is one of ten that one person may have open', () => {
    let scene = published;
    for (let i = 0; i < 10; i += 1) scene = does(scene, [question(n), owner]);
    expect(told(scene, question(n), owner)).toBe('LIMIT_REACHED');
    expect(told(scene, question(n), somebody('neighbour'))).toBe('stands');
  });
});

describe('working days', () => {
  it.each([
    ['2026-11-23T02:00:00.000Z', 1, '2026-11-24T16:00:00.000Z'], ['2026-11-23T02:00:00.000Z', 5, '2026-11-30T16:00:00.000Z'], ['2026-11-27T02:00:00.000Z', 1, '2026-11-30T16:00:00.000Z'],
    // The eve of the National Day week of 2023: 7 and 8 October were worked.
    ['2023-09-28T02:00:00.000Z', 1, '2023-10-07T16:00:00.000Z'], ['2023-09-28T02:00:00.000Z', 3, '2023-10-09T16:00:00.000Z'],
    // A year without a table: weekends are off.
    ['2040-01-06T02:00:00.000Z', 1, '2040-01-09T16:00:00.000Z'],
  ])('after %s, %i: until %s', (from, days, until) => {
    expect(workingDaysAfter(from, days, 480)).toBe(until);
  });
});
