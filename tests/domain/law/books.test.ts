import { addTurnover, emptyBooks, flawOf, ledgers, post, reversalOf, revenueSources, statementOf, withRunningBalance, type Account, type Books, type Entry, type Ledger, type Months, type Posting } from '@sanfang/shared/law/books.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const accounts: Readonly<Record<Ledger, readonly Account[]>> = {
  MAINTENANCE_FUND: ['BANK', 'UNITS', 'PROJECT a', 'PROJECT b'],
  PUBLIC_REVENUE: ['BANK', 'PROJECT a', ...revenueSources.map((source) => `INCOME ${source}` as const), ...revenueSources.map((source) => `COST ${source}` as const)],
};
const fen = fc.integer({ min: 1, max: 10_000_000 });
const ledger = fc.constantFrom(...ledgers);
/** Postings that are in order by themselves: any number of entries, the last one closing the sum. */
const postings: fc.Arbitrary<Posting> = ledger.chain((of) => fc.array(fc.tuple(fc.constantFrom(...accounts[of]), fen, fc.boolean()), { minLength: 1, maxLength: 5 }).map((lines) => {
  const entries = lines.map(([account, amount, credit]): Entry => [account, credit ? -amount : amount]);
  const sum = entries.reduce((total, [, amount]) => total + amount, 0);
  return { ledger: of, entries: sum === 0 ? entries : [...entries, [accounts[of][1] ?? 'BANK', -sum] as const] };
}));
/** Enough in the bank for whatever comes. */
const rich: Books = { MAINTENANCE_FUND: { BANK: 1e12, UNITS: -1e12 }, PUBLIC_REVENUE: { BANK: 1e12, 'INCOME PARKING': -1e12 } };

function all(books: Books, list: readonly Posting[]): Books {
  return list.reduce<Books>((at, posting) => {
    const after = post(at, posting);
    if (typeof after === 'string') throw new Error(after);
    return after;
  }, books);
}
const sumOf = (balances: object): number => Object.values(balances).reduce((sum: number, balance) => sum + Number(balance), 0);

describe('books', () => {
  it('balance after every posting, in each ledger by itself', () => {
    fc.assert(fc.property(fc.array(postings, { maxLength: 20 }), (list) => {
      const books = all(rich, list.filter((posting) => flawOf(posting) === null));
      for (const of of ledgers) expect(sumOf(books[of])).toBe(0);
    }));
  });

  it('never mix: a posting changes its own ledger and no other', () => {
    fc.assert(fc.property(postings.filter((posting) => flawOf(posting) === null), (posting) => {
      const after = post(rich, posting);
      const other = posting.ledger === 'PUBLIC_REVENUE' ? 'MAINTENANCE_FUND' : 'PUBLIC_REVENUE';
      expect(typeof after === 'string' ? after : after[other]).toBe(rich[other]);
    }));
    for (const [of, account] of [['MAINTENANCE_FUND', 'INCOME PARKING'], ['MAINTENANCE_FUND', 'COST OTHER'], ['PUBLIC_REVENUE', 'UNITS'], ['PUBLIC_REVENUE', 'INCOME RENT'], ['PUBLIC_REVENUE', 'PROJECT '], ['MAINTENANCE_FUND', 'CASH']] as const) {
      expect(post(rich, { ledger: of, entries: [['BANK', 1], [account as Account, -1]] })).toBe('FOREIGN_ACCOUNT');
    }
  });

  it('are as before after any posting and its reversal, whatever came between', () => {
    fc.assert(fc.property(fc.array(postings, { minLength: 1, maxLength: 10 }), fc.nat(9), (list, pick) => {
      const good = list.filter((posting) => flawOf(posting) === null);
      const wrong = good[pick % Math.max(1, good.length)];
      if (wrong === undefined) return;
      const others = good.filter((posting) => posting !== wrong);
      expect(all(rich, [...good, reversalOf(wrong)])).toEqual(all(rich, others));
      expect(reversalOf(reversalOf(wrong))).toEqual(wrong);
    }));
  });

  it.each<[string, readonly Entry[]]>([
    ['UNBALANCED', [['BANK', 2], ['UNITS', -1]]], ['UNBALANCED', []], ['UNBALANCED', [['BANK', 1]]],
    ['NOT_FEN', [['BANK', 0.5], ['UNITS', -0.5]]], ['NOT_FEN', [['BANK', 0], ['UNITS', 0]]], ['NOT_FEN', [['BANK', Number.NaN], ['UNITS', 1]]], ['NOT_FEN', [['BANK', 2 ** 53], ['UNITS', -(2 ** 53)]]],
    ['OVERDRAWN', [['BANK', -1], ['PROJECT a', 1]]],
  ])('refuse what is %s: %j', (flaw, entries) => {
    expect(post(emptyBooks, { ledger: 'MAINTENANCE_FUND', entries })).toBe(flaw);
  });

  it('may be emptied to the last fen', () => {
    const filled = all(emptyBooks, [{ ledger: 'PUBLIC_REVENUE', entries: [['BANK', 91_653_000], ['INCOME PARKING', -91_653_000]] }]);
    expect(post(filled, { ledger: 'PUBLIC_REVENUE', entries: [['BANK', -91_653_000], ['COST PARKING', 91_653_000]] })).toEqual({ MAINTENANCE_FUND: {}, PUBLIC_REVENUE: { 'INCOME PARKING': -91_653_000, 'COST PARKING': 91_653_000 } });
  });
});

describe('a statement', () => {
  const dated = fc.array(fc.tuple(postings.filter((posting) => flawOf(posting) === null && posting.ledger === 'PUBLIC_REVENUE'), fc.integer({ min: 0, max: 23 })), { maxLength: 20 });
  const monthOf = (i: number): string => `${String(2025 + Math.floor(i / 12))}-${String(1 + (i % 12)).padStart(2, '0')}`;

  it('goes on where the one before ended, and together they say what one over both says', () => {
    fc.assert(fc.property(dated, fc.integer({ min: 1, max: 22 }), (list, cut) => {
      const months = list.reduce<Months>((at, [posting, month]) => addTurnover(at, `${monthOf(month)}-15`, posting.entries), {});
      const [first, second, whole] = [statementOf(months, monthOf(0), monthOf(cut)), statementOf(months, monthOf(cut + 1), monthOf(23)), statementOf(months, monthOf(0), monthOf(23))];
      for (const line of second) expect(line.opening).toBe(first.find(({ account }) => account === line.account)?.closing ?? 0);
      for (const { account, opening, debit, credit, closing } of whole) {
        const parts = [...first, ...second].filter((line) => line.account === account);
        expect([opening, debit, credit]).toEqual([0, parts.reduce((sum, part) => sum + part.debit, 0), parts.reduce((sum, part) => sum + part.credit, 0)]);
        expect(closing).toBe(debit - credit);
      }
      for (const lines of [first, second, whole]) expect(lines.reduce((sum, { closing }) => sum + closing, 0)).toBe(0);
    }));
  });

  it('shows what was taken back as turnover, not as if it had never been', () => {
    const wrong: readonly Entry[] = [['BANK', 500], ['INCOME LOCKERS', -500]];
    const months = addTurnover(addTurnover({}, '2026-01-31', wrong), '2026-02-01', reversalOf({ ledger: 'PUBLIC_REVENUE', entries: wrong }).entries);
    expect(statementOf(months, '2026-01', '2026-02')).toEqual([
      { account: 'BANK', opening: 0, debit: 500, credit: 500, closing: 0 }, { account: 'INCOME LOCKERS', opening: 0, debit: 500, credit: 500, closing: 0 },
    ]);
    expect(statementOf(months, '2026-02', '2026-02')).toEqual([
      { account: 'BANK', opening: 500, debit: 0, credit: 500, closing: 0 }, { account: 'INCOME LOCKERS', opening: -500, debit: 500, credit: 0, closing: 0 },
    ]);
    expect(statementOf(months, '2026-03', '2026-12')).toEqual([]);
  });

  it('runs with the balance after each line', () => {
    expect(withRunningBalance(100, [{ fen: 50 }, { fen: -150 }, { fen: 1 }])).toEqual([{ fen: 50, balance: 150 }, { fen: -150, balance: 0 }, { fen: 1, balance: 1 }]);
  });

  it('of the ledger of common income adds up to the 916 530 yuan that it is made of', () => {
    const income = { PARKING: 40_260_000, ADVERTISING: 31_824_000, PREMISES: 8_645_000, LOCKERS: 5_412_000, TELECOM_AND_CHARGING: 5_512_000 } as const;
    const months = Object.entries(income).reduce<Months>((at, [source, amount]) => addTurnover(at, '2024-06-30', [['BANK', amount], [`INCOME ${source as keyof typeof income}`, -amount]]), {});
    expect(statementOf(months, '2024-01', '2024-12').find(({ account }) => account === 'BANK')?.closing).toBe(91_653_000);
  });
});
