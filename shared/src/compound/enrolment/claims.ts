import type { Context } from '../../log/command.ts';
import { refuse, type Refusal } from '../../protocol/refusal.ts';
import { ENROLMENT, REGISTER } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft } from '../event.ts';
import type { Outcome } from '../outcome.ts';
import { bindingOf } from '../register/acting.ts';
import { unitsOf } from '../register/binding-index.ts';
import { tell } from '../register/telling.ts';
import { tidy } from '../room/sealing.ts';
import { reviewingFor, type ReviewingBody } from './bodies.ts';
import { complete, endInvitations, unitOfProof } from './invitations.ts';
import { isInvolved } from './involved.ts';
import type { Claim } from './state.ts';

/**
 * Somebody without a hat shows what stands for the code on a sheet. Unknown, expired and withdrawn codes, a compound that is
 * not there and a street's log are one and the same answer. Only who holds a good code learns that others came before.
 */
export function claimUnit(compound: Compound, { data }: CommandOf<'ClaimUnit'>, ctx: Context): Outcome {
  const { register, enrolment } = compound;
  const unit = register.units[unitOfProof(compound, data.proof, ctx.now) ?? ''];
  if (unit === undefined) return refuse('INVITATION_NOT_VALID');
  const bound = unit.owners.flatMap(({ owner }) => bindingOf(register, owner) ?? []);
  const mine = bound.find((binding) => binding.person === ctx.person);
  if (mine !== undefined && mine.level >= 2) return refuse('ALREADY_BOUND', { capacity: mine.capacity });
  const open = Object.values(enrolment.claims).filter((claim) => claim.unit === unit.id && claim.status === 'OPEN');
  // One claim for each owner who has no account yet: a third person cannot come between two joint owners.
  const free = unit.owners.length - bound.filter((binding) => binding !== mine).length - open.length;
  if (free <= 0 || open.some((claim) => claim.person === ctx.person)) return refuse('ALREADY_CLAIMED');
  const claim = ctx.newId();
  const seal = { name: { value: data.name, subjects: [ctx.person], retention: 'REGISTER' } } as const;
  const filed = draft(ENROLMENT, 'claim.filed', { claim, unit: unit.id, person: ctx.person }, { seal });
  return { events: [filed, ...tell(register, [unit.id], 'CLAIM_FILED')], made: { claim } };
}

/** The first review waits; the second, of another person and another body, binds. */
export function reviewClaim(compound: Compound, { data }: CommandOf<'ReviewClaim'>, ctx: Context): Outcome {
  const { register, enrolment } = compound;
  const claim = openClaim(compound, data.claim);
  if (claim === null) return refuse('NOT_FOUND');
  const body = mayReview(compound, claim, ctx);
  if (typeof body !== 'string') return body;
  const unit = register.units[claim.unit];
  if (unit === undefined || !unit.owners.some(({ owner }) => owner === data.owner)) return refuse('UNKNOWN_OWNER');
  const bound = bindingOf(register, data.owner);
  if (bound !== null && (bound.person !== claim.person || bound.level >= 2)) return refuse('ALREADY_BOUND', { capacity: bound.capacity });
  const { as = 'SELF' } = data;
  const reference = tidy(data.reference ?? '');
  // A guardian or an agent shows by a paper that they are it.
  if (as !== 'SELF' && reference === '') return refuse('EMPTY_TEXT', { field: 'reference' });
  const [first] = claim.reviews;
  if (first !== undefined && (first.owner !== data.owner || first.as !== as)) return refuse('REVIEWS_DIFFER');

  const shown = as === 'SELF' ? {} : { seal: { reference: { value: reference, subjects: [claim.person], retention: 'REGISTER' } } } as const;
  const reviewed = draft(ENROLMENT, 'claim.reviewed', { claim: claim.id, owner: data.owner, body, checked: data.checked, ...(as === 'SELF' ? {} : { as }) }, shown);
  if (first === undefined) return { events: [reviewed] };
  const capacity = bound?.capacity ?? ctx.newId();
  const { owner } = data;
  const units = unitsOf(register, owner) ?? [];
  const accepted = draft(ENROLMENT, 'claim.accepted', { claim: claim.id, owner, capacity });
  const binding = bound === null
    ? draft(REGISTER, 'owner.bound', { owner, person: claim.person, capacity, units, level: 2, how: 'CLAIM', ...(as === 'SELF' ? {} : { as }) })
    : draft(REGISTER, 'binding.raised', { capacity, level: 2, ...(as === bound.as ? {} : { as }) });
  const told = tell(register, units, bound === null ? 'OWNER_BOUND' : 'OWNER_CONFIRMED', [claim.person]);
  return { events: [reviewed, accepted, binding, ...endInvitations({ enrolment }, complete(compound, owner), 'SPENT'), ...told], made: { capacity } };
}

/** One reviewer is enough for a no: whoever is refused may come again. A code in wrong hands is worth nothing afterwards. */
export function refuseClaim(compound: Compound, { data }: CommandOf<'RefuseClaim'>, ctx: Context): Outcome {
  const claim = openClaim(compound, data.claim);
  if (claim === null) return refuse('NOT_FOUND');
  if (isInvolved(compound, claim.unit, ctx.person) || claim.person === ctx.person) return refuse('REVIEWER_INVOLVED');
  const seal = data.note === null ? {} : { seal: { note: { value: data.note, subjects: [claim.person], retention: 'REGISTER' } } } as const;
  const refused = draft(ENROLMENT, 'claim.refused', { claim: claim.id, reason: data.reason }, seal);
  return { events: [refused, ...(data.reason === 'NOT_OWNER' ? endInvitations(compound, [claim.unit], 'MISUSED') : [])] };
}

function openClaim({ enrolment }: Compound, id: string): Claim | null {
  const claim = Object.hasOwn(enrolment.claims, id) ? enrolment.claims[id] : undefined;
  return claim?.status === 'OPEN' ? claim : null;
}

/** Two people of two bodies, neither of whom the matter concerns; a second hat makes nobody a second person. */
function mayReview(compound: Compound, claim: Claim, ctx: Context): ReviewingBody | Refusal {
  const body = reviewingFor(compound, ctx, ctx.now);
  if (body === null) return refuse('FORBIDDEN');
  if (claim.person === ctx.person || isInvolved(compound, claim.unit, ctx.person)) return refuse('REVIEWER_INVOLVED');
  if (claim.reviews.some((review) => review.person === ctx.person)) return refuse('ALREADY_REVIEWED');
  if (claim.reviews.some((review) => review.body === body)) return refuse('NEEDS_OTHER_BODY');
  return body;
}
