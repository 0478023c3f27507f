import { toTopUp } from '../../law/allocation.ts';
import type { Threshold } from '../../law/threshold.ts';
import { balanceOf, noAccount, type AccountsState, type UnitLineKind } from './accounts-state.ts';

/** A sub-account as its owner sees it, in fen. */
export interface OwnAccount {
  readonly unit: string;
  readonly firstDeposit: number;
  readonly paid: number;
  readonly interest: number;
  readonly share: number;
  readonly balance: number;
  /** Below what must be left of the first deposit (165号令 Art. 17). */
  readonly low: boolean;
  /** Shares that are published and not yet booked, by project. */
  readonly pending: readonly { readonly project: string; readonly fen: number }[];
  /** What came and went, newest first, as far as `accounts` has it; shares below zero. */
  readonly movements: readonly { readonly on: string; readonly kind: UnitLineKind; readonly fen: number }[];
}

/** What stands on the sub-accounts of somebody's own units, and nothing of anybody else's. */
export function ownAccount(accounts: AccountsState, units: readonly string[], leastBalance: Threshold): OwnAccount[] {
  return units.map((unit) => {
    const account = accounts.units[unit] ?? noAccount;
    const pending = Object.entries(accounts.allocations).flatMap(([project, lines]) => lines.flatMap(([id, fen]) => (id === unit ? [{ project, fen }] : [])));
    return { unit, ...account, balance: balanceOf(account), low: toTopUp(new Map([[unit, { balance: balanceOf(account), firstDeposit: account.firstDeposit }]]), leastBalance).length > 0, pending, movements: movementsOf(accounts, unit) };
  });
}

function movementsOf({ postings }: AccountsState, unit: string): OwnAccount['movements'] {
  return Object.values(postings).flatMap(({ kind, on, lines }) => lines.flatMap(([id, fen]) => (id === unit ? [{ on, kind, fen: kind === 'SHARE' ? -fen : fen }] : [])))
    .toSorted((a, b) => (a.on < b.on ? 1 : a.on > b.on ? -1 : 0));
}
