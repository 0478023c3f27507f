import type { Context } from '../../log/command.ts';
import { refuse } from '../../protocol/refusal.ts';
import { REGISTER } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import { draft } from '../event.ts';
import type { Outcome } from '../outcome.ts';
import { unitsByOwner } from './evolve.ts';
import { tell } from './telling.ts';
import type { Binding, RegisterState } from './state.ts';

/** An owner is one natural person or body, so one account at a time acts for it. */
export function bindOwner(register: RegisterState, { data }: CommandOf<'BindOwner'>, ctx: Context): Outcome {
  const units = unitsByOwner(Object.values(register.units)).get(data.owner);
  if (units === undefined) return refuse('UNKNOWN_OWNER');
  const bound = living(register, (binding) => binding.owner === data.owner);
  if (bound !== undefined) return refuse('ALREADY_BOUND', { capacity: bound.capacity });
  const capacity = ctx.newId();
  return { events: [draft(REGISTER, 'owner.bound', { ...data, capacity, units, level: 1, how: 'OPERATOR' }), ...tell(register, units, 'OWNER_BOUND', [data.person])], made: { capacity } };
}

/** Several people may live in a unit; each has a hat of their own. */
export function bindOccupant(register: RegisterState, { data }: CommandOf<'BindOccupant'>, ctx: Context): Outcome {
  if (!Object.hasOwn(register.units, data.unit)) return refuse('UNKNOWN_UNIT', { unit: data.unit });
  const bound = living(register, (binding) => binding.office === 'occupant' && binding.person === data.person && binding.units.includes(data.unit));
  if (bound !== undefined) return refuse('ALREADY_BOUND', { capacity: bound.capacity });
  const capacity = ctx.newId();
  return { events: [draft(REGISTER, 'occupant.bound', { ...data, capacity }), ...tell(register, [data.unit], 'OCCUPANT_BOUND', [data.person])], made: { capacity } };
}

/** Takes the hat away; its acts stay. */
export function endBinding(register: RegisterState, { data }: CommandOf<'EndBinding'>): Outcome {
  const binding = register.bindings[data.capacity];
  if (binding === undefined || binding.ended !== null) return refuse('NOT_FOUND');
  return { events: [draft(REGISTER, 'binding.ended', data), ...tell(register, binding.units, 'BINDING_ENDED')] };
}

function living(register: RegisterState, matches: (binding: Binding) => boolean): Binding | undefined {
  return Object.values(register.bindings).find((binding) => binding.ended === null && matches(binding));
}
