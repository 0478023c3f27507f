import { toTopUp } from '../../law/allocation.ts';
import { post, reversalOf, type Entry, type Ledger } from '../../law/books.ts';
import { isDate } from '../../law/calendar.ts';
import type { Context } from '../../log/command.ts';
import type { Sealing } from '../../log/event.ts';
import { isRefusal, refuse, type Refusal } from '../../protocol/refusal.ts';
import { ACCOUNTS, FUND } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft, type CompoundDraft } from '../event.ts';
import type { Outcome } from '../outcome.ts';
import { today } from '../room/at-the-table.ts';
import { permanent, tidy } from '../room/sealing.ts';
import { balanceOf, type AccountsState, type UnitLine, type UnitLineKind } from './accounts-state.ts';
import { byWeight } from './by-weight.ts';
import { blobsIn, sealPapers } from './publish.ts';
import type { PostingKind } from './state.ts';

/** Lines of one event: keeps it under 64 KiB. */
const LINES = 500;

interface Asked {
  readonly posting: string;
  readonly ledger: Ledger;
  readonly kind: PostingKind;
  readonly on: string;
  readonly entries: readonly Entry[];
  readonly project?: string;
  readonly reverses?: string;
  readonly papers?: readonly { readonly blob: string; readonly sha256: string }[];
  readonly text?: string;
}

/** A transaction of one ledger as a draft, if the books take it: they are open, the day has come and is not closed, it balances, and the bank holds the money. */
export function posted(compound: Compound, asked: Asked, ctx: Context): CompoundDraft | Refusal {
  const { posting, ledger, kind, on, entries, project = null, reverses = null, papers = [] } = asked;
  const day = dayFlaw(compound, ledger, on, ctx);
  if (day !== null) return day;
  const books = post(compound.fund.books, { ledger, entries });
  if (books === 'OVERDRAWN') return refuse('NOT_ENOUGH_MONEY', { balance: compound.fund.books[ledger].BANK ?? 0 });
  if (typeof books === 'string') return refuse('BAD_POSTING', { flaw: books });
  const text = asked.text === undefined ? null : tidy(asked.text);
  if (text === '') return refuse('EMPTY_TEXT', { field: 'text' });
  const seal: Record<string, Sealing> = { ...(text === null ? {} : { text: permanent(text) }), ...sealPapers(papers) };
  return draft(FUND, 'posting.recorded', { posting, ledger, kind, on, entries, project, reverses, papers: blobsIn(papers) }, { seal });
}

/** Books are kept in order: nothing before they were opened, in a month whose statement is out, or of a day that has not come. */
export function dayFlaw(compound: Compound, ledger: Ledger, on: string, ctx: Context): Refusal | null {
  const { opened, closedUntil } = compound.fund;
  if (opened === null) return refuse('BOOKS_NOT_OPEN');
  if (!isDate(on) || on > today(compound, ctx.now) || on < opened.on) return refuse('MALFORMED', { field: 'on' });
  const closed = closedUntil[ledger];
  return closed !== undefined && on <= closed ? refuse('PERIOD_CLOSED', { until: closed }) : null;
}

/** What a posting does to sub-accounts, in as many events as it takes. */
export function onUnits(posting: string, kind: UnitLineKind, on: string, lines: readonly UnitLine[], first: readonly UnitLine[] = []): CompoundDraft[] {
  const parts = Math.max(1, Math.ceil(lines.length / LINES));
  return Array.from({ length: parts }, (_, i) =>
    draft(ACCOUNTS, 'subaccounts.posted', { posting, kind, on, lines: lines.slice(i * LINES, (i + 1) * LINES), first: i === 0 ? first : [] }));
}

/** An owner has paid into a sub-account: the first deposit (165号令 Art. 7), a top-up (Art. 17), or the gap of a share. */
export function recordDeposit(compound: Compound, { data }: CommandOf<'RecordDeposit'>, ctx: Context): Outcome {
  const { unit, fen, first, on } = data;
  if (!Object.hasOwn(compound.register.units, unit)) return refuse('UNKNOWN_UNIT', { unit });
  const posting = ctx.newId();
  const event = posted(compound, { posting, ledger: 'MAINTENANCE_FUND', kind: 'DEPOSIT', on, entries: [['BANK', fen], ['UNITS', -fen]] }, ctx);
  if (isRefusal(event)) return event;
  return { events: [event, ...onUnits(posting, 'PAID', on, [[unit, fen]], first ? [[unit, fen]] : [])], made: { posting } };
}

/** Interest of the fund belongs to the sub-accounts, by what stands on them (165号令 Art. 27). */
export function recordInterest(compound: Compound, { data }: CommandOf<'RecordInterest'>, ctx: Context): Outcome {
  const { fen, on } = data;
  const weights = Object.entries(compound.accounts.units).flatMap(([unit, account]): [string, number][] => (balanceOf(account) > 0 ? [[unit, balanceOf(account)]] : []));
  const posting = ctx.newId();
  const event = posted(compound, { posting, ledger: 'MAINTENANCE_FUND', kind: 'INTEREST', on, entries: [['BANK', fen], ['UNITS', -fen]] }, ctx);
  if (isRefusal(event)) return event;
  if (weights.length === 0) return refuse('NOT_ENOUGH_MONEY', { balance: 0 });
  return { events: [event, ...onUnits(posting, 'INTEREST', on, byWeight(fen, weights))], made: { posting } };
}

/** Income from common parts and what it reasonably cost, by source (Civil Code Art. 282). */
export function recordRevenue(compound: Compound, command: CommandOf<'RecordIncome'> | CommandOf<'RecordCost'>, ctx: Context): Outcome {
  const { source, fen, on, text, papers } = command.data;
  const income = command.type === 'RecordIncome';
  // The second line of defence behind the schema: who deducts a cost shows it.
  if (!income && papers.length === 0) return refuse('EVIDENCE_REQUIRED');
  const entries: readonly Entry[] = income ? [['BANK', fen], [`INCOME ${source}`, -fen]] : [[`COST ${source}`, fen], ['BANK', -fen]];
  const posting = ctx.newId();
  const event = posted(compound, { posting, ledger: 'PUBLIC_REVENUE', kind: income ? 'INCOME' : 'COST', on, entries, papers, text }, ctx);
  return isRefusal(event) ? event : { events: [event], made: { posting } };
}

/** Takes a posting back by another: nothing in the books is ever changed. What the shares of a closed project came to stands. */
export function reversePosting(compound: Compound, { data }: CommandOf<'ReversePosting'>, ctx: Context): Outcome {
  const { fund, accounts } = compound;
  const wrong = Object.hasOwn(fund.postings, data.posting) ? fund.postings[data.posting] : undefined;
  if (wrong === undefined) return refuse('UNKNOWN_POSTING');
  if (wrong.reversed) return refuse('ALREADY_REVERSED');
  const project = wrong.project === null ? undefined : fund.projects[wrong.project];
  if (wrong.kind === 'REVERSAL' || wrong.kind === 'SETTLEMENT' || project?.status === 'CLOSED') return refuse('NOT_REVERSIBLE', { kind: wrong.kind });
  const posting = ctx.newId();
  const { ledger, entries } = reversalOf(wrong);
  const event = posted(compound, { posting, ledger, kind: 'REVERSAL', on: data.on, entries, reverses: data.posting, text: data.reason, ...(wrong.project === null ? {} : { project: wrong.project }) }, ctx);
  if (isRefusal(event)) return event;
  const units = accounts.postings[data.posting];
  if (units !== undefined && wouldOverdraw(accounts, units.lines)) return refuse('NOT_ENOUGH_MONEY', { what: 'units' });
  return { events: [event, ...(units === undefined ? [] : [draft(ACCOUNTS, 'subaccounts.reversed', { posting: data.posting })])], made: { posting } };
}

/** Whether taking lines back would leave less than nothing on a sub-account: its money has been spent meanwhile. */
function wouldOverdraw({ units }: AccountsState, lines: readonly UnitLine[]): boolean {
  return lines.some(([unit, fen]) => units[unit] !== undefined && balanceOf(units[unit]) < fen);
}

/** First deposits and balances of all sub-accounts. */
export function unitTotals({ units }: AccountsState): { readonly count: number; readonly firstDeposits: number; readonly balance: number } {
  const all = Object.values(units);
  return { count: all.length, firstDeposits: all.reduce((sum, one) => sum + one.firstDeposit, 0), balance: all.reduce((sum, one) => sum + balanceOf(one), 0) };
}

/** Whether the fund as a whole has too little left of the first deposits (165号令 Art. 17). */
export function isFundLow(compound: Pick<Compound, 'feed'>, totals: { readonly firstDeposits: number; readonly balance: number }): boolean {
  return toTopUp(new Map([['all', { balance: totals.balance, firstDeposit: totals.firstDeposits }]]), compound.feed.rules.leastBalance).length > 0;
}
