/** What stands on the channel `accounts`: a sub-account of the maintenance fund per unit (165号令 Art. 10). For those who keep it, not for every seat. */

/** What has come to a unit's sub-account and gone from it, in fen. Balance: paid + interest − share. */
export interface UnitAccount {
  /** First deposit, by which the need of a top-up is told (165号令 Art. 17); 0 where it is not known. */
  readonly firstDeposit: number;
  readonly paid: number;
  readonly interest: number;
  readonly share: number;
}

export type UnitLine = readonly [unit: string, fen: number];
/** What a posting does to sub-accounts. */
export const unitLineKinds = ['PAID', 'INTEREST', 'SHARE'] as const;
export type UnitLineKind = (typeof unitLineKinds)[number];

/** A line of an import: the unit, its first deposit (0: none is told), and what comes to the account. */
export type DepositLine = readonly [unit: string, firstDeposit: number, fen: number];
export const importKinds = ['OPENING_BALANCES', 'DEPOSITS'] as const;
export type ImportKind = (typeof importKinds)[number];

export interface DepositImport {
  readonly kind: ImportKind;
  readonly rows: number;
  readonly total: number;
  /** Local date of the bank. */
  readonly on: string;
  readonly lines: readonly DepositLine[];
}

/** What a posting did to the units, while it can be taken back. */
export interface UnitPosting {
  readonly kind: UnitLineKind;
  readonly on: string;
  readonly lines: readonly UnitLine[];
  /** First deposits that it set, by unit, with what stood there before. */
  readonly first: readonly (readonly [unit: string, before: number])[];
  readonly reversed: boolean;
}

/** Slice of the channel `accounts`. */
export interface AccountsState {
  readonly units: Readonly<Record<string, UnitAccount>>;
  readonly imports: Readonly<Record<string, DepositImport>>;
  readonly postings: Readonly<Record<string, UnitPosting>>;
  /** Shares of projects whose list is out and not yet booked. */
  readonly allocations: Readonly<Record<string, readonly UnitLine[]>>;
}

export interface AccountsEvents {
  /** Sealed: `file`, the file's name. */
  'deposits.import_started': { readonly import: string; readonly kind: ImportKind; readonly rows: number; readonly total: number; readonly on: string };
  'deposits.staged': { readonly import: string; readonly lines: readonly DepositLine[] };
  'deposits.import_discarded': { readonly import: string };
  'deposits.activated': { readonly import: string; readonly posting: string };
  /** A long posting is several events of one commit. `first`: first deposits that it sets. */
  'subaccounts.posted': { readonly posting: string; readonly kind: UnitLineKind; readonly on: string; readonly lines: readonly UnitLine[]; readonly first: readonly UnitLine[] };
  'subaccounts.reversed': { readonly posting: string };
  /** A part of the shares of a project, as published. */
  'allocation.drawn': { readonly project: string; readonly lines: readonly UnitLine[] };
  /** The shares were booked, or the list is void. */
  'allocation.settled': { readonly project: string; readonly posting: string | null; readonly on: string };
  /** Postings of dates before this one can no longer be taken back. */
  'subaccounts.closed': { readonly before: string };
}

/** Balance of a sub-account; an owner's gap is below zero. */
export function balanceOf({ paid, interest, share }: UnitAccount): number {
  return paid + interest - share;
}

export const noAccount: UnitAccount = { firstDeposit: 0, paid: 0, interest: 0, share: 0 };
