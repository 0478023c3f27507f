import { refuse, type Refusal } from '../../protocol/refusal.ts';
import type { RegisterState, Unit } from '../register/state.ts';
import type { Scope } from './state.ts';

/** A scope as it is asked for: whole buildings, less exceptions, plus single units. */
export interface ScopeAsked {
  readonly buildings: readonly string[];
  readonly except: readonly string[];
  readonly extra: readonly string[];
}

/**
 * Resolves a scope (列支范围) against the register as it stands and freezes its buildings, count and area (0.01 m², whole numbers):
 * only owners inside it pay and vote (165号令 Art. 22). Refuses unknown codes, a unit both excepted and added, and nothing left.
 */
export function resolveScope(register: RegisterState, asked: ScopeAsked): Scope | Refusal {
  if (register.version === 0) return refuse('NO_REGISTER');
  const all = Object.values(register.units);
  const known = new Set(all.map((unit) => unit.building));
  const strange = asked.buildings.find((building) => !known.has(building));
  if (strange !== undefined) return refuse('UNKNOWN_BUILDING', { building: strange });
  const missing = [...asked.except, ...asked.extra].find((unit) => !Object.hasOwn(register.units, unit));
  if (missing !== undefined) return refuse('UNKNOWN_UNIT', { unit: missing });

  const except = new Set(asked.except);
  const both = asked.extra.find((unit) => except.has(unit));
  if (both !== undefined) return refuse('MALFORMED', { field: 'scope', unit: both });
  const units = unitsInScope(register, asked);
  if (units.length === 0) return refuse('EMPTY_SCOPE');
  const area = units.reduce((sum, unit) => sum + unit.area, 0);
  const { buildings, extra } = asked;
  return { buildings, except: asked.except, extra, touched: buildingsOf(units), register: register.version, units: units.length, area };
}

/** The units of a scope, in the register's order. */
export function unitsInScope(register: Pick<RegisterState, 'units'>, asked: ScopeAsked): Unit[] {
  const buildings = new Set(asked.buildings);
  const except = new Set(asked.except);
  const extra = new Set(asked.extra);
  return Object.values(register.units).filter((unit) => extra.has(unit.id) || (buildings.has(unit.building) && !except.has(unit.id)));
}

function buildingsOf(units: readonly Unit[]): string[] {
  return [...new Set(units.map((unit) => unit.building))].sort(byNumber);
}

/** `2` before `10`, then by code unit: the same order on every machine. */
function byNumber(a: string, b: string): number {
  const difference = Number.parseInt(a, 10) - Number.parseInt(b, 10);
  if (!Number.isNaN(difference) && difference !== 0) return difference;
  return a < b ? -1 : a > b ? 1 : 0;
}
