import { ACCOUNTS } from '@sanfang/shared/compound/channel.ts';
import { evolveAccounts, initialAccounts, type AccountsEvent } from '@sanfang/shared/compound/fund/accounts-evolve.ts';
import type { AccountsState, UnitLine } from '@sanfang/shared/compound/fund/accounts-state.ts';
import { keptFrom } from '@sanfang/shared/compound/fund/evolve.ts';
import type { FundProject, FundState } from '@sanfang/shared/compound/fund/state.ts';
import { accountsOf } from './money-state.ts';
import { readWhole, type Reads } from './read-whole.ts';

/** The sub-accounts with every posting there ever was; `booked`: by project, the posting by which its shares left them. */
interface RecordedAccounts {
  readonly accounts: AccountsState;
  readonly booked: ReadonlyMap<string, string>;
}

const recorded = readWhole(ACCOUNTS, () => {
  let accounts = initialAccounts;
  const booked = new Map<string, string>();
  return {
    take(event) {
      // The events of this channel have these shapes.
      const one = event as unknown as AccountsEvent;
      if (one.type === 'subaccounts.closed') return;
      // What was drawn and taken back is no list.
      if (one.type === 'allocation.settled' && one.data.posting !== null) booked.set(one.data.project, one.data.posting);
      accounts = evolveAccounts(accounts, one);
    },
    end: (): RecordedAccounts => ({ accounts, booked }),
  };
});

/** The sub-accounts with the postings of a year `YYYY`. The state forgets those that nobody can take back any more; they are read from the channel, whole. */
export async function accountsOfYear(engine: Reads, log: string, fund: Pick<FundState, 'closedUntil'>, year: string): Promise<AccountsState> {
  const closed = fund.closedUntil.MAINTENANCE_FUND;
  if (closed === undefined || `${year}-01-01` >= keptFrom(closed)) return accountsOf(engine, log);
  return (await recorded(engine, log)).accounts;
}

/** The shares of a closed project as they were published, however long ago; null where no list stands. Of one that goes on, or never asked the units for anything, nothing is read. */
export async function sharesRecorded(engine: Reads, log: string, { id, status, source }: Pick<FundProject, 'id' | 'status' | 'source'>): Promise<readonly UnitLine[] | null> {
  if (status !== 'CLOSED' || source !== 'MAINTENANCE_FUND') return null;
  const { accounts, booked } = await recorded(engine, log);
  return accounts.postings[booked.get(id) ?? '']?.lines ?? null;
}
