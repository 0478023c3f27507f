import { personChannel } from '../channel.ts';
import { draft, type CompoundDraft } from '../event.ts';
import type { UnitNews } from '../person/state.ts';
import { bindingsTo } from './binding-index.ts';
import type { RegisterState } from './state.ts';

/** Everybody with an account who owns a unit or lives in it. */
export function accountsOf({ bindings }: RegisterState, units: readonly string[]): Map<string, string[]> {
  const living = (unit: string): string[] => bindingsTo(bindings, unit).flatMap(({ ended, person }) => (ended === null ? [person] : []));
  return new Map(units.map((unit) => [unit, [...new Set(living(unit))]]));
}

/** Tells everybody of these units what has come to pass with them, and `also` whom it concerns; each in a channel of their own. */
export function tell(register: RegisterState, units: readonly string[], what: UnitNews, also: readonly string[] = []): CompoundDraft[] {
  return [...accountsOf(register, units)].flatMap(([unit, people]) =>
    [...new Set([...people, ...also])].map((person) => draft(personChannel(person), 'notice.sent', { unit, what })));
}
