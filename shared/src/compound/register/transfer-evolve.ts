import type { Commitment, Happened } from '../../log/event.ts';
import { sealed } from '../sealed.ts';
import { acquiredBy } from './acquired.ts';
import type { RegisterEvents, RegisterState, Unit } from './state.ts';

/**
 * A unit under its new owners. Hats follow it: the former owners' lose the unit, those who already have an account gain it.
 * Who owns nothing any more is no longer on the register.
 */
export function transfer(state: RegisterState, event: Happened<string, RegisterEvents['unit.transferred']>): RegisterState {
  const { unit: id, owners, validFrom, fresh } = event.data;
  const before = Object.hasOwn(state.units, id) ? state.units[id] : undefined;
  if (before === undefined) return state;
  const units = { ...state.units, [id]: { ...before, owners, validFrom, designatedVoter: null, acquired: acquiredBy({ owners }, before, event.at) } };
  const touched = new Set([...before.owners, ...owners].map(({ owner }) => owner));
  const owned = unitsOf(units, touched);
  const bindings = Object.fromEntries(Object.values(state.bindings).map((binding) => {
    const follows = binding.owner !== null && touched.has(binding.owner);
    return [binding.capacity, follows ? { ...binding, units: owned.get(binding.owner ?? '') ?? [] } : binding];
  }));
  const names: Record<string, Commitment> = { ...state.owners, ...Object.fromEntries(fresh.map((owner) => [owner, sealed(event, `owner.${owner}`)])) };
  const kept = Object.fromEntries(Object.entries(names).filter(([owner]) => !touched.has(owner) || owned.has(owner)));
  const { [id]: _, ...namings } = state.namings;
  return { ...state, units, owners: kept, bindings, namings };
}

function unitsOf(units: Readonly<Record<string, Unit>>, owners: ReadonlySet<string>): Map<string, string[]> {
  const owned = new Map<string, string[]>();
  for (const unit of Object.values(units)) {
    for (const { owner } of unit.owners) if (owners.has(owner)) owned.set(owner, [...(owned.get(owner) ?? []), unit.id]);
  }
  return owned;
}
