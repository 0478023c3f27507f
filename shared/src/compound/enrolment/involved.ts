import type { Compound } from '../compound.ts';

/** Whether a matter of a unit is somebody's own: they own it, live in it, or claim it. They do not review it under any hat. */
export function isInvolved({ register, enrolment }: Pick<Compound, 'register' | 'enrolment'>, unit: string, person: string): boolean {
  return Object.values(register.bindings).some((binding) => binding.ended === null && binding.person === person && binding.units.includes(unit))
    || Object.values(enrolment.claims).some((claim) => claim.status === 'OPEN' && claim.unit === unit && claim.person === person);
}
