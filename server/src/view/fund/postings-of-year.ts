import { FUND } from '@sanfang/shared/compound/channel.ts';
import { keptFrom } from '@sanfang/shared/compound/fund/evolve.ts';
import type { FundEvents } from '@sanfang/shared/compound/fund/events.ts';
import type { FundState, KeptPosting } from '@sanfang/shared/compound/fund/state.ts';
import type { Ledger } from '@sanfang/shared/law/books.ts';
import { readWhole, type Reads } from './read-whole.ts';

const recorded = readWhole(FUND, () => {
  const found: Record<string, KeptPosting> = {};
  return {
    take({ type, n, data }) {
      if (type !== 'posting.recorded') return;
      const { posting, ledger, kind, on, entries, project, reverses } = data as FundEvents['posting.recorded'];
      const reversed = reverses === null ? undefined : found[reverses];
      if (reverses !== null && reversed !== undefined) found[reverses] = { ...reversed, reversed: true };
      found[posting] = { ledger, kind, on, entries, project, reversed: false, n };
    },
    end: (): Readonly<Record<string, KeptPosting>> => found,
  };
});

/** Postings of a ledger by id, of a year `YYYY`. The state forgets those that nobody can take back any more; what it has forgotten is read from the channel, whole. */
export async function postingsOfYear(engine: Reads, log: string, fund: FundState, ledger: Ledger, year: string): Promise<[string, KeptPosting][]> {
  const closed = fund.closedUntil[ledger];
  const all = closed === undefined || `${year}-01-01` >= keptFrom(closed) ? fund.postings : await recorded(engine, log);
  return Object.entries(all).filter(([, posting]) => posting.ledger === ledger && posting.on.startsWith(year));
}
