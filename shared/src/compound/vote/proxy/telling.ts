import { personChannel } from '../../channel.ts';
import { draft, type CompoundDraft } from '../../event.ts';
import type { UnitNews } from '../../person/state.ts';
import { bindingOf } from '../../register/acting.ts';
import type { RegisterState } from '../../register/state.ts';
import type { NoticedVote } from '../state.ts';
import { personOfHolder } from './held-letters.ts';

/**
 * Tells all who own a counting person's units what became of a letter, and its holder where there is one: nobody is represented
 * behind the back of joint owners. Whoever rents the home is not told.
 */
export function tellOwners(register: RegisterState, { electorate }: Pick<NoticedVote, 'electorate'>, { token, unit }: { readonly token: string; readonly unit: string }, what: UnitNews, holder: string | null): CompoundDraft[] {
  const owners = (electorate.voters[token]?.units ?? []).flatMap((id) => register.units[id]?.owners ?? []).flatMap(({ owner }) => bindingOf(register, owner)?.person ?? []);
  const sent = holder === null ? null : personOfHolder(register, holder);
  return [...new Set([...owners, ...(sent === null ? [] : [sent])])].map((person) => draft(personChannel(person), 'notice.sent', { unit, what }));
}
