import { statementOf } from '../../law/books.ts';
import { dayBefore, isDate } from '../../law/calendar.ts';
import type { Context } from '../../log/command.ts';
import { refuse } from '../../protocol/refusal.ts';
import { ACCOUNTS, FEED, FUND } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft, type CompoundDraft } from '../event.ts';
import type { Outcome } from '../outcome.ts';
import { today } from '../room/at-the-table.ts';
import { permanent, tidy } from '../room/sealing.ts';
import { keptFrom } from './evolve.ts';
import { unitTotals } from './posting-decide.ts';
import { speaker } from './publish.ts';

/** The books begin: who holds the fund, and at which bank (165号令 Art. 10, 15). */
export function openBooks(compound: Compound, { data }: CommandOf<'OpenBooks'>, ctx: Context): Outcome {
  if (compound.fund.opened !== null) return refuse('BOOKS_ALREADY_OPEN');
  if (!isDate(data.on) || data.on > today(compound, ctx.now)) return refuse('MALFORMED', { field: 'on' });
  return { events: [draft(FUND, 'books.opened', data)] };
}

/**
 * Publishes the totals of whole months that are over, and closes them: from then on a wrong posting is taken back in a later month.
 * At least once a year, for both ledgers (165号令 Art. 30; Civil Code Art. 281, 943). Statements follow one another without a gap.
 */
export function publishStatement(compound: Compound, { data }: CommandOf<'PublishStatement'>, ctx: Context): Outcome {
  const { ledger, from, until } = data;
  const { fund } = compound;
  if (fund.opened === null) return refuse('BOOKS_NOT_OPEN');
  if (!isDate(`${from}-01`) || !isDate(`${until}-01`) || from > until) return refuse('BAD_TERM');
  const last = lastOf(until);
  if (last >= today(compound, ctx.now)) return refuse('NOT_DUE', { until: last });
  const closed = fund.closedUntil[ledger];
  const expected = closed === undefined ? fund.opened.on.slice(0, 7) : monthAfter(closed.slice(0, 7));
  if (from !== expected) return refuse('PERIOD_CLOSED', { from: expected });
  const units = ledger === 'MAINTENANCE_FUND' ? unitTotals(compound.accounts) : null;
  // Commands name months; the events name the ledger's dates.
  const events: CompoundDraft[] = [draft(FUND, 'statement.closed', { ledger, from: `${from}-01`, until: last })];
  if (ledger === 'MAINTENANCE_FUND') events.push(draft(ACCOUNTS, 'subaccounts.closed', { before: keptFrom(last) }));
  events.push(draft(FEED, 'statement.published', { ledger, from, until, lines: statementOf(fund.months[ledger], from, until), units }, { office: speaker(compound, ctx.capacity) }));
  return { events };
}

function lastOf(month: string): string {
  return dayBefore(`${monthAfter(month)}-01`);
}

function monthAfter(month: string): string {
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5))];
  return number === 12 ? `${String(year + 1)}-01` : `${String(year)}-${String(number + 1).padStart(2, '0')}`;
}

/** Lines of the bank's own statement. It must go on where the last one ended, and come to what it says. */
export function recordBankStatement(compound: Compound, { data }: CommandOf<'RecordBankStatement'>, ctx: Context): Outcome {
  const { ledger, from, until, opening, closing } = data;
  const { fund } = compound;
  if (fund.opened === null) return refuse('BOOKS_NOT_OPEN');
  if (!isDate(from) || !isDate(until) || from > until || until > today(compound, ctx.now)) return refuse('BAD_TERM');
  const before = fund.bank[ledger];
  if (before !== undefined && (from <= before.until || opening !== before.closing)) return refuse('BANK_STATEMENT_MISMATCH', { until: before.until, closing: before.closing });
  if (data.lines.some(({ on, fen }) => fen === 0 || !isDate(on) || on < from || on > until)) return refuse('MALFORMED', { field: 'lines' });
  const sum = data.lines.reduce((fen, line) => fen + line.fen, opening);
  if (sum !== closing) return refuse('TOTAL_DIFFERS', { announced: closing, staged: sum });
  const lines = data.lines.map(({ on, fen, text }) => ({ id: ctx.newId(), on, fen, text: text.toWellFormed().normalize('NFC') }));
  const seal = Object.fromEntries(lines.map(({ id, text }) => [`line.${id}`, permanent(text)]));
  return { events: [draft(FUND, 'bank.statement_recorded', { ledger, from, until, opening, closing, lines: lines.map(({ id, on, fen }) => ({ id, on, fen })) }, { seal })] };
}

/** Takes back the last statement that was recorded, for a wrong file: its lines are gone from the reconciliation, the event stays. Not once a posting explains one of them. */
export function withdrawBankStatement({ fund }: Compound, { data }: CommandOf<'WithdrawBankStatement'>): Outcome {
  const { ledger, until } = data;
  const last = fund.bank[ledger];
  if (last === undefined || last.until !== until) return refuse('UNKNOWN_BANK_LINE');
  const open = Object.values(fund.bankLines).filter((line) => line.ledger === ledger && line.n === last.n).length;
  if (open < last.lines) return refuse('NOT_REVERSIBLE', { matched: last.lines - open });
  const reason = tidy(data.reason);
  if (reason === '') return refuse('EMPTY_TEXT', { field: 'reason' });
  return { events: [draft(FUND, 'bank.statement_withdrawn', { ledger, until }, { seal: { reason: permanent(reason) } })] };
}

/** A line of the bank is explained by a posting of the same ledger and amount. What neither side explains stays open. */
export function matchBankLine({ fund }: Compound, { data }: CommandOf<'MatchBankLine'>): Outcome {
  const line = Object.hasOwn(fund.bankLines, data.line) ? fund.bankLines[data.line] : undefined;
  if (line === undefined) return refuse('UNKNOWN_BANK_LINE');
  const fen = Object.hasOwn(fund.unmatched, data.posting) ? fund.unmatched[data.posting] : undefined;
  if (fen === undefined || fund.postings[data.posting]?.ledger !== line.ledger) return refuse('UNKNOWN_POSTING');
  if (fen !== line.fen) return refuse('AMOUNT_DIFFERS', { line: line.fen, posting: fen });
  return { events: [draft(FUND, 'bank.line_matched', data)] };
}
