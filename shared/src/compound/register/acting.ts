import { boundOwners } from './binding-index.ts';
import type { Binding, RegisterState } from './state.ts';

/** Who may act for a unit now, by the register as it stands. Area and count of a vote stay as they were frozen; its ballots come from whom this names. */
export type Acting =
  /** Its sole owner, or the joint owner who was designated. `binding` null: no account stands for them yet. */
  | { readonly kind: 'OWNER'; readonly owner: string; readonly binding: Binding | null }
  /** Joint owners who have named nobody: none of them may act alone (指导规则 25). */
  | { readonly kind: 'JOINT'; readonly owners: readonly string[] }
  /** Sold and not handed over: it counts as the developer's (解释 2009/7 Art. 9). */
  | { readonly kind: 'DEVELOPER' }
  /** Not in the register, or nobody is known to own it. */
  | { readonly kind: 'NOBODY' };

export function actingFor(register: RegisterState, unit: string): Acting {
  const found = Object.hasOwn(register.units, unit) ? register.units[unit] : undefined;
  if (found === undefined || found.owners.length === 0) return { kind: 'NOBODY' };
  if (found.status === 'SOLD') return { kind: 'DEVELOPER' };
  const owners = found.owners.map(({ owner }) => owner);
  const owner = owners.length === 1 ? owners[0] : owners.find((one) => one === found.designatedVoter);
  return owner === undefined ? { kind: 'JOINT', owners } : { kind: 'OWNER', owner, binding: bindingOf(register, owner) };
}

/** The living binding of an owner, or null. */
export function bindingOf(register: RegisterState, owner: string): Binding | null {
  return boundOwners(register).get(owner) ?? null;
}
