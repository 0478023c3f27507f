import { isDate } from '../../law/calendar.ts';
import type { Context } from '../../log/command.ts';
import type { Commitment, Sealing } from '../../log/event.ts';
import { isRefusal, refuse, type Refusal } from '../../protocol/refusal.ts';
import { ENROLMENT, REGISTER } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft, type CompoundDraft } from '../event.ts';
import type { Outcome } from '../outcome.ts';
import { bindingOf } from '../register/acting.ts';
import { sumToOne } from '../register/shares.ts';
import { tell } from '../register/telling.ts';
import { today } from '../room/at-the-table.ts';
import type { OwnerShare } from '../register/state.ts';
import { reviewingFor, type ReviewingBody } from './bodies.ts';
import { endInvitations } from './invitations.ts';
import { isInvolved } from './involved.ts';
import type { RollChange } from './state.ts';

type Transfer = Extract<RollChange, { kind: 'TRANSFER' }>;

/** A unit has new owners, as a paper says: a sale moves the vote with it (Civil Code 273), also while a vote is under way. */
export function proposeTransfer(compound: Compound, { data }: CommandOf<'ProposeTransfer'>, ctx: Context): Outcome {
  const body = mayPropose(compound, data.unit, ctx);
  if (isRefusal(body)) return body;
  if (!isDate(data.validFrom) || data.validFrom > today(compound, ctx.now)) return refuse('MALFORMED', { field: 'validFrom' });
  const known = data.owners.flatMap(({ owner }) => owner ?? []);
  if (known.some((owner) => !Object.hasOwn(compound.register.owners, owner))) return refuse('UNKNOWN_OWNER');
  if (new Set(known).size < known.length || !sumToOne(data.owners.map(({ share }) => share))) return refuse('BAD_SHARES', { unit: data.unit });

  const change = ctx.newId();
  const seal: Record<string, Sealing> = {};
  const owners = data.owners.map(({ owner: is, name, phone, share }) => {
    const owner = is ?? ctx.newId();
    if (is === null) seal[`owner.${owner}`] = { value: { name, phone }, subjects: [owner], retention: 'REGISTER' };
    return { owner, share };
  });
  const fresh = Object.keys(seal).map((path) => path.slice('owner.'.length));
  seal['reference'] = { value: data.reference, subjects: owners.map(({ owner }) => owner), retention: 'REGISTER' };
  const { unit, cause, validFrom } = data;
  return { events: [draft(ENROLMENT, 'transfer.proposed', { change, unit, body, cause, validFrom, owners, fresh }, { seal })], made: { change } };
}

/** Joint owners have named on paper who votes for them (指导规则 25). */
export function proposeVoter(compound: Compound, { data }: CommandOf<'ProposeVoter'>, ctx: Context): Outcome {
  const body = mayPropose(compound, data.unit, ctx);
  if (isRefusal(body)) return body;
  const wrong = whyNotVoter(compound, data.unit, data.voter);
  if (wrong !== null) return wrong;
  const change = ctx.newId();
  const seal = { reference: { value: data.reference, subjects: [data.voter], retention: 'REGISTER' } } as const;
  return { events: [draft(ENROLMENT, 'voter.proposed', { change, unit: data.unit, body, voter: data.voter }, { seal })], made: { change } };
}

/** Somebody of another body has seen the same paper: it is so. */
export function confirmChange(compound: Compound, { data }: CommandOf<'ConfirmChange'>, ctx: Context): Outcome {
  const change = Object.hasOwn(compound.enrolment.changes, data.change) ? compound.enrolment.changes[data.change] : undefined;
  if (change === undefined) return refuse('NOT_FOUND');
  const body = reviewingFor(compound, ctx, ctx.now);
  if (body === null) return refuse('FORBIDDEN');
  if (isInvolved(compound, change.unit, ctx.person)) return refuse('REVIEWER_INVOLVED');
  if (change.by.person === ctx.person) return refuse('ALREADY_REVIEWED');
  if (change.by.body === body) return refuse('NEEDS_OTHER_BODY');
  if (!Object.hasOwn(compound.register.units, change.unit)) return refuse('UNKNOWN_UNIT', { unit: change.unit });
  const confirmed = draft(ENROLMENT, 'change.confirmed', { change: change.id, body });
  if (change.kind === 'VOTER') {
    const wrong = whyNotVoter(compound, change.unit, change.voter);
    return wrong ?? { events: [confirmed, draft(REGISTER, 'voter.designated', { unit: change.unit, voter: change.voter, how: 'PAPER' }), ...tell(compound.register, [change.unit], 'VOTER_DESIGNATED')] };
  }
  const transferred = transfer(compound, change, ctx);
  return isRefusal(transferred) ? transferred : { events: [confirmed, transferred, ...aftermath(compound, change.unit), ...tell(compound.register, [change.unit], 'TRANSFERRED', accountsOfOwners(compound, change.owners))] };
}

export function refuseChange(compound: Compound, { data }: CommandOf<'RefuseChange'>, ctx: Context): Outcome {
  const change = Object.hasOwn(compound.enrolment.changes, data.change) ? compound.enrolment.changes[data.change] : undefined;
  if (change === undefined) return refuse('NOT_FOUND');
  if (isInvolved(compound, change.unit, ctx.person)) return refuse('REVIEWER_INVOLVED');
  const seal = { reason: { value: data.reason, subjects: [change.by.person], retention: 'REGISTER' } } as const;
  return { events: [draft(ENROLMENT, 'change.refused', { change: change.id }, { seal })] };
}

/** What the register is told of a change in words: it has an audience of its own. */
export function textsOfChange(compound: Compound, change: string): Commitment[] {
  const found = Object.hasOwn(compound.enrolment.changes, change) ? compound.enrolment.changes[change] : undefined;
  return found?.kind === 'TRANSFER' ? [found.reference, ...Object.values(found.names)] : [];
}

function mayPropose(compound: Compound, unit: string, ctx: Context): ReviewingBody | Refusal {
  const body = reviewingFor(compound, ctx, ctx.now);
  if (body === null) return refuse('FORBIDDEN');
  if (!Object.hasOwn(compound.register.units, unit)) return refuse('UNKNOWN_UNIT', { unit });
  if (isInvolved(compound, unit, ctx.person)) return refuse('REVIEWER_INVOLVED');
  return Object.values(compound.enrolment.changes).some((change) => change.unit === unit) ? refuse('CHANGE_OPEN') : body;
}

function whyNotVoter({ register }: Compound, unit: string, voter: string): Refusal | null {
  const owners = register.units[unit]?.owners ?? [];
  if (owners.length < 2) return refuse('NOT_JOINT');
  return owners.some(({ owner }) => owner === voter) ? null : refuse('UNKNOWN_OWNER');
}

function transfer({ register }: Compound, change: Transfer, { opened }: Context): CompoundDraft | Refusal {
  const { unit, cause, validFrom, owners, names } = change;
  if (owners.some(({ owner }) => !Object.hasOwn(names, owner) && !Object.hasOwn(register.owners, owner))) return refuse('UNKNOWN_OWNER');
  const seal: Record<string, Sealing> = {};
  for (const [owner, commitment] of Object.entries(names)) {
    // Erased while it waited: there is nobody to put on the roll.
    if (!opened.has(commitment)) return refuse('NOT_FOUND');
    seal[`owner.${owner}`] = { value: opened.get(commitment), subjects: [owner], retention: 'REGISTER' };
  }
  if (opened.has(change.reference)) seal['reference'] = { value: opened.get(change.reference), subjects: owners.map(({ owner }) => owner), retention: 'REGISTER' };
  return draft(REGISTER, 'unit.transferred', { unit, cause, validFrom, owners, fresh: Object.keys(names) }, { seal });
}

/** New owners who have an account already, of another unit. */
function accountsOfOwners({ register }: Compound, owners: readonly OwnerShare[]): string[] {
  return owners.flatMap(({ owner }) => bindingOf(register, owner)?.person ?? []);
}

/** What was open for the former owners is over. */
function aftermath(compound: Compound, unit: string): CompoundDraft[] {
  const open = Object.values(compound.enrolment.claims).filter((claim) => claim.unit === unit && claim.status === 'OPEN');
  return [...open.map((claim) => draft(ENROLMENT, 'claim.refused', { claim: claim.id, reason: 'UNIT_TRANSFERRED' })), ...endInvitations(compound, [unit], 'TRANSFERRED')];
}
