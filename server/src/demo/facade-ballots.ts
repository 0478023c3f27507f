import type { BallotChoice } from '@sanfang/shared/law/ballot.ts';
import type { CountingPerson } from '@sanfang/shared/law/electorate.ts';
import { derivedId } from '@sanfang/shared/log/ids.ts';
import type { FacadeBuilding } from './facade-buildings.ts';

/** What a counting person says. */
export interface Said {
  readonly units: readonly string[];
  readonly choice: BallotChoice;
}

/**
 * Finds who of a building may have said what, so that persons and areas come out as they are told: the same each time, and in a mixed
 * order. `first`: people who took part and agreed. Throws where nobody can have voted so.
 */
export function ballotsOf(persons: readonly CountingPerson[], { building, tookPart, agree, against, abstain }: FacadeBuilding, first: readonly string[] = []): Said[] {
  const mixed = [...persons].sort((a, b) => (placeOf(a, first) < placeOf(b, first) ? -1 : 1));
  const agreed = pick(mixed, agree.persons, agree.area);
  const others = agreed === null ? null : pick(mixed.filter((one) => !agreed.includes(one)), tookPart.persons - agree.persons, tookPart.area - agree.area);
  if (agreed === null || others === null || against + abstain !== others.length) throw new Error(`nobody can have voted so in building ${building}`);
  const said = [
    ...agreed.map(({ units }): Said => ({ units, choice: 'AGREE' })),
    ...others.map(({ units }, i): Said => ({ units, choice: i < against ? 'AGAINST' : 'ABSTAIN' })),
  ];
  return said.sort((a, b) => (order(a.units) < order(b.units) ? -1 : 1));
}

/** So many of a list whose areas come to exactly so much, or null: by how many of each size, as there are few sizes. */
function pick(from: readonly CountingPerson[], count: number, area: number): CountingPerson[] | null {
  const sizes = [...Map.groupBy(from, (person) => person.area)];
  const numbers = spread(sizes.map(([size, all]) => ({ size, most: all.length })), count, area);
  return numbers === null ? null : sizes.flatMap(([, all], i) => all.slice(0, numbers[i]));
}

/** How many of each size come to a count and an area, or null. */
function spread([one, ...rest]: readonly { readonly size: number; readonly most: number }[], count: number, area: number): number[] | null {
  if (one === undefined) return count === 0 && area === 0 ? [] : null;
  for (let n = Math.min(one.most, count); n >= 0; n -= 1) {
    const others = spread(rest, count - n, area - n * one.size);
    if (others !== null) return [n, ...others];
  }
  return null;
}

function placeOf({ units }: CountingPerson, first: readonly string[]): string {
  return units.some((unit) => first.includes(unit)) ? '' : order(units);
}

function order(units: readonly string[]): string {
  return derivedId('demo', 'order', ...units);
}
