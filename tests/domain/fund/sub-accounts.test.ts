/** Sub-accounts of the units: imports, deposits, interest, and what is taken back. The books and the sub-accounts always say the same. */
import { balanceOf } from '@sanfang/shared/compound/fund/accounts-state.ts';
import { DEPOSIT_BATCH } from '@sanfang/shared/compound/fund/commands.ts';
import { ownAccount } from '@sanfang/shared/compound/fund/own-account.ts';
import { defaultProfile } from '@sanfang/shared/law/rule-profile.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { event, named, type Asked, type By, type Scene } from '../support/given.ts';
import { accountsOf, deposits, does, firstDeposits, funded, fundOf, money, opened, operator, paper, UNITS } from '../support/money.ts';
import { chen, compound, wu } from '../support/room.ts';

const posting = (scene: Scene): string => Object.keys(fundOf(scene).postings).at(-1) ?? '';
const reverse = (id: string, on = '2026-11-20'): Asked => money('ReversePosting', { posting: id, on, reason: '记错了' });
const unitsInBooks = (scene: Scene): number => 0 - (fundOf(scene).books.MAINTENANCE_FUND.UNITS ?? 0);
const onAccounts = (scene: Scene): number => Object.values(accountsOf(scene).units).reduce((sum, account) => sum + balanceOf(account), 0);
const refusal = (scene: Scene, asked: Asked, by: By = operator): unknown => {
  const { outcome } = scene.when(asked, by);
  return isRefusal(outcome) ? outcome.refused : 'stands';
};

describe('books', () => {
  it('are opened once, on a day that has come', () => {
    const open = (on: string): Asked => money('OpenBooks', { holding: 'ART_22', bank: '建设银行', on });
    compound.when(open('2026-01-01'), operator).then([event('books.opened', { holding: 'ART_22', bank: '建设银行', on: '2026-01-01' })]);
    compound.when(open('2026-11-24'), operator).then('MALFORMED');
    compound.when(open('2026-02-30'), operator).then('MALFORMED');
    opened().when(open('2026-01-01'), operator).then('BOOKS_ALREADY_OPEN');
  });

  it('take nothing before they are open', () => {
    compound.when(money('RecordDeposit', { unit: '1-1-101', fen: 1, first: true, on: '2026-02-01' }), operator).then('BOOKS_NOT_OPEN');
    compound.when(money('StartDeposits', { import: named('i'), kind: 'DEPOSITS', file: 'x', rows: 1, total: 1, on: '2026-02-01' }), operator).then('BOOKS_NOT_OPEN');
    compound.when(money('ProposeProject', { source: 'MAINTENANCE_FUND', category: null, title: 'x', problem: 'x' }), wu).then('BOOKS_NOT_OPEN');
    compound.when(money('PublishStatement', { ledger: 'PUBLIC_REVENUE', from: '2026-01', until: '2026-01' }), chen).then('BOOKS_NOT_OPEN');
  });

  it('take no day before they were open, none to come, and none that is not in the calendar', () => {
    for (const on of ['2025-12-31', '2026-11-24', '2026-02-30']) expect(refusal(opened(), money('RecordDeposit', { unit: '1-1-101', fen: 1, first: false, on }))).toBe('MALFORMED');
    expect(refusal(opened(), money('RecordDeposit', { unit: '1-1-101', fen: 1, first: false, on: '2026-11-23' }))).toBe('stands');
  });
});

describe('an import of balances', () => {
  const staged = does(opened(), ...deposits(firstDeposits).slice(0, 2));
  const activate = money('ActivateDeposits', { import: named('deposits') });

  it('counts nothing before it is activated, and then all of it at once', () => {
    expect([unitsInBooks(staged), onAccounts(staged)]).toEqual([0, 0]);
    const active = does(staged, [activate, operator]);
    expect([unitsInBooks(active), onAccounts(active)]).toEqual([500_000, 500_000]);
    expect(accountsOf(active).units['2-1-101']).toEqual({ firstDeposit: 100_000, paid: 100_000, interest: 0, share: 0 });
    expect(fundOf(active).books.MAINTENANCE_FUND).toEqual({ BANK: 500_000, UNITS: -500_000 });
    expect(fundOf(active).postings[posting(active)]).toMatchObject({ kind: 'OPENING_BALANCE', on: '2026-02-01' });
    expect(accountsOf(active).imports).toEqual({});
  });

  it('must be as much as was announced: lines, and fen', () => {
    const [start] = deposits(firstDeposits, { rows: 6 });
    if (start === undefined) throw new Error('no start');
    const short = does(opened(), start, [money('StageDeposits', { import: named('deposits'), lines: firstDeposits }), operator]);
    expect(short.when(activate, operator).outcome).toEqual({ refused: 'IMPORT_INCOMPLETE', detail: { announced: 6, staged: 5 } });
    const other = does(opened(), ...deposits(firstDeposits, { total: 500_001 }).slice(0, 2));
    expect(other.when(activate, operator).outcome).toEqual({ refused: 'TOTAL_DIFFERS', detail: { announced: 500_001, staged: 500_000 } });
  });

  it.each<[string, object]>([
    ['UNKNOWN_UNIT', { unit: '9-9-999', firstDeposit: 1, fen: 1 }], ['DUPLICATE_UNIT', { unit: '1-1-101', firstDeposit: 1, fen: 1 }], ['IMPORT_INCOMPLETE', { unit: '1-1-101', firstDeposit: 1, fen: 1, more: true }],
  ])('refuses %s', (code, line) => {
    const [start] = deposits(firstDeposits, { rows: code === 'IMPORT_INCOMPLETE' ? 1 : 5 });
    if (start === undefined) throw new Error('no start');
    const begun = does(opened(), start, [money('StageDeposits', { import: named('deposits'), lines: firstDeposits.slice(0, 1) }), operator]);
    const { unit, firstDeposit, fen } = { ...firstDeposits[1], ...line } as (typeof firstDeposits)[number];
    begun.when(money('StageDeposits', { import: named('deposits'), lines: [{ unit, firstDeposit, fen }] }), operator).then(code as 'UNKNOWN_UNIT');
  });

  it('may take over a balance that is used up, but no deposit of nothing', () => {
    const used = does(opened(), ...deposits([{ unit: '1-1-101', firstDeposit: 100_000, fen: 0 }, { unit: '1-1-102', firstDeposit: 100_000, fen: 20_000 }]));
    expect(accountsOf(used).units['1-1-101']).toEqual({ firstDeposit: 100_000, paid: 0, interest: 0, share: 0 });
    const [start] = deposits([], { kind: 'DEPOSITS', rows: 1, total: 1 });
    if (start === undefined) throw new Error('no start');
    does(opened(), start).when(money('StageDeposits', { import: named('deposits'), lines: [{ unit: '1-1-101', firstDeposit: 1, fen: 0 }] }), operator).then('MALFORMED');
  });

  it('that was never finished gives way to a new one', () => {
    const [start] = deposits(firstDeposits, { import: named('second') });
    if (start === undefined) throw new Error('no start');
    expect(Object.keys(accountsOf(does(staged, start)).imports)).toEqual([named('second')]);
    does(staged, start).when(activate, operator).then('IMPORT_NOT_OPEN');
  });

  it('is taken back whole by one reversal, once, and can be done again', () => {
    const before = opened();
    const active = does(staged, [activate, operator]);
    const undone = does(active, [reverse(posting(active)), operator]);
    expect(accountsOf(undone).units).toEqual(accountsOf(before).units);
    expect(fundOf(undone).books).toEqual(fundOf(before).books);
    undone.when(reverse(posting(active)), operator).then('ALREADY_REVERSED');
    undone.when(reverse(posting(undone)), operator).then('NOT_REVERSIBLE');
    const again = does(undone, ...deposits(firstDeposits, { import: named('again') }));
    expect(accountsOf(again).units).toEqual(accountsOf(active).units);
  });

  it('of a compound of thousands fits into events and is whole', () => {
    expect(DEPOSIT_BATCH * 26).toBeLessThan(16 * 1024);
  });
});

describe('what comes to a unit', () => {
  it('is its owner\'s deposit; the first one is what a top-up is told by', () => {
    const first = does(opened(), [money('RecordDeposit', { unit: '1-1-101', fen: 65_000, first: true, on: '2026-02-01' }), chen]);
    const more = does(first, [money('RecordDeposit', { unit: '1-1-101', fen: 1_000, first: false, on: '2026-03-01' }), chen]);
    expect(accountsOf(more).units['1-1-101']).toEqual({ firstDeposit: 65_000, paid: 66_000, interest: 0, share: 0 });
    const back = does(more, [reverse(Object.keys(fundOf(first).postings)[0] ?? ''), chen]);
    expect(accountsOf(back).units['1-1-101']).toEqual({ firstDeposit: 0, paid: 1_000, interest: 0, share: 0 });
    opened().when(money('RecordDeposit', { unit: '9-9-999', fen: 1, first: true, on: '2026-02-01' }), chen).then('UNKNOWN_UNIT');
  });

  it('is interest by what stands on it, to the fen', () => {
    const uneven = does(opened(), ...deposits([{ unit: '1-1-101', firstDeposit: 1, fen: 100 }, { unit: '1-1-102', firstDeposit: 1, fen: 100 }, { unit: '2-1-101', firstDeposit: 1, fen: 100 }]));
    const paid = does(uneven, [money('RecordInterest', { fen: 100, on: '2026-06-30' }), operator]);
    expect(UNITS.map((unit) => accountsOf(paid).units[unit]?.interest ?? 0)).toEqual([34, 33, 33, 0, 0]);
    opened().when(money('RecordInterest', { fen: 1, on: '2026-06-30' }), operator).then('NOT_ENOUGH_MONEY');
  });

  it('is shown to its owner, and nothing of anybody else\'s', () => {
    const scene = does(funded(), [money('RecordInterest', { fen: 500, on: '2026-06-30' }), operator]);
    expect(ownAccount(accountsOf(scene), ['1-1-101'], defaultProfile.leastBalance)).toEqual([{ unit: '1-1-101', firstDeposit: 100_000, paid: 100_000, interest: 100, share: 0, balance: 100_100, low: false, pending: [], movements: [{ on: '2026-06-30', kind: 'INTEREST', fen: 100 }, { on: '2026-02-01', kind: 'PAID', fen: 100_000 }] }]);
    expect(ownAccount(accountsOf(scene), ['5-5-555'], defaultProfile.leastBalance)).toEqual([{ unit: '5-5-555', firstDeposit: 0, paid: 0, interest: 0, share: 0, balance: 0, low: false, pending: [], movements: [] }]);
  });

  it('is low below three tenths of the first deposit, not at it', () => {
    const low = (fen: number) => ownAccount({ ...accountsOf(opened()), units: { a: { firstDeposit: 100_000, paid: fen, interest: 0, share: 0 } } }, ['a'], defaultProfile.leastBalance)[0]?.low;
    expect([low(30_000), low(29_999)]).toEqual([false, true]);
  });
});

describe('common income', () => {
  const income = money('RecordIncome', { source: 'ADVERTISING', fen: 1_000, on: '2026-03-01', text: '电梯广告', papers: [] });
  const cost = (papers: { blob: string; sha256: string }[]) => ({ type: 'RecordCost', data: { source: 'ADVERTISING', fen: 400, on: '2026-03-02', text: '制作费', papers } }) as Asked;

  it('stands by source, less a cost that is shown', () => {
    const scene = does(opened(), [income, wu], [cost([paper()]), wu]);
    expect(fundOf(scene).books).toEqual({ MAINTENANCE_FUND: {}, PUBLIC_REVENUE: { BANK: 600, 'INCOME ADVERTISING': -1_000, 'COST ADVERTISING': 400 } });
    expect(does(opened(), [income, wu]).whenUnchecked(cost([]), wu).outcome).toEqual({ refused: 'EVIDENCE_REQUIRED' });
    expect(refusal(opened(), cost([paper()]), wu)).toBe('NOT_ENOUGH_MONEY');
    opened().when(money('RecordIncome', { source: 'PARKING', fen: 1, on: '2026-03-01', text: '\u200b', papers: [] }), wu).then('EMPTY_TEXT');
  });

  it('is taken back by another posting', () => {
    const scene = does(opened(), [income, wu]);
    expect(fundOf(does(scene, [reverse(posting(scene)), chen])).books.PUBLIC_REVENUE).toEqual({});
    scene.when(reverse(named('nothing')), chen).then('UNKNOWN_POSTING');
    // What was spent meanwhile cannot be taken back.
    does(scene, [cost([paper()]), wu]).when(reverse(posting(scene)), chen).then('NOT_ENOUGH_MONEY');
  });
});

describe('over any run of bookings', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('DEPOSIT' as const), unit: fc.constantFrom(...UNITS), fen: fc.integer({ min: 1, max: 1_000_000 }), first: fc.boolean() }),
    fc.record({ kind: fc.constant('INTEREST' as const), fen: fc.integer({ min: 1, max: 99_999 }) }),
    fc.record({ kind: fc.constant('REVERSE' as const), pick: fc.nat(30) }),
  );

  it('the units in the books are the sum of the sub-accounts, nothing is below nothing, and taking all back leaves nothing', () => {
    fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), (steps) => {
      let scene = opened();
      for (const one of steps) {
        const ids = Object.keys(fundOf(scene).postings);
        const asked = one.kind === 'DEPOSIT' ? money('RecordDeposit', { unit: one.unit, fen: one.fen, first: one.first, on: '2026-05-01' })
          : one.kind === 'INTEREST' ? money('RecordInterest', { fen: one.fen, on: '2026-05-01' }) : reverse(ids[one.pick % Math.max(1, ids.length)] ?? named('none'));
        const result = scene.when(asked, operator);
        if (!isRefusal(result.outcome)) scene = result.after();
        expect(onAccounts(scene)).toBe(unitsInBooks(scene));
        for (const account of Object.values(accountsOf(scene).units)) expect(balanceOf(account)).toBeGreaterThanOrEqual(0);
      }
      for (const [id, one] of Object.entries(fundOf(scene).postings).toReversed()) if (!one.reversed && one.kind !== 'REVERSAL') scene = does(scene, [reverse(id), operator]);
      expect(fundOf(scene).books).toEqual(fundOf(opened()).books);
      expect(Object.values(accountsOf(scene).units).map(balanceOf).every((fen) => fen === 0)).toBe(true);
    }), { numRuns: 60 });
  });
});
