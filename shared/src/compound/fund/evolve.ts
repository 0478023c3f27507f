import { addEntries, addTurnover, emptyBooks, type Ledger } from '../../law/books.ts';
import type { EventOf } from '../event.ts';
import type { FundEvents } from './events.ts';
import { evolveProject, type ProjectEvent } from './project-evolve.ts';
import type { BankStatement, FundState, KeptPosting } from './state.ts';

export type FundEvent = { [K in keyof FundEvents]: EventOf<K> }[keyof FundEvents];

export const initialFund: FundState = {
  opened: null, books: emptyBooks, months: { MAINTENANCE_FUND: {}, PUBLIC_REVENUE: {} }, closedUntil: {}, postings: {}, unmatched: {},
  bank: {}, bankLines: {}, projects: {}, questions: {},
};

/** Postings are kept this long before a published statement, so that they can still be taken back. Years. */
const KEPT_YEARS = 2;

/** Folds an event of the channel `fund`. What it does not know it leaves alone. */
export function evolveFund(state: FundState, event: FundEvent): FundState {
  switch (event.type) {
    case 'books.opened': return { ...state, opened: event.data };
    case 'posting.recorded': return postingRecorded(state, event.data, event.n);
    case 'statement.closed': return closePeriod(state, event.data.ledger, event.data.until);
    case 'bank.statement_recorded': {
      const { ledger, until, closing, lines } = event.data;
      const added = lines.map(({ id, on, fen }) => [id, { ledger, on, fen, n: event.n }] as const);
      return { ...state, bank: { ...state.bank, [ledger]: afterStatement(state.bank[ledger], { until, closing, n: event.n, lines: lines.length }) }, bankLines: { ...state.bankLines, ...Object.fromEntries(added) } };
    }
    case 'bank.statement_withdrawn': return withoutStatement(state, event.data.ledger);
    case 'bank.line_matched': return { ...state, bankLines: without(state.bankLines, event.data.line), unmatched: without(state.unmatched, event.data.posting) };
    case 'question.asked': {
      const { question: id, ...rest } = event.data;
      return { ...state, questions: { ...state.questions, [id]: { id, person: event.actor, ...rest, overdue: false } } };
    }
    case 'question.answered': return { ...state, questions: without(state.questions, event.data.question) };
    case 'question.lapsed': {
      const question = state.questions[event.data.question];
      return question === undefined ? state : { ...state, questions: { ...state.questions, [question.id]: { ...question, overdue: true } } };
    }
    default: return evolveProject(state, event satisfies ProjectEvent);
  }
}

/** Statements that can still be taken back, one after the other. */
const KEPT_STATEMENTS = 24;

function afterStatement(before: BankStatement | undefined, statement: Omit<BankStatement, 'earlier'>): BankStatement {
  if (before === undefined) return { ...statement, earlier: [] };
  const { earlier, ...last } = before;
  return { ...statement, earlier: [last, ...earlier].slice(0, KEPT_STATEMENTS) };
}

function withoutStatement(state: FundState, ledger: Ledger): FundState {
  const { [ledger]: last, ...others } = state.bank;
  if (last === undefined) return state;
  const [before, ...earlier] = last.earlier;
  const bankLines = Object.fromEntries(Object.entries(state.bankLines).filter(([, line]) => line.ledger !== ledger || line.n !== last.n));
  return { ...state, bank: before === undefined ? others : { ...others, [ledger]: { ...before, earlier } }, bankLines };
}

function postingRecorded(state: FundState, data: FundEvents['posting.recorded'], n: number): FundState {
  const { posting: id, ledger, kind, on, entries, project, reverses } = data;
  const reversed = reverses === null ? undefined : state.postings[reverses];
  const posting: KeptPosting = { ledger, kind, on, entries, project, reversed: false, n };
  const atBank = entries.reduce((sum, [account, fen]) => sum + (account === 'BANK' ? fen : 0), 0);
  return {
    ...state,
    books: { ...state.books, [ledger]: addEntries(state.books[ledger], entries) },
    months: { ...state.months, [ledger]: addTurnover(state.months[ledger], on, entries) },
    postings: { ...state.postings, ...(reverses !== null && reversed !== undefined ? { [reverses]: { ...reversed, reversed: true } } : {}), [id]: posting },
    unmatched: unmatchedAfter(state, id, atBank, reverses),
    projects: reversed?.kind === 'INSTALMENT' && reversed.project !== null ? unpaid(state, reversed.project, atBank) : state.projects,
  };
}

/** What was taken back before the bank showed it, the bank never shows; what it has shown comes back as a line of its own. */
function unmatchedAfter({ unmatched }: FundState, id: string, atBank: number, reverses: string | null): FundState['unmatched'] {
  if (reverses !== null && unmatched[reverses] !== undefined) return without(unmatched, reverses);
  return atBank === 0 ? unmatched : { ...unmatched, [id]: atBank };
}

function unpaid({ projects }: FundState, id: string, back: number): FundState['projects'] {
  const project = projects[id];
  return project === undefined ? projects : { ...projects, [id]: { ...project, paid: project.paid - back } };
}

function closePeriod(state: FundState, ledger: Ledger, until: string): FundState {
  const before = keptFrom(until);
  const kept = Object.entries(state.postings).filter(([id, posting]) => posting.ledger !== ledger || posting.on >= before || state.unmatched[id] !== undefined);
  return { ...state, closedUntil: { ...state.closedUntil, [ledger]: until }, postings: Object.fromEntries(kept) };
}

/** First local date whose postings can still be taken back once a statement up to a date is out. */
export function keptFrom(until: string): string {
  return `${String(Number(until.slice(0, 4)) - KEPT_YEARS)}${until.slice(4)}`;
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([other]) => other !== key));
}
