import type { Context } from '../../log/command.ts';
import { refuse } from '../../protocol/refusal.ts';
import { REGISTER } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft } from '../event.ts';
import type { Outcome } from '../outcome.ts';
import { tell } from './telling.ts';

/**
 * A joint owner says who shall vote for the unit (指导规则 25). It is so once all of them say the same, and no longer once one
 * of them says otherwise, also against what was recorded from a paper: between joint owners nobody guesses.
 */
export function nameVoter({ register }: Compound, { data, capacity }: CommandOf<'NameVoter'>, ctx: Context): Outcome {
  const binding = Object.hasOwn(register.bindings, capacity) ? register.bindings[capacity] : undefined;
  const unit = Object.hasOwn(register.units, data.unit) ? register.units[data.unit] : undefined;
  const owners = unit?.owners.map(({ owner }) => owner) ?? [];
  const { owner, level = 0 } = binding ?? {};
  if (unit === undefined || owner === undefined || owner === null || binding?.person !== ctx.person || !owners.includes(owner)) return refuse('UNKNOWN_UNIT', { unit: data.unit });
  if (owners.length < 2) return refuse('NOT_JOINT');
  if (level < 2) return refuse('IDENTITY_TOO_WEAK', { level: 2 });
  if (data.voter !== null && !owners.includes(data.voter)) return refuse('UNKNOWN_OWNER');

  const named = draft(REGISTER, 'voter.named', { unit: unit.id, owner, voter: data.voter });
  const said: Readonly<Record<string, string | null>> = { ...register.namings[unit.id], [owner]: data.voter };
  const agreed = owners.every((one) => said[one] === data.voter) ? data.voter : null;
  const designated = agreed === unit.designatedVoter ? [] : [draft(REGISTER, 'voter.designated', { unit: unit.id, voter: agreed, how: 'OWNERS' }), ...tell(register, [unit.id], 'VOTER_DESIGNATED')];
  if (agreed !== null) return { events: [named, ...designated] };
  const departs = unit.designatedVoter !== null && unit.designatedVoter !== data.voter;
  return { events: [named, ...(departs ? [draft(REGISTER, 'voter.designated', { unit: unit.id, voter: null, how: 'OWNERS' }), ...tell(register, [unit.id], 'VOTER_OPEN')] : [])] };
}
