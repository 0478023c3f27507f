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

/**
 * Whether two people look for two bodies: by the hats that they wore, and neither sits in a body of the other under another one. Who has
 * left since what they did still did it for the body of that hat; a hat of no body is never a second one.
 */
export function areOfTwoBodies(compound: Pick<Compound, 'office' | 'register'>, one: Worn, other: Worn): boolean {
  const seats = Object.values(compound.office.seats);
  const bodies = ({ person, capacity }: Worn): string[] => seats.filter((seat) => seat.person === person && (seat.vacated === null || seat.capacity === capacity)).map(({ party }) => party);
  const [first, second] = [bodyOf(compound, one.capacity), bodyOf(compound, other.capacity)];
  const own = new Set(bodies(one));
  return first !== null && second !== null && first !== second && !bodies(other).some((body) => own.has(body));
}

/** The body of a hat, also of one that is gone: that of its seat, or the owners themselves; null for any other. */
function bodyOf({ office, register }: Pick<Compound, 'office' | 'register'>, capacity: string): string | null {
  return seatByCapacity(office, capacity)?.party ?? (register.bindings[capacity]?.office === 'owner' ? 'OWNERS' : null);
}

/** For whom a hat looks at a paper from now on; null for one that is gone. Two people of two of these must read the same. */
export function organisationOf(compound: Pick<Compound, 'office' | 'register'>, capacity: string): string | null {
  const gone = seatByCapacity(compound.office, capacity)?.vacated ?? compound.register.bindings[capacity]?.ended ?? null;
  return gone === null ? bodyOf(compound, capacity) : null;
}
