import type { RegisterState } from '../register/state.ts';
import { fromShelf } from '../shelves.ts';
import type { NoticedVote, Vote } from './state.ts';

type Announced = Pick<NoticedVote, 'electorate' | 'ballots' | 'profile'>;

/** Turnout is told in whole steps of so many percent, rounded down: in the finest that no fewer than `minGroup` of the persons can fill, however large their homes. */
const STEPS = [5, 10, 20, 25, 50];
/** Percent. Where somebody alone holds so much of the area, persons and area together tell whether they have voted: the area is not told. */
const SEEN_ALONE = 5;

/** Who has taken part, in percent. What they said is told by nobody before the result. */
export interface CoarseTurnout {
  /** Null: so few are asked that any step would tell of them (rule book §6.2). */
  readonly persons: number | null;
  readonly area: number | null;
  /** By persons who have a unit in the building. */
  readonly buildings: readonly { readonly building: string; readonly persons: number | null }[];
}

/** What everybody may know of the turnout: coarse while ballots come in, the whole number once nothing can come any more; null for a vote that was never announced. */
export function turnoutToTell(vote: Vote | { readonly status: 'ABSENT' }, register: Pick<RegisterState, 'units'>): CoarseTurnout | null {
  if (!('electorate' in vote)) return null;
  if (!('result' in vote)) return coarseTurnout(vote, register);
  const { total, participated } = vote.result.tally;
  const { minGroup } = vote.profile;
  return {
    persons: percentOf(participated.persons, total.persons, 1),
    area: percentOf(participated.area, total.area, 1),
    buildings: [...groupsOf(vote, register)].map(([building, { all, took }]) => ({ building, persons: took < minGroup ? null : percentOf(took, all, 1) })),
  };
}

/** Reckons the turnout of a running vote afresh. Disputed ballots are held and take no part. */
export function coarseTurnout(vote: Announced, register: Pick<RegisterState, 'units'>): CoarseTurnout {
  const { electorate, ballots, profile: { minGroup } } = vote;
  let [persons, area] = [0, 0];
  for (const [token, voter] of Object.entries(electorate.voters)) if (fromShelf(ballots, token)?.disputed === false) [persons, area] = [persons + 1, area + voter.area];
  return {
    persons: percentOf(persons, electorate.persons, stepOfPersons(electorate.persons, minGroup)),
    area: percentOf(area, electorate.area, stepOfArea(electorate, minGroup)),
    buildings: [...groupsOf(vote, register)].map(([building, { all, took }]) => ({ building, persons: percentOf(took, all, stepOfPersons(all, minGroup)) })),
  };
}

function groupsOf({ electorate, ballots }: Announced, { units }: Pick<RegisterState, 'units'>): Map<string, { readonly all: number; readonly took: number }> {
  const groups = new Map<string, { all: number; took: number }>();
  for (const [token, voter] of Object.entries(electorate.voters)) {
    const took = fromShelf(ballots, token)?.disputed === false ? 1 : 0;
    for (const building of new Set(voter.units.flatMap((unit) => units[unit]?.building ?? []))) {
      const group = groups.get(building) ?? { all: 0, took: 0 };
      groups.set(building, { all: group.all + 1, took: group.took + took });
    }
  }
  return groups;
}

function stepOfPersons(persons: number, minGroup: number): number | null {
  return finest(minGroup - 1, persons);
}

/** Steps by electorate: it is frozen, and asked for every few seconds. */
const ofArea = new WeakMap<NoticedVote['electorate']['voters'], number | null>();

function stepOfArea({ voters, area }: NoticedVote['electorate'], minGroup: number): number | null {
  const known = ofArea.get(voters);
  if (known !== undefined) return known;
  const largest = Object.values(voters).map((voter) => voter.area).sort((a, b) => b - a).slice(0, minGroup - 1);
  const step = (largest[0] ?? 0) * 100 >= SEEN_ALONE * area ? null : finest(largest.reduce((sum, one) => sum + one, 0), area);
  ofArea.set(voters, step);
  return step;
}

/** The finest step that is more than a part of the whole. */
function finest(part: number, whole: number): number | null {
  return STEPS.find((step) => part * 100 < step * whole) ?? null;
}

function percentOf(part: number, whole: number, step: number): number;
function percentOf(part: number, whole: number, step: number | null): number | null;
function percentOf(part: number, whole: number, step: number | null): number | null {
  if (step === null) return null;
  return whole === 0 ? 0 : Math.floor((part * 100) / whole / step) * step;
}
