import type { Context } from '../../log/command.ts';
import { refuse } from '../../protocol/refusal.ts';
import { REGISTER } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import { draft } from '../event.ts';
import type { Outcome } from '../outcome.ts';
import { boundOwners, bindingsOf, unitsOf } from './binding-index.ts';
import { tell } from './telling.ts';
import type { RegisterState } from './state.ts';

/** An owner is one natural person or body, so one account at a time acts for it. */
export function bindOwner(register: RegisterState, { data }: CommandOf<'BindOwner'>, ctx: Context): Outcome {
  const units = unitsOf(register, data.owner);
  if (units === null) return refuse('UNKNOWN_OWNER');
  const bound = boundOwners(register).get(data.owner);
  if (bound !== undefined) return refuse('ALREADY_BOUND', { capacity: bound.capacity });
  const capacity = ctx.newId();
  return { events: [draft(REGISTER, 'owner.bound', { ...data, capacity, units, level: 1, how: 'OPERATOR' }), ...tell(register, units, 'OWNER_BOUND', [data.person])], made: { capacity } };
}

/** Several people may live in a unit; each has a hat of their own. */
export function bindOccupant(register: RegisterState, { data }: CommandOf<'BindOccupant'>, ctx: Context): Outcome {
  if (!Object.hasOwn(register.units, data.unit)) return refuse('UNKNOWN_UNIT', { unit: data.unit });
  const bound = bindingsOf(register.bindings, data.person).find(({ office, ended, units }) => office === 'occupant' && ended === null && units.includes(data.unit));
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
