import type { Compound } from '../../compound.ts';
import { bindingsOf } from '../../register/binding-index.ts';
import type { RegisterState } from '../../register/state.ts';
import { seatByCapacity } from '../../room/at-the-table.ts';
import type { Vote } from '../state.ts';

/** Whether a hat counts a vote or watches the count. */
export function counts({ tellers, observers }: Pick<Vote, 'tellers' | 'observers'>, capacity: string): boolean {
  return tellers.includes(capacity) || observers.includes(capacity);
}

/** Somebody, by the hat that they wore for it. */
interface Worn {
  readonly person: string;
  readonly capacity: string;
}

/** Whether somebody owns or rents one of these homes now, under any of their hats. */
export function isOfHome({ bindings }: RegisterState, person: string, units: readonly string[]): boolean {
  return bindingsOf(bindings, person).some((binding) => binding.ended === null && binding.units.some((unit) => units.includes(unit)));
}

/** Whether two people look for two bodies: by their hats, and neither sits in a body of the other under another one. */
export function areOfTwoBodies(compound: Pick<Compound, 'office' | 'register'>, one: Worn, other: Worn): boolean {
  const bodies = ({ person }: Worn): string[] => Object.values(compound.office.seats).filter((seat) => seat.person === person && seat.vacated === null).map(({ party }) => party);
  const own = new Set(bodies(one));
  return organisationOf(compound, one.capacity) !== organisationOf(compound, other.capacity) && !bodies(other).some((body) => own.has(body));
}

/** For whom a hat looks at a paper: the body of its seat, or the owners themselves; null for a hat that is gone. Two people of two of these must read the same. */
export function organisationOf({ office, register }: Pick<Compound, 'office' | 'register'>, capacity: string): string | null {
  const seat = seatByCapacity(office, capacity);
  if (seat !== null) return seat.vacated === null ? seat.party : null;
  const binding = register.bindings[capacity];
  return binding?.office === 'owner' && binding.ended === null ? 'OWNERS' : null;
}
