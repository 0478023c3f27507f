import type { RegisterState, Unit } from '@sanfang/shared/compound/register/state.ts';
import type { ScopeReply } from '@sanfang/shared/protocol/api/compounds.ts';

/** What a scope is chosen from: buildings with their entrances, counts and areas, and where allowed each unit. */
export function scopeChoices({ version, units }: RegisterState, withUnits: boolean): ScopeReply {
  const byBuilding = Map.groupBy(Object.values(units), (unit) => unit.building);
  const buildings = [...byBuilding].map(([building, of]) => ({
    building,
    entrances: [...new Set(of.map((unit) => unit.entrance))].sort(inOrder),
    units: of.length,
    area: of.reduce((sum, unit) => sum + unit.area, 0),
    ...(withUnits ? { codes: codesOf(of) } : {}),
  }));
  return { register: version, buildings: buildings.sort((a, b) => inOrder(a.building, b.building)) };
}

function codesOf(units: readonly Unit[]): { id: string; area: number }[] {
  return units.map(({ id, area }) => ({ id, area })).sort((a, b) => inOrder(a.id, b.id));
}

const collator = new Intl.Collator('zh-CN', { numeric: true });

/** 2 before 10, as on the doors. */
function inOrder(a: string, b: string): number {
  return collator.compare(a, b);
}
