import { FUND } from '@sanfang/shared/compound/channel.ts';
import type { FundState, KeptPosting } from '@sanfang/shared/compound/fund/state.ts';
import { statementOf, type Ledger } from '@sanfang/shared/law/books.ts';
import type { LedgerPosting, LedgerReply } from '@sanfang/shared/protocol/api/fund-desk.ts';
import type { Engine } from '../../engine/ports.ts';
import type { Onlooker } from '../sight.ts';
import { textOf } from '../sealed-text.ts';
import type { View } from '../view-for.ts';
import { eventsAt, titlesOf } from './money-state.ts';
import { postingsOfYear } from './postings-of-year.ts';

const PAGE = 100;

/** What a posting did to the bank account. */
export function atBank({ entries }: Pick<KeptPosting, 'entries'>): number {
  return entries.reduce((sum, [account, fen]) => sum + (account === 'BANK' ? fen : 0), 0);
}

/** As `ReversePosting` decides it, but for the money that is left. */
function isReversible({ projects, postings }: FundState, id: string, { kind, project, reversed }: KeptPosting): boolean {
  return postings[id] !== undefined && !reversed && kind !== 'REVERSAL' && kind !== 'SETTLEMENT' && (project === null || projects[project]?.status !== 'CLOSED');
}

/** A page of a year of a ledger, newest first, with what stood on the bank account after each posting. `year`: the last one where there is no such; `before`: how many newer ones of it are left out. */
export async function ledgerPage(services: { readonly engine: Engine; readonly view: View }, viewer: Onlooker, log: string, fund: FundState, ledger: Ledger, asked: string | undefined, before: number): Promise<LedgerReply> {
  const years = [...new Set(Object.keys(fund.months[ledger]).map((month) => month.slice(0, 4)))].sort().toReversed();
  const year = years.find((one) => one === asked) ?? years[0] ?? null;
  const kept = year === null ? [] : await postingsOfYear(services.engine, log, fund, ledger, year);
  const sorted = kept.toSorted(([, a], [, b]) => (a.on === b.on ? b.n - a.n : a.on < b.on ? 1 : -1));
  let balance = statementOf(fund.months[ledger], `${year ?? ''}-01`, `${year ?? ''}-12`).find(({ account }) => account === 'BANK')?.closing ?? 0;
  const rows = sorted.map(([id, posting]) => {
    const fen = atBank(posting);
    const row = { id, posting, fen, balance };
    balance -= fen;
    return row;
  });
  const page = rows.slice(before, before + PAGE);
  const projects = [...new Set(page.flatMap(({ posting }) => (posting.project === null ? [] : fund.projects[posting.project] ?? [])))];
  const [events, titles] = await Promise.all([eventsAt(services.view, viewer, log, FUND, page.map(({ posting }) => posting.n)), titlesOf(services.engine, projects)]);
  const byNumber = new Map(events.map((event) => [event.n, event]));
  const projectOf = (id: string | null): LedgerPosting['project'] => {
    const project = id === null ? undefined : fund.projects[id];
    return project === undefined ? null : { id: project.id, no: project.no, title: titles.get(project.id) ?? null };
  };
  const postings = page.map(({ id, posting, fen, balance: after }): LedgerPosting => {
    const { n, on, kind, entries, project, reversed } = posting;
    const event = byNumber.get(n);
    const papers = (event?.data as { papers?: readonly string[] } | undefined)?.papers ?? [];
    return { id, n, on, kind, fen, balance: after, entries, project: projectOf(project), text: textOf(event?.opened['text']), papers: [...papers], reversed, reversible: isReversible(fund, id, posting) };
  });
  return { ledger, year, years, closedUntil: fund.closedUntil[ledger] ?? null, opened: fund.opened?.on ?? null, postings, next: rows.length > before + PAGE ? before + PAGE : null };
}
