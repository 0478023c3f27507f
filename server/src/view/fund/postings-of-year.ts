import { FUND } from '@sanfang/shared/compound/channel.ts';
import { keptFrom } from '@sanfang/shared/compound/fund/evolve.ts';
import type { FundEvents } from '@sanfang/shared/compound/fund/events.ts';
import type { FundState, KeptPosting } from '@sanfang/shared/compound/fund/state.ts';
import type { Ledger } from '@sanfang/shared/law/books.ts';
import type { Engine } from '../../engine/ports.ts';

/** Events that are read at once. */
const RANGE = 1_000;

/** Postings of a ledger by id, of a year `YYYY`. The state forgets those that nobody can take back any more; what it has forgotten is read from the channel, whole. */
export async function postingsOfYear(engine: Engine, log: string, fund: FundState, ledger: Ledger, year: string): Promise<[string, KeptPosting][]> {
  const closed = fund.closedUntil[ledger];
  const all = closed === undefined || `${year}-01-01` >= keptFrom(closed) ? fund.postings : await recordedPostings(engine, log);
  return Object.entries(all).filter(([, posting]) => posting.ledger === ledger && posting.on.startsWith(year));
}

async function recordedPostings(engine: Engine, log: string): Promise<Record<string, KeptPosting>> {
  const last = (await engine.channel(log, FUND))?.n ?? 0;
  const found: Record<string, KeptPosting> = {};
  for (let from = 1; from <= last; from += RANGE) {
    for (const { type, n, data } of await engine.events(log, FUND, from, Math.min(last, from + RANGE - 1))) {
      if (type !== 'posting.recorded') continue;
      const { posting, ledger, kind, on, entries, project, reverses } = data as FundEvents['posting.recorded'];
      const reversed = reverses === null ? undefined : found[reverses];
      if (reverses !== null && reversed !== undefined) found[reverses] = { ...reversed, reversed: true };
      found[posting] = { ledger, kind, on, entries, project, reversed: false, n };
    }
  }
  return found;
}
