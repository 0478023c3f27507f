import { describe, expect, test } from 'vitest';
import { signedFen, signedYuan } from '../../../web/src/lib/format/yuan.ts';
import { asRead } from '../../../web/src/lib/money/statement.ts';
import { monthsToPublish } from '../../../web/src/routes/c/[compound]/money/months.ts';
import { pairs } from '../../../web/src/routes/c/[compound]/money/bank/pairs.ts';
import { parseDay, parseFen } from '../../../server/src/money-import/amount.ts';

describe('amounts and days of a sheet', () => {
  test.each([
    ['1,234.5', 123_450], ['¥ 12.00', 1_200], ['１２．３４', 1_234], ['-3.40', -340], ['(3.40)', -340], ['+5', 500], ['0.00', 0], ['-0', 0], ['89.3700', 8_937], ['100元', 10_000],
    ['89.375', null], ['一百', null], ['', null], ['(3.40', null], ['1.2.3', null],
  ])('%s', (text, fen) => {
    expect(parseFen(text)).toBe(fen);
  });
  test.each([
    ['2026-01-31', '2026-01-31'], ['2026/1/3', '2026-01-03'], ['20260131', '2026-01-31'], ['2026年1月31日', '2026-01-31'], ['2026-01-31 08:15:00', '2026-01-31'],
    ['2026-02-30', null], ['31/01/2026', null], ['', null], ['2026-13-01', null],
  ])('%s', (text, day) => {
    expect(parseDay(text)).toBe(day);
  });
  test.each([['0', 0], ['-12.5', -1_250], ['1,000.00', 100_000], ['', null], ['.', null], ['-0.00', 0], ['x', null]])('typed: %s', (text, fen) => {
    expect(signedFen(text)).toBe(fen);
  });
  test('are typed as they are read', () => {
    expect([0, 5, -1_250].map((fen) => signedFen(signedYuan(fen)))).toEqual([0, 5, -1_250]);
  });
});

test('months that can be published are whole, over, and not yet published', () => {
  expect(monthsToPublish(null, '2026-09-15', '2026-11-23')).toEqual(['2026-09', '2026-10']);
  expect(monthsToPublish('2026-10-31', '2026-09-15', '2026-11-30')).toEqual([]);
  expect(monthsToPublish('2025-11-30', '2025-01-01', '2026-02-01')).toEqual(['2025-12', '2026-01']);
  expect(monthsToPublish(null, null, '2026-11-23')).toEqual([]);
});

test('a line of the bank is offered postings of its amount, the nearest day first', () => {
  const posting = (id: string, on: string, fen: number) => ({ id, on, fen, kind: 'INCOME' as const, text: null });
  const fits = pairs([{ id: 'line', on: '2026-11-10', fen: 100, text: null }], [posting('far', '2026-10-01', 100), posting('other', '2026-11-10', 101), posting('near', '2026-11-09', 100)]);
  expect(fits.get('line')?.map(({ id }) => id)).toEqual(['near', 'far']);
});

test('income and what belongs to units is read above zero', () => {
  expect(asRead({ account: 'INCOME PARKING', opening: -100, debit: 10, credit: 60, closing: -150 })).toEqual({ opening: 100, came: 60, went: 10, closing: 150 });
  expect(asRead({ account: 'BANK', opening: 0, debit: 60, credit: 10, closing: 50 })).toEqual({ opening: 0, came: 60, went: 10, closing: 50 });
});
