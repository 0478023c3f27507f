import { ACCOUNTS } from '@sanfang/shared/compound/channel.ts';
import { evolveAccounts, initialAccounts, type AccountsEvent } from '@sanfang/shared/compound/fund/accounts-evolve.ts';
import type { AccountsState, UnitLine } from '@sanfang/shared/compound/fund/accounts-state.ts';
import { keptFrom } from '@sanfang/shared/compound/fund/evolve.ts';
import type { FundState } from '@sanfang/shared/compound/fund/state.ts';
import type { Engine } from '../../engine/ports.ts';
import { accountsOf } from './money-state.ts';

/** Events that are read at once. */
const RANGE = 1_000;
type Reads = Pick<Engine, 'channel' | 'events'>;

/** The sub-accounts with the postings of a year `YYYY`. The state forgets those that nobody can take back any more; they are read from the channel, whole. */
export async function accountsOfYear(engine: Reads, log: string, fund: Pick<FundState, 'closedUntil'>, year: string): Promise<AccountsState> {
  const closed = fund.closedUntil.MAINTENANCE_FUND;
  if (closed === undefined || `${year}-01-01` >= keptFrom(closed)) return accountsOf(engine, log);
  let state = initialAccounts;
  for await (const event of recorded(engine, log)) if (event.type !== 'subaccounts.closed') state = evolveAccounts(state, event);
  return state;
}

/** The shares of a project as they were published, however long ago; null where no list stands. */
export async function sharesRecorded(engine: Reads, log: string, project: string): Promise<readonly UnitLine[] | null> {
  let lines: UnitLine[] | null = null;
  for await (const { type, data } of recorded(engine, log)) {
    if (type === 'allocation.drawn' && data.project === project) lines = [...lines ?? [], ...data.lines];
    // What was drawn and taken back is no list.
    if (type === 'allocation.settled' && data.project === project && data.posting === null) lines = null;
  }
  return lines;
}

async function* recorded(engine: Reads, log: string): AsyncGenerator<AccountsEvent> {
  const last = (await engine.channel(log, ACCOUNTS))?.n ?? 0;
  // The events of this channel have these shapes.
  for (let from = 1; from <= last; from += RANGE) yield* (await engine.events(log, ACCOUNTS, from, Math.min(last, from + RANGE - 1))) as unknown as readonly AccountsEvent[];
}
