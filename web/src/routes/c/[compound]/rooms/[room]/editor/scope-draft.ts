/** A building as the editor shows it: its units with their areas in 0.01 m²; no owners. */
export interface ScopeBuilding {
  readonly code: string;
  readonly units: readonly { readonly id: string; readonly entrance: string; readonly area: number }[];
}

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
  const own = new Set(building.units.map((unit) => unit.id));
  const chosen = countIn(scope, building) > 0;
  return {
    buildings: chosen ? scope.buildings.filter((code) => code !== building.code) : [...scope.buildings, building.code],
    except: scope.except.filter((unit) => !own.has(unit)),
    extra: scope.extra.filter((unit) => !own.has(unit)),
  };
}

/** Puts one unit in or takes it out, as an exception of its building or as a single unit. */
export function toggleUnit(scope: ScopeDraft, building: ScopeBuilding, unit: string): ScopeDraft {
  const flip = (list: readonly string[]) => (list.includes(unit) ? list.filter((other) => other !== unit) : [...list, unit]);
  return scope.buildings.includes(building.code) ? { ...scope, except: flip(scope.except) } : { ...scope, extra: flip(scope.extra) };
}

/** Units of a building that are in the scope. */
export function countIn(scope: ScopeDraft, building: ScopeBuilding): number {
  return building.units.filter((unit) => inScope(scope, building.code, unit.id)).length;
}

/** What the scope comes to: buildings touched, units, and area in 0.01 m². */
export function scopeTotals(scope: ScopeDraft, buildings: readonly ScopeBuilding[]): { buildings: number; units: number; area: number } {
  const totals = { buildings: 0, units: 0, area: 0 };
  for (const building of buildings) {
    const inside = building.units.filter((unit) => inScope(scope, building.code, unit.id));
    totals.buildings += inside.length > 0 ? 1 : 0;
    totals.units += inside.length;
    totals.area += inside.reduce((sum, unit) => sum + unit.area, 0);
  }
  return totals;
}
