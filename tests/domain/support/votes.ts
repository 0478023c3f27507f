/** Units, ballots and votes for the tests of how owners' votes are counted. Areas in 0.01 m². */
import type { Ballot, Mark } from '@sanfang/shared/law/ballot.ts';
import { electorateOf, type CountingPerson, type Electorate, type ElectorateRules, type ScopeUnit } from '@sanfang/shared/law/electorate.ts';
import { defaultProfile } from '@sanfang/shared/law/rule-profile.ts';
import { tallyOf, type Tally, type TallyRules } from '@sanfang/shared/law/tally.ts';

/** A home of 100 m², handed over, of these owners. */
export function flat(id: string, owners: string | readonly string[], over: Partial<ScopeUnit> = {}): ScopeUnit {
  const list = typeof owners === 'string' ? [owners] : owners;
  return { id, status: 'HANDED_OVER', kind: 'HOME', area: 10_000, designatedVoter: null, owners: list.map((owner) => ({ owner })), ...over };
}

/** Homes of one owner each, `o1` … */
export function flats(count: number, area = 10_000, prefix = 'o'): ScopeUnit[] {
  return Array.from({ length: count }, (_, i) => flat(`${prefix}-${i + 1}`, `${prefix}${i + 1}`, { area }));
}

/** Ballots of these persons, all alike. */
export function says(choice: Mark, persons: readonly string[]): Ballot[] {
  return persons.map((person) => ({ person, owner: null, choice }));
}

/** Persons `o<from>` … `o<to>`. */
export function from(first: number, last: number, prefix = 'o'): string[] {
  return Array.from({ length: last - first + 1 }, (_, i) => `${prefix}${first + i}`);
}

export const strict: TallyRules = { silence: 'STRICT', invalidParticipates: false, delivered: new Set() };

export function electorate(units: readonly ScopeUnit[], rules: Partial<ElectorateRules> = {}): Electorate {
  return electorateOf(units, { parking: defaultProfile.parking, ...rules });
}

export function tally(units: readonly ScopeUnit[], ballots: readonly Ballot[], rules: Partial<TallyRules> = {}): Tally {
  return tallyOf(electorate(units).persons, ballots, { ...strict, ...rules });
}

export function personWith(unit: string, { persons }: Electorate): CountingPerson | undefined {
  return persons.find((person) => person.units.includes(unit));
}
