import type { EventOf } from '../event.ts';
import { noAccount, type AccountsEvents, type AccountsState, type UnitAccount, type UnitLine, type UnitLineKind, type UnitPosting } from './accounts-state.ts';

export type AccountsEvent = { [K in keyof AccountsEvents]: EventOf<K> }[keyof AccountsEvents];

export const initialAccounts: AccountsState = { units: {}, imports: {}, postings: {}, allocations: {} };

/** Folds an event of the channel `accounts`. What it does not know it leaves alone. */
export function evolveAccounts(state: AccountsState, event: AccountsEvent): AccountsState {
  switch (event.type) {
    case 'deposits.import_started': {
      const { import: id, ...rest } = event.data;
      return { ...state, imports: { ...state.imports, [id]: { ...rest, lines: [] } } };
    }
    case 'deposits.staged': {
      const { import: id, lines } = event.data;
      const staged = state.imports[id];
      return staged === undefined ? state : { ...state, imports: { ...state.imports, [id]: { ...staged, lines: staged.lines.concat(lines) } } };
    }
    case 'deposits.import_discarded': return { ...state, imports: without(state.imports, event.data.import) };
    case 'deposits.activated': {
      const { import: id, posting } = event.data;
      const staged = state.imports[id];
      if (staged === undefined) return state;
      const lines = staged.lines.flatMap(([unit, , fen]): UnitLine[] => (fen === 0 ? [] : [[unit, fen]]));
      const first = staged.lines.flatMap(([unit, deposit]): UnitLine[] => (deposit === 0 ? [] : [[unit, deposit]]));
      return postUnits({ ...state, imports: without(state.imports, id) }, posting, 'PAID', staged.on, lines, first);
    }
    case 'subaccounts.posted': {
      const { posting, kind, on, lines, first } = event.data;
      return postUnits(state, posting, kind, on, lines, first);
    }
    case 'subaccounts.reversed': return reverse(state, event.data.posting);
    case 'allocation.drawn': {
      const { project, lines } = event.data;
      return { ...state, allocations: { ...state.allocations, [project]: (state.allocations[project] ?? []).concat(lines) } };
    }
    case 'allocation.settled': {
      const { project, posting, on } = event.data;
      const lines = state.allocations[project] ?? [];
      const settled = { ...state, allocations: without(state.allocations, project) };
      return posting === null ? settled : postUnits(settled, posting, 'SHARE', on, lines, []);
    }
    case 'subaccounts.closed': {
      const kept = Object.entries(state.postings).filter(([, { on }]) => on >= event.data.before);
      return { ...state, postings: Object.fromEntries(kept) };
    }
  }
}

const fieldOf = { PAID: 'paid', INTEREST: 'interest', SHARE: 'share' } as const satisfies Record<UnitLineKind, keyof UnitAccount>;

function postUnits(state: AccountsState, id: string, kind: UnitLineKind, on: string, lines: readonly UnitLine[], first: readonly UnitLine[]): AccountsState {
  const before = state.postings[id];
  const units = { ...state.units };
  const set = first.map(([unit, deposit]): UnitLine => {
    const account = units[unit] ?? noAccount;
    units[unit] = { ...account, firstDeposit: deposit };
    return [unit, account.firstDeposit];
  });
  const posting: UnitPosting = { kind, on, lines: [...(before?.lines ?? []), ...lines], first: [...(before?.first ?? []), ...set], reversed: false };
  return { ...state, units: added(units, kind, lines, 1), postings: { ...state.postings, [id]: posting } };
}

function reverse(state: AccountsState, id: string): AccountsState {
  const posting = state.postings[id];
  if (posting === undefined || posting.reversed) return state;
  const units = added({ ...state.units }, posting.kind, posting.lines, -1);
  // Later ones first, so that what stood before the first of them stands again.
  for (const [unit, firstDeposit] of posting.first.toReversed()) units[unit] = { ...(units[unit] ?? noAccount), firstDeposit };
  for (const [unit] of [...posting.lines, ...posting.first]) if (isEmpty(units[unit] ?? noAccount)) delete units[unit];
  return { ...state, units, postings: { ...state.postings, [id]: { ...posting, lines: [], first: [], reversed: true } } };
}

function added(units: Record<string, UnitAccount>, kind: UnitLineKind, lines: readonly UnitLine[], sign: 1 | -1): Record<string, UnitAccount> {
  const field = fieldOf[kind];
  for (const [unit, fen] of lines) {
    const account = units[unit] ?? noAccount;
    units[unit] = { ...account, [field]: account[field] + sign * fen };
  }
  return units;
}

/** An account on which nothing stands is none, so that what is taken back leaves no trace in the balances. */
function isEmpty({ firstDeposit, paid, interest, share }: UnitAccount): boolean {
  return firstDeposit === 0 && paid === 0 && interest === 0 && share === 0;
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([other]) => other !== key));
}
