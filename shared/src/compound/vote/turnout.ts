import type { RegisterState } from '../register/state.ts';
import type { NoticedVote } from './state.ts';

/** Turnout is told in whole steps of so many percent, rounded down: where twenty or more may vote, no single ballot shows in it. */
const STEP = 5;

/** Who has taken part so far, in percent. What they said is told by nobody before the result. */
export interface CoarseTurnout {
  readonly persons: number;
  readonly area: number;
  /** By persons who have a unit in the building; null where so few took part that it would tell of them (rule book §6.2). */
  readonly buildings: readonly { readonly building: string; readonly persons: number | null }[];
}

/** Reckons the turnout of a vote afresh. Disputed ballots are held and take no part. */
export function coarseTurnout({ electorate, ballots, profile }: Pick<NoticedVote, 'electorate' | 'ballots' | 'profile'>, register: Pick<RegisterState, 'units'>): CoarseTurnout {
  let [persons, area] = [0, 0];
  const buildings = new Map<string, { all: number; took: number }>();
  for (const [token, voter] of Object.entries(electorate.voters)) {
    const took = ballots[token]?.disputed === false;
    if (took) [persons, area] = [persons + 1, area + voter.area];
    for (const building of new Set(voter.units.flatMap((unit) => register.units[unit]?.building ?? []))) {
      const group = buildings.get(building) ?? { all: 0, took: 0 };
      buildings.set(building, { all: group.all + 1, took: group.took + (took ? 1 : 0) });
    }
  }
  return {
    persons: stepOf(persons, electorate.persons),
    area: stepOf(area, electorate.area),
    buildings: [...buildings].map(([building, { all, took }]) => ({ building, persons: took < profile.minGroup ? null : stepOf(took, all) })),
  };
}

function stepOf(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.floor((part * 100) / whole / STEP) * STEP;
}
