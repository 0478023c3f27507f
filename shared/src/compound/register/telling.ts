import { personChannel } from '../channel.ts';
import { draft, type CompoundDraft } from '../event.ts';
import type { UnitNews } from '../person/state.ts';
import type { RegisterState } from './state.ts';

/** Everybody with an account who owns a unit or lives in it. */
export function accountsOf({ bindings }: RegisterState, units: readonly string[]): Map<string, string[]> {
  const wanted = new Set(units);
  const people = new Map<string, string[]>(units.map((unit) => [unit, []]));
  for (const { ended, units: theirs, person } of Object.values(bindings)) {
    if (ended !== null) continue;
    for (const unit of theirs) if (wanted.has(unit) && people.get(unit)?.includes(person) === false) people.get(unit)?.push(person);
  }
  return people;
}

/** Tells everybody of these units what has come to pass with them, and `also` whom it concerns; each in a channel of their own. */
export function tell(register: RegisterState, units: readonly string[], what: UnitNews, also: readonly string[] = []): CompoundDraft[] {
  return [...accountsOf(register, units)].flatMap(([unit, people]) =>
    [...new Set([...people, ...also])].map((person) => draft(personChannel(person), 'notice.sent', { unit, what })));
}
