import { shortages, toTopUp, type Shortage } from '../../law/allocation.ts';
import type { Threshold } from '../../law/threshold.ts';
import { balanceOf, noAccount, type AccountsState, type UnitLine } from './accounts-state.ts';
import type { FundState } from './state.ts';

/** Shares of a project as they were published, booked or not yet; null where there is no list, or it is older than what can be taken back: the channel has it still. */
export function sharesListed(fund: Pick<FundState, 'postings'>, accounts: AccountsState, project: string): readonly UnitLine[] | null {
  const pending = accounts.allocations[project];
  if (pending !== undefined) return pending;
  const booked = Object.entries(fund.postings).find(([, posting]) => posting.kind === 'SETTLEMENT' && posting.project === project);
  return booked === undefined ? null : accounts.postings[booked[0]]?.lines ?? null;
}

/** What a list asks for and sub-accounts do not have, and who would have too little left of the first deposit (165号令 Art. 17). For those who keep the accounts. */
export interface Strain {
  readonly short: readonly Shortage[];
  /** Units with what is left after the share, and their first deposit; fen. */
  readonly low: readonly { readonly unit: string; readonly left: number; readonly firstDeposit: number }[];
}

/** `booked`: the shares have left the accounts already. */
export function strainOf(accounts: AccountsState, lines: readonly UnitLine[], booked: boolean, leastBalance: Threshold): Strain {
  const account = (unit: string) => accounts.units[unit] ?? noAccount;
  const after = new Map(lines.map(([unit, fen]) => [unit, { balance: balanceOf(account(unit)) - (booked ? 0 : fen), firstDeposit: account(unit).firstDeposit }]));
  const held = new Map(lines.map(([unit]) => [unit, { balance: balanceOf(account(unit)), firstDeposit: account(unit).firstDeposit }]));
  const shares = lines.map(([unit, amount]) => ({ unit, amount, area: 0, payer: 'OWNERS' as const }));
  return {
    short: booked ? [] : shortages(shares, held),
    low: toTopUp(after, leastBalance).map((unit) => ({ unit, left: after.get(unit)?.balance ?? 0, firstDeposit: after.get(unit)?.firstDeposit ?? 0 })),
  };
}
