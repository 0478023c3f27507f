import type { ScopeReply } from '@sanfang/shared/protocol/api/compounds.ts';

/** A building as the editor shows it. Its units are named only to those who hold a seat. */
export type ScopeBuilding = ScopeReply['buildings'][number];

/** 列支范围 while it is chosen. `extra` are single units of buildings that are not chosen whole. */
export interface ScopeDraft {
  readonly buildings: readonly string[];
  readonly except: readonly string[];
  readonly extra: readonly string[];
}

export const emptyScope: ScopeDraft = { buildings: [], except: [], extra: [] };

/** Whether a unit is in the scope. */
export function inScope(scope: ScopeDraft, building: string, unit: string): boolean {
  return scope.buildings.includes(building) ? !scope.except.includes(unit) : scope.extra.includes(unit);
}

/** Puts a building in whole or takes it out whole; its exceptions and single units go with it. */
export function toggleBuilding(scope: ScopeDraft, building: ScopeBuilding): ScopeDraft {
  const own = new Set((building.codes ?? []).map((unit) => unit.id));
  const chosen = partOf(scope, building).units > 0;
  return {
    buildings: chosen ? scope.buildings.filter((code) => code !== building.building) : [...scope.buildings, building.building],
    except: scope.except.filter((unit) => !own.has(unit)),
    extra: scope.extra.filter((unit) => !own.has(unit)),
  };
}

/** Puts one unit in or takes it out, as an exception of its building or as a single unit. */
export function toggleUnit(scope: ScopeDraft, building: string, unit: string): ScopeDraft {
  const flip = (list: readonly string[]) => (list.includes(unit) ? list.filter((other) => other !== unit) : [...list, unit]);
  return scope.buildings.includes(building) ? { ...scope, except: flip(scope.except) } : { ...scope, extra: flip(scope.extra) };
}

/** What of a building is in the scope: units, and area in 0.01 m². */
export function partOf(scope: ScopeDraft, building: ScopeBuilding): { units: number; area: number } {
  if (building.codes === undefined) return scope.buildings.includes(building.building) ? building : { units: 0, area: 0 };
  const inside = building.codes.filter((unit) => inScope(scope, building.building, unit.id));
  return { units: inside.length, area: inside.reduce((sum, unit) => sum + unit.area, 0) };
}

/** What the scope comes to: buildings touched, units, and area in 0.01 m². */
export function scopeTotals(scope: ScopeDraft, buildings: readonly ScopeBuilding[]): { buildings: number; units: number; area: number } {
  const totals = { buildings: 0, units: 0, area: 0 };
  for (const building of buildings) {
    const part = partOf(scope, building);
    totals.buildings += part.units > 0 ? 1 : 0;
    totals.units += part.units;
    totals.area += part.area;
  }
  return totals;
}
