import type { CompoundDraft } from '../../event.ts';
import type { UnitNews } from '../../person/state.ts';
import type { RegisterState } from '../../register/state.ts';
import { tellOwners as tellOf } from '../proxy/telling.ts';
import type { NoticedVote } from '../state.ts';

/** Tells all who own a counting person's units that a ballot of theirs has come by another way than their own hand: whoever knows nothing of it can say so in time. */
export function tellOwners(register: RegisterState, vote: Pick<NoticedVote, 'electorate'>, token: string, what: UnitNews): CompoundDraft[] {
  const [unit] = vote.electorate.voters[token]?.units ?? [];
  return unit === undefined ? [] : tellOf(register, vote, { token, unit }, what, null);
}
