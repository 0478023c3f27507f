/**
 * Double entry for the money of the owners, in fen. Two ledgers that never mix: the maintenance fund, which belongs to the units
 * (Civil Code Art. 281; 165号令 Art. 4), and the income from common parts, which belongs to all owners less reasonable cost (Art. 282).
 */

export const ledgers = ['MAINTENANCE_FUND', 'PUBLIC_REVENUE'] as const;
export type Ledger = (typeof ledgers)[number];

/** Where income from common parts comes from (Civil Code Art. 282). */
export const revenueSources = ['PARKING', 'ADVERTISING', 'PREMISES', 'LOCKERS', 'TELECOM_AND_CHARGING', 'OTHER'] as const;
export type RevenueSource = (typeof revenueSources)[number];

/**
 * What an amount stands on: the bank account of the ledger; what belongs to the units; what a project has been paid; income and
 * cost by source.
 */
export type Account = 'BANK' | 'UNITS' | `PROJECT ${string}` | `INCOME ${RevenueSource}` | `COST ${RevenueSource}`;

/** Debit above zero, credit below. */
export type Entry = readonly [account: Account, fen: number];

/** One transaction of one ledger. It stands for good: a wrong one is reversed by another. */
export interface Posting {
  readonly ledger: Ledger;
  readonly entries: readonly Entry[];
}

/** Balances of the accounts that have one, by ledger. */
export type Books = Readonly<Record<Ledger, Balances>>;
export type Balances = Readonly<Partial<Record<Account, number>>>;

/** Why a posting cannot stand. */
export type PostingFlaw = 'UNBALANCED' | 'FOREIGN_ACCOUNT' | 'NOT_FEN' | 'OVERDRAWN';

export const emptyBooks: Books = { MAINTENANCE_FUND: {}, PUBLIC_REVENUE: {} };

const accountsOf: Readonly<Record<Ledger, RegExp>> = {
  MAINTENANCE_FUND: /^(BANK|UNITS|PROJECT \S+)$/,
  PUBLIC_REVENUE: new RegExp(`^(BANK|PROJECT \\S+|(INCOME|COST) (${revenueSources.join('|')}))$`),
};

/** Whether an account is one of a ledger. */
export function isAccountOf(ledger: Ledger, account: string): account is Account {
  return accountsOf[ledger].test(account);
}

/** What is wrong with a posting by itself, or null: its entries come to nothing, in whole fen, on accounts of one ledger. */
export function flawOf({ ledger, entries }: Posting): PostingFlaw | null {
  if (entries.some(([, fen]) => !Number.isSafeInteger(fen) || fen === 0)) return 'NOT_FEN';
  if (entries.some(([account]) => !isAccountOf(ledger, account))) return 'FOREIGN_ACCOUNT';
  const sum = entries.reduce((total, [, fen]) => total + fen, 0);
  return entries.length < 2 || sum !== 0 ? 'UNBALANCED' : null;
}

/** Balances after entries; an account that comes to nothing is gone, so that equal books are equal values. */
export function addEntries(balances: Balances, entries: readonly Entry[]): Balances {
  const after: Partial<Record<Account, number>> = { ...balances };
  for (const [account, fen] of entries) {
    const balance = (after[account] ?? 0) + fen;
    if (balance === 0) delete after[account];
    else after[account] = balance;
  }
  return after;
}

/** Books after a posting, or why it cannot stand. Nobody spends more than the bank holds. */
export function post(books: Books, posting: Posting): Books | PostingFlaw {
  const flaw = flawOf(posting);
  if (flaw !== null) return flaw;
  const balances = addEntries(books[posting.ledger], posting.entries);
  if ((balances.BANK ?? 0) < 0) return 'OVERDRAWN';
  return { ...books, [posting.ledger]: balances };
}

/** The posting that takes another back. */
export function reversalOf({ ledger, entries }: Posting): Posting {
  return { ledger, entries: entries.map(([account, fen]) => [account, -fen] as const) };
}

/** What came to an account and what left it; both at or above zero. */
export interface Turnover {
  readonly debit: number;
  readonly credit: number;
}

/** Turnover by month `YYYY-MM`, then by account: from these any statement of whole months is made, without the postings. */
export type Months = Readonly<Record<string, Readonly<Partial<Record<Account, Turnover>>>>>;

/** Months after entries of a local date. */
export function addTurnover(months: Months, on: string, entries: readonly Entry[]): Months {
  const month = on.slice(0, 7);
  const accounts: Partial<Record<Account, Turnover>> = { ...months[month] };
  for (const [account, fen] of entries) {
    const { debit, credit } = accounts[account] ?? { debit: 0, credit: 0 };
    accounts[account] = fen > 0 ? { debit: debit + fen, credit } : { debit, credit: credit - fen };
  }
  return { ...months, [month]: accounts };
}

/** An account in a period: what it began with, what came and went, what it ended with. */
export interface StatementLine extends Turnover {
  readonly account: Account;
  readonly opening: number;
  readonly closing: number;
}

/** Lines of a ledger for whole months `from … until` (`YYYY-MM`, both included), by account; accounts that never moved have none. */
export function statementOf(months: Months, from: string, until: string): StatementLine[] {
  const lines = new Map<Account, StatementLine>();
  for (const month of Object.keys(months).sort()) {
    if (month > until) break;
    for (const [account, { debit, credit }] of Object.entries(months[month] ?? {}) as [Account, Turnover][]) {
      const line = lines.get(account) ?? { account, opening: 0, debit: 0, credit: 0, closing: 0 };
      const closing = line.closing + debit - credit;
      lines.set(account, month < from ? { ...line, opening: closing, closing } : { ...line, debit: line.debit + debit, credit: line.credit + credit, closing });
    }
  }
  return [...lines.values()].filter((line) => line.opening !== 0 || line.debit !== 0 || line.credit !== 0).sort((a, b) => (a.account < b.account ? -1 : 1));
}

/** Amounts in order with the balance after each. */
export function withRunningBalance<T extends { readonly fen: number }>(opening: number, lines: readonly T[]): (T & { readonly balance: number })[] {
  let balance = opening;
  return lines.map((line) => ({ ...line, balance: (balance += line.fen) }));
}
