import type { RegisterState, Unit } from '../../register/state.ts';
import type { NoticedVote } from '../state.ts';
import { isDelivered, notReached, visitsOf, type Reach } from './state.ts';

/** How far a counting person has been reached: what was best so far. */
export const reachStates = ['UNTRIED', 'ABSENT', 'REFUSED', 'REACHED', 'RETURNED'] as const;
export type ReachState = (typeof reachStates)[number];

/** How a door stands on somebody's work list. SETTLED: nobody has to go there again. Who turned whom away, and who has handed a ballot in, is known to those who were at the door and those who count. */
export const doorStates = [...reachStates, 'SETTLED'] as const;
export type DoorState = (typeof doorStates)[number];

/** A home of the scope for who goes from door to door: no name, and nothing of the ballot. */
export interface Door {
  readonly unit: string;
  readonly building: string;
  readonly entrance: string;
  readonly state: DoorState;
  readonly tries: number;
  /** When it was tried last; null where nobody went, or nobody has to go again. */
  readonly visitedAt: string | null;
  /** Handed over by the reader, and nothing shows it yet; whoever counts sees it of all. */
  readonly unproved: boolean;
  /** The last visit at this very door that the reader's hat wrote down: who may take it back. */
  readonly own: string | null;
  /** Nobody lives here who could open: not handed over, or a parking space of somebody without a home here. */
  readonly elsewhere: boolean;
}

type Round = Pick<NoticedVote, 'electorate' | 'delivery'>;
type Register = Pick<RegisterState, 'units'>;

/** As people count: 1-1-201 before 1-1-1001. */
const byNumber = new Intl.Collator('zh-CN', { numeric: true });

/** Somebody who goes from door to door. `whole`: they count or watch, and see of each door what any of them wrote down. */
export interface Walker {
  readonly capacity: string;
  readonly whole: boolean;
}

/** Doors of a round, by number. Whoever was reached at one home is reached at all. */
export function doorsOf({ electorate, delivery }: Round, { units }: Register, round: 'ALL' | readonly string[], walker: Walker): Door[] {
  const doors = Object.entries(electorate.voters).flatMap(([token, voter]) => {
    const reach = delivery.persons[token] ?? notReached;
    const known = voter.units.flatMap((id) => units[id] ?? []);
    const homes = known.filter(hasDoor);
    const shown = homes.length > 0 ? homes : known.slice(0, 1);
    return shown.filter(({ building }) => round === 'ALL' || round.includes(building)).map((unit) => doorOf(unit, reach, walker, homes.length === 0));
  });
  return doors.sort((a, b) => byNumber.compare(a.building, b.building) || byNumber.compare(a.entrance, b.entrance) || byNumber.compare(a.unit, b.unit));
}

/** How far a vote's ballots have come in a building, by persons; whoever has homes in two counts in both. `proved`: with something to show for it. */
export interface DeliveryCount {
  readonly building: string;
  readonly total: number;
  readonly proved: number;
  readonly states: Readonly<Record<ReachState, number>>;
}

export function progressOf({ electorate, delivery }: Round, { units }: Register): { readonly whole: Omit<DeliveryCount, 'building'>; readonly buildings: readonly DeliveryCount[] } {
  const whole = noCount();
  const buildings = new Map<string, ReturnType<typeof noCount>>();
  for (const [token, voter] of Object.entries(electorate.voters)) {
    const reach = delivery.persons[token] ?? notReached;
    add(whole, reach);
    for (const building of new Set(voter.units.flatMap((id) => units[id]?.building ?? []))) {
      const row = buildings.get(building) ?? noCount();
      buildings.set(building, row);
      add(row, reach);
    }
  }
  return { whole, buildings: [...buildings].map(([building, row]) => ({ building, ...row })) };
}

/** What was best so far. */
export function stateOf({ reached, returned, missed, confirmed }: Reach): ReachState {
  if (returned !== null) return 'RETURNED';
  if (reached !== null || confirmed) return 'REACHED';
  return missed === null ? 'UNTRIED' : missed.outcome;
}

function doorOf({ id, building, entrance }: Unit, reach: Reach, { capacity, whole }: Walker, elsewhere: boolean): Door {
  const state = stateOf(reach);
  const visits = visitsOf(reach).toSorted((a, b) => a.visitedAt.localeCompare(b.visitedAt));
  const own = visits.findLast((visit) => visit.unit === id && visit.capacity === capacity)?.id ?? null;
  const theirs = whole || (reach.returned ?? reach.reached ?? reach.missed)?.capacity === capacity;
  if (!theirs && (state === 'RETURNED' || state === 'REFUSED')) return { unit: id, building, entrance, state: 'SETTLED', tries: 0, visitedAt: null, unproved: false, own, elsewhere };
  return { unit: id, building, entrance, state, tries: reach.tries, visitedAt: visits.at(-1)?.visitedAt ?? null, unproved: theirs && (state === 'REACHED' || state === 'RETURNED') && !isDelivered(reach), own, elsewhere };
}

function hasDoor({ kind, status }: Unit): boolean {
  return status === 'HANDED_OVER' && kind !== 'PARKING' && kind !== 'GARAGE';
}

function noCount(): { total: number; proved: number; states: Record<ReachState, number> } {
  return { total: 0, proved: 0, states: { UNTRIED: 0, ABSENT: 0, REFUSED: 0, REACHED: 0, RETURNED: 0 } };
}

function add(count: ReturnType<typeof noCount>, reach: Reach): void {
  count.total += 1;
  count.proved += isDelivered(reach) ? 1 : 0;
  count.states[stateOf(reach)] += 1;
}
