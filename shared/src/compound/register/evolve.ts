import type { Commitment, Happened } from '../../log/event.ts';
import type { EventOf } from '../event.ts';
import { sealed } from '../sealed.ts';
import { acquiredBy } from './acquired.ts';
import { unitsByOwner, withBinding } from './binding-index.ts';
import type { Binding, RegisterEvents, RegisterState, Staging, Unit } from './state.ts';
import { transfer } from './transfer-evolve.ts';

export type RegisterEvent = { [K in keyof RegisterEvents]: EventOf<K> }[keyof RegisterEvents];

export const initialRegister: RegisterState = { version: 0, validFrom: null, units: {}, owners: {}, staging: {}, bindings: {}, namings: {} };

/** Folds an event of the channel `register`. Owners are commitments only. What it does not know it leaves alone. */
export function evolveRegister(state: RegisterState, event: RegisterEvent): RegisterState {
  switch (event.type) {
    case 'register.import_started': {
      const { import: id, rows, validFrom } = event.data;
      return { ...state, staging: { ...state.staging, [id]: { rows, validFrom, units: [], owners: [] } } };
    }
    case 'register.units_staged': {
      const staging = state.staging[event.data.import];
      return staging === undefined ? state : { ...state, staging: { ...state.staging, [event.data.import]: stage(staging, event) } };
    }
    case 'register.import_discarded': return { ...state, staging: without(state.staging, event.data.import) };
    case 'register.activated': {
      const staging = state.staging[event.data.import];
      return staging === undefined ? state : activate(state, staging, event);
    }
    case 'unit.corrected': {
      const { unit: id, ...rest } = event.data;
      const unit = Object.hasOwn(state.units, id) ? state.units[id] : undefined;
      return unit === undefined ? state : { ...state, units: { ...state.units, [id]: { ...unit, ...rest } } };
    }
    case 'owner.bound': {
      // As version 1 has neither level nor origin.
      const { level = 1, how = 'OPERATOR', as = 'SELF', ...bound } = event.data;
      return bind(state, { ...bound, office: 'owner', level, how, as, since: event.at, ended: null });
    }
    case 'occupant.bound': {
      const { unit, person, capacity } = event.data;
      return bind(state, { capacity, person, office: 'occupant', owner: null, units: [unit], level: 1, how: 'OPERATOR', as: 'SELF', since: event.at, ended: null });
    }
    case 'binding.raised': {
      const binding = state.bindings[event.data.capacity];
      return binding === undefined ? state : bind(state, { ...binding, level: event.data.level, as: event.data.as ?? binding.as });
    }
    case 'unit.transferred': return transfer(state, event);
    case 'voter.named': {
      const { unit, owner, voter } = event.data;
      return { ...state, namings: { ...state.namings, [unit]: { ...state.namings[unit], [owner]: voter } } };
    }
    case 'voter.designated': {
      const { unit: id, voter } = event.data;
      const unit = Object.hasOwn(state.units, id) ? state.units[id] : undefined;
      return unit === undefined ? state : { ...state, units: { ...state.units, [id]: { ...unit, designatedVoter: voter } } };
    }
    case 'binding.ended': {
      const binding = state.bindings[event.data.capacity];
      return binding === undefined ? state : bind(state, { ...binding, ended: event.at });
    }
  }
}

function stage(staging: Staging, event: Happened<string, RegisterEvents['register.units_staged']>): Staging {
  const owners = event.data.owners.map((owner): [string, Commitment] => [owner, sealed(event, `owner.${owner}`)]);
  return { ...staging, units: staging.units.concat(event.data.units), owners: staging.owners.concat(owners) };
}

/** The register is replaced whole; hats follow the units: who owns nothing in the new one keeps a binding without a unit, which gives no hat. */
function activate(state: RegisterState, staging: Staging, { at, data: { import: id, version } }: Happened<string, RegisterEvents['register.activated']>): RegisterState {
  const units = Object.fromEntries(staging.units.map((unit) => [unit.id, withVoter(unit, state.units[unit.id], at)]));
  const owned = unitsByOwner(staging.units);
  const bindings = Object.fromEntries(Object.values(state.bindings).map((binding) => {
    const kept = binding.owner === null ? binding.units.filter((unit) => Object.hasOwn(units, unit)) : owned.get(binding.owner) ?? [];
    return [binding.capacity, { ...binding, units: kept }];
  }));
  return { version, validFrom: staging.validFrom, units, owners: Object.fromEntries(staging.owners), staging: without(state.staging, id), bindings, namings: namingsOf(state, units) };
}

/** Who was designated stays so while the unit has the same owners. */
function withVoter(unit: Unit, before: Unit | undefined, at: string): Unit {
  if (before === undefined) return unit;
  const acquired = acquiredBy(unit, before, at);
  return { ...unit, ...(Object.keys(acquired).length === 0 ? {} : { acquired }), ...(sameOwners(unit, before) ? { designatedVoter: before.designatedVoter } : {}) };
}

function namingsOf({ namings, units: before }: RegisterState, units: Readonly<Record<string, Unit>>): RegisterState['namings'] {
  return Object.fromEntries(Object.entries(namings).filter(([id]) => {
    const [was, is] = [before[id], units[id]];
    return was !== undefined && is !== undefined && sameOwners(was, is);
  }));
}

function sameOwners(one: Unit, other: Unit): boolean {
  const owners = new Set(one.owners.map(({ owner }) => owner));
  return owners.size === other.owners.length && other.owners.every(({ owner }) => owners.has(owner));
}

function bind(state: RegisterState, binding: Binding): RegisterState {
  return { ...state, bindings: withBinding(state.bindings, binding) };
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}
