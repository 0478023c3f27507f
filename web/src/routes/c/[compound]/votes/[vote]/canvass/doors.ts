import type { DoorState } from '@sanfang/shared/compound/vote/delivery/work-list.ts';
import type { VisitOutcome } from '@sanfang/shared/compound/vote/delivery/state.ts';
import type { Door } from '@sanfang/shared/protocol/api/delivery.ts';

/** A visit that this device wrote down. */
export interface OwnVisit {
  readonly visit: string;
  readonly unit: string;
  readonly outcome: VisitOutcome;
  readonly visitedAt: string;
  readonly proved: boolean;
}

const rank: Readonly<Record<DoorState, number>> = { UNTRIED: 0, ABSENT: 1, REFUSED: 1, REACHED: 2, RETURNED: 3, SETTLED: 3 };

/** The list with what this device wrote down laid over it: what the hub has counted already is not counted twice. */
export function laidOver(doors: readonly Door[], visits: readonly OwnVisit[]): Door[] {
  const byUnit = Map.groupBy(visits, ({ unit }) => unit);
  return doors.map((door) => (byUnit.get(door.unit) ?? []).reduce(withVisit, door));
}

function withVisit(door: Door, { visit, outcome, visitedAt, proved }: OwnVisit): Door {
  if (door.own === visit) return door;
  const shown = proved || (isDone(door) && !door.unproved);
  const state = rank[outcome] >= rank[door.state] ? outcome : door.state;
  return { ...door, state, tries: door.tries + 1, visitedAt, own: visit, unproved: isDone({ state }) && !shown };
}

/** How many homes of a part are done: the ballot is there or back, or nobody has to go there again. */
export interface Part {
  readonly code: string;
  readonly total: number;
  readonly done: number;
}

/** Buildings, or entrances of one of them, in the order of the list. */
export function partsOf(doors: readonly Door[], by: 'building' | 'entrance'): Part[] {
  const groups = Map.groupBy(doors.filter(({ elsewhere }) => !elsewhere), (door) => door[by]);
  return [...groups].map(([code, all]) => ({ code, total: all.length, done: all.filter(isDone).length }));
}

export function isDone({ state }: Pick<Door, 'state'>): boolean {
  return rank[state] >= 2;
}

export interface Floor {
  /** Null where the number on the door tells no floor. */
  readonly floor: number | null;
  readonly doors: readonly Door[];
}

/** The doors of a stairwell by floor, in the order of the walk: with a lift from the top down, without one from below. */
export function floorsOf(doors: readonly Door[], downwards: boolean): Floor[] {
  const groups = [...Map.groupBy(doors, (door) => floorIn(door.unit))].map(([floor, all]) => ({ floor, doors: all }));
  const walk = groups.sort((a, b) => (a.floor ?? 0) - (b.floor ?? 0));
  return downwards ? walk.reverse() : walk;
}

/** 1-1-1203 is on the twelfth floor. */
function floorIn(unit: string): number | null {
  const digits = /(\d{1,2})\d{2}$/.exec(unit)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** What stands on the door itself: the last part of the number. */
export function doorNumber(unit: string): string {
  return unit.split('-').at(-1) ?? unit;
}

/** The next door on the walk at which to ring: first those where nobody has been, then those where nobody was at home. After `from`, then around. */
export function nextDoor(floors: readonly Floor[], from: string | null): Door | null {
  const walk = floors.flatMap(({ doors }) => doors);
  const at = walk.findIndex(({ unit }) => unit === from);
  const around = [...walk.slice(at + 1), ...walk.slice(0, at + 1)].filter(({ unit }) => unit !== from);
  return around.find(({ state }) => state === 'UNTRIED') ?? around.find(({ state }) => state === 'ABSENT') ?? null;
}
