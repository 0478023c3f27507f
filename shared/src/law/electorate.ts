/**
 * Who decides within a scope, and with what area: Civil Code Art. 278; 法释〔2009〕7号 Art. 8 and 9; 指导规则 (建房〔2009〕274号) Art. 25.
 * Fee arrears take no vote away: an owner keeps the right to decide with the unit (Civil Code Art. 271–273).
 */
import { countingKey, DEVELOPER, type CountedUnit } from './counting.ts';
import type { RuleProfile } from './rule-profile.ts';

/** What the electorate reads of a unit of the register. Areas are integers in 0.01 m². */
export interface ScopeUnit extends CountedUnit {
  readonly kind: string;
  readonly area: number;
  readonly designatedVoter: string | null;
}

/**
 * Which owners of several units are the same buyer (法释〔2009〕7号 Art. 9) is open where the sets of owners differ: `OWNER_SET`
 * takes {A, B} and {A} as two persons, `SHARED_OWNER` takes all whom a common owner ties together as one.
 */
export type SameBuyer = 'OWNER_SET' | 'SHARED_OWNER';

export interface ElectorateRules extends Pick<RuleProfile, 'parking'> {
  /** OWNER_SET unless it says otherwise. */
  readonly sameBuyer?: SameBuyer;
}

/** One of those by whom the head count goes. */
export interface CountingPerson {
  readonly key: string;
  /** Ids in order; only units inside the scope (165号令 Art. 22). */
  readonly units: readonly string[];
  readonly area: number;
  /** Ids in order. None where nobody is known; of the developer only who owns what is unsold, never a buyer still waiting for the keys. */
  readonly owners: readonly string[];
  /** Who may act alone: the sole owner, or whom the joint owners named (指导规则 Art. 25). Null where they named nobody or several, for the developer, and where no owner is known. */
  readonly voter: string | null;
}

/** A unit that is in the scope and does not count. */
export interface LeftOutUnit {
  readonly unit: string;
  readonly area: number;
  readonly reason: 'PARKING';
}

/** Plain data with one canonical form, so that a digest names it. */
export interface Electorate {
  /** In order of their keys. */
  readonly persons: readonly CountingPerson[];
  /** Of all persons together. */
  readonly area: number;
  /** In order of the units. */
  readonly excluded: readonly LeftOutUnit[];
}

/** Kinds that count as parking: spaces and garages (Civil Code Art. 275). Whether they count in a vote is for the rules of procedure (指导规则 Art. 25). */
const parkingKinds: ReadonlySet<string> = new Set(['PARKING', 'GARAGE']);

/**
 * Counting persons of the units of a scope. The order in which units and owners are given changes nothing.
 * A scope that lists a unit twice, or one without an area in whole 0.01 m², is a bug and throws.
 */
export function electorateOf(scope: Iterable<ScopeUnit>, rules: ElectorateRules): Electorate {
  const units = [...scope].sort((a, b) => inOrder(a.id, b.id));
  checkScope(units);
  const left = (unit: ScopeUnit): boolean => rules.parking.policy === 'EXCLUDE' && parkingKinds.has(unit.kind);
  const counted = units.filter((unit) => !left(unit));
  const persons = [...byPerson(counted, rules.sameBuyer ?? 'OWNER_SET')].map(([key, own]) => personOf(key, own)).sort((a, b) => inOrder(a.key, b.key));
  const excluded = units.filter(left).map(({ id, area }) => ({ unit: id, area, reason: 'PARKING' }) as const);
  return { persons, area: areaOf(counted), excluded };
}

/** Who decides for a counting person at a moment. Ids in order. */
export interface Deciding {
  readonly owners: readonly string[];
  /** To whom of them the joint owners leave it (指导规则 Art. 25); none: any of them may, and nobody alone. */
  readonly named: readonly string[];
}

/**
 * Who decides for a counting person, by its units as they are owned now. Where one was sold after the freeze, who may vote for it
 * changes, area and head count stay as frozen (Civil Code Art. 273: the right goes with the unit). Who keeps other units of the same
 * person decides together with the buyer, and what was named for one unit does not speak for the rest.
 */
export function decidingNow(units: readonly Pick<ScopeUnit, 'owners' | 'designatedVoter'>[]): Deciding {
  const each = units.map((unit) => ordered(unit.owners.map(({ owner }) => owner)));
  const owners = ordered(each.flat());
  const divided = each.some((own) => own.length < owners.length);
  const names = ordered(units.flatMap(({ designatedVoter: name }) => name ?? []));
  // A name that is no owner's leaves it open who was meant.
  return { owners, named: divided || !names.every((name) => owners.includes(name)) ? [] : names };
}

function checkScope(units: readonly ScopeUnit[]): void {
  units.forEach((unit, i) => {
    if (!Number.isSafeInteger(unit.area) || unit.area < 0) throw new Error(`unit ${unit.id}: area is not a whole number of 0.01 m²`);
    if (units[i + 1]?.id === unit.id) throw new Error(`unit ${unit.id} stands twice in the scope`);
  });
}

function byPerson(units: readonly ScopeUnit[], sameBuyer: SameBuyer): Map<string, ScopeUnit[]> {
  const keyOf = sameBuyer === 'OWNER_SET' ? countingKey : tiedKeys(units);
  const persons = new Map<string, ScopeUnit[]>();
  for (const unit of units) {
    const key = keyOf(unit);
    const own = persons.get(key);
    if (own === undefined) persons.set(key, [unit]);
    else own.push(unit);
  }
  return persons;
}

/** Key of all whom common owners tie together, over however many units: the sorted set of all these owners. */
function tiedKeys(units: readonly ScopeUnit[]): (unit: ScopeUnit) => string {
  const circleOf = new Map<string, Set<string>>();
  for (const { status, owners } of units) {
    if (status !== 'HANDED_OVER') continue;
    const circle = new Set<string>();
    for (const { owner } of owners) for (const other of circleOf.get(owner) ?? [owner]) circle.add(other);
    for (const owner of circle) circleOf.set(owner, circle);
  }
  return (unit) => {
    const circle = unit.status === 'HANDED_OVER' && unit.owners[0] !== undefined ? circleOf.get(unit.owners[0].owner) : undefined;
    return circle === undefined ? countingKey(unit) : [...circle].sort().join(' ');
  };
}

function personOf(key: string, units: readonly ScopeUnit[]): CountingPerson {
  const own = key === DEVELOPER ? units.filter((unit) => unit.status === 'UNSOLD') : units;
  const owners = ordered(own.flatMap((unit) => unit.owners.map((share) => share.owner)));
  const voter = key === DEVELOPER ? null : actsAlone(owners, units.map((unit) => unit.designatedVoter));
  return { key, units: units.map((unit) => unit.id), area: areaOf(units), owners, voter };
}

/** The sole owner, or the one owner whom all designations name that name anybody. */
function actsAlone(owners: readonly string[], designated: readonly (string | null)[]): string | null {
  const named = owners.length === 1 ? owners : [...new Set(designated)].filter((name) => name !== null);
  const [voter = null] = named;
  return voter !== null && named.length === 1 && owners.includes(voter) ? voter : null;
}

function ordered(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)].sort();
}

function areaOf(units: readonly ScopeUnit[]): number {
  return units.reduce((sum, unit) => sum + unit.area, 0);
}

/** By UTF-16 code units, the same on every machine. No two are the same. */
function inOrder(a: string, b: string): number {
  return a < b ? -1 : 1;
}
