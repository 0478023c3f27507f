/**
 * Who counts as one person when owners decide jointly (Civil Code Art. 278): 最高人民法院 法释〔2009〕7号, Art. 8 and 9.
 * Art. 8 gives each unit its area — land register, else survey, else contract; Art. 9 counts the persons.
 */

/** What counting reads of a unit. Areas are integers in 0.01 m². */
export interface CountedUnit {
  readonly id: string;
  readonly status: 'HANDED_OVER' | 'SOLD' | 'UNSOLD';
  readonly owners: readonly { readonly owner: string }[];
}

/** Key under which all units of the developer count as one person. */
export const DEVELOPER = 'DEVELOPER';

/**
 * The person for whom a unit counts; equal keys are one person.
 * - What the developer has not sold, or has sold and not handed over, is one person in all (Art. 9).
 * - One buyer of several units is one person (Art. 9). Joint owners are one person together; the law does not say whether
 *   {A, B} and {A} are the same buyer: taken as two persons, because the sets differ.
 * - A unit whose owner is not known counts by itself: one unit, one person (Art. 9).
 */
export function countingKey(unit: CountedUnit): string {
  if (unit.status !== 'HANDED_OVER') return DEVELOPER;
  if (unit.owners.length === 0) return `UNIT ${unit.id}`;
  return [...new Set(unit.owners.map((share) => share.owner))].sort().join(' ');
}

/** How many persons these units count for. Building-only scopes pass only their own units. */
export function countingPersons(units: Iterable<CountedUnit>): number {
  const persons = new Set<string>();
  for (const unit of units) persons.add(countingKey(unit));
  return persons.size;
}
