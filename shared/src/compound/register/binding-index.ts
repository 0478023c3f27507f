import type { Binding, RegisterState, Unit } from './state.ts';

type Bindings = RegisterState['bindings'];

/** The bindings of a register by what they are looked for: a compound has thousands, and every command asks whose hat it is sent under. */
interface Index {
  /** Of each person, ended ones too, in the register's order. */
  readonly byPerson: Map<string, Binding[]>;
  readonly byUnit: Map<string, Binding[]>;
  /** Living ones of owners: each has one at most. */
  readonly byOwner: Map<string, Binding>;
}

/** Reckoned from a state, never part of it. */
const indexes = new WeakMap<Bindings, Index>();
const owned = new WeakMap<RegisterState['units'], ReadonlyMap<string, string[]>>();
const none: readonly Binding[] = [];

/** All bindings of a person, ended ones too. */
export function bindingsOf(bindings: Bindings, person: string): readonly Binding[] {
  return indexOf(bindings).byPerson.get(person) ?? none;
}

/** All bindings to a unit, ended ones too. */
export function bindingsTo(bindings: Bindings, unit: string): readonly Binding[] {
  return indexOf(bindings).byUnit.get(unit) ?? none;
}

/** Living bindings by owner. */
export function boundOwners({ bindings }: Pick<RegisterState, 'bindings'>): ReadonlyMap<string, Binding> {
  return indexOf(bindings).byOwner;
}

/**
 * The bindings with one more, or with another in the place of one. The index goes on to the new state with that one entry changed: made
 * anew for each of thousands, it would cost more than everything else. Whoever still asks of the state before has it made again.
 */
export function withBinding(bindings: Bindings, binding: Binding): Bindings {
  const after = { ...bindings, [binding.capacity]: binding };
  const index = indexes.get(bindings);
  if (index === undefined) return after;
  indexes.delete(bindings);
  const before = bindings[binding.capacity];
  // Another set of units would have to find its place in the register's order.
  if (before !== undefined && !sameUnits(before, binding)) return after;
  enter(index, before, binding);
  indexes.set(after, index);
  return after;
}

/** Ids of the units of each owner, in the register's order. */
export function unitsByOwner(units: Iterable<Unit>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const unit of units) for (const { owner } of unit.owners) listIn(found, owner).push(unit.id);
  return found;
}

/** Ids of the units of an owner, in the register's order; null where the register knows none. */
export function unitsOf({ units }: Pick<RegisterState, 'units'>, owner: string): readonly string[] | null {
  let known = owned.get(units);
  if (known === undefined) owned.set(units, known = unitsByOwner(Object.values(units)));
  return known.get(owner) ?? null;
}

function indexOf(bindings: Bindings): Index {
  let index = indexes.get(bindings);
  if (index === undefined) {
    indexes.set(bindings, index = { byPerson: new Map(), byUnit: new Map(), byOwner: new Map() });
    for (const binding of Object.values(bindings)) enter(index, undefined, binding);
  }
  return index;
}

function enter({ byPerson, byUnit, byOwner }: Index, before: Binding | undefined, binding: Binding): void {
  put(listIn(byPerson, binding.person), before, binding);
  for (const unit of binding.units) put(listIn(byUnit, unit), before, binding);
  if (binding.owner === null) return;
  if (binding.ended === null) byOwner.set(binding.owner, binding);
  else if (byOwner.get(binding.owner)?.capacity === binding.capacity) byOwner.delete(binding.owner);
}

function put(list: Binding[], before: Binding | undefined, binding: Binding): void {
  const at = before === undefined ? -1 : list.indexOf(before);
  if (at < 0) list.push(binding);
  else list[at] = binding;
}

function listIn<T>(lists: Map<string, T[]>, key: string): T[] {
  let list = lists.get(key);
  if (list === undefined) lists.set(key, list = []);
  return list;
}

function sameUnits(one: Binding, other: Binding): boolean {
  return one.person === other.person && one.owner === other.owner && one.units.length === other.units.length && one.units.every((unit, i) => unit === other.units[i]);
}
