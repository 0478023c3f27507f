import { digestOf } from '../../log/commitment.ts';
import type { Context } from '../../log/command.ts';
import { refuse } from '../../protocol/refusal.ts';
import { ENROLMENT } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft, type CompoundDraft } from '../event.ts';
import type { Outcome } from '../outcome.ts';
import { boundOwners } from '../register/binding-index.ts';
import type { InvitationEnd } from './state.ts';

/** Longest that a printed code may be worth something: it lies about in stairwells. */
export const MOST_INVITATION_DAYS = 90;
const DAY_MS = 86_400_000;

/** What the log holds of a proof. The hub makes the proof of the code with a key of its own, so that a code cannot be tried out on this. */
export function digestOfProof(proof: string): string {
  return digestOf(['sanfang invitation', proof]);
}

/** One sheet for each unit; a new one makes the earlier one of its unit worthless. */
export function issueInvitations({ register }: Compound, { data }: CommandOf<'IssueInvitations'>, ctx: Context): Outcome {
  const units = data.invitations.map(({ unit }) => unit);
  const unknown = units.find((unit) => !Object.hasOwn(register.units, unit));
  if (unknown !== undefined) return refuse('UNKNOWN_UNIT', { unit: unknown });
  if (new Set(units).size < units.length) return refuse('MALFORMED', { field: 'invitations' });
  const ahead = Date.parse(data.until) - Date.parse(ctx.now);
  if (!(ahead > 0 && ahead <= MOST_INVITATION_DAYS * DAY_MS)) return refuse('MALFORMED', { field: 'until' });
  return { events: [draft(ENROLMENT, 'invitation.issued', data)] };
}

export function withdrawInvitations({ enrolment }: Compound, { data }: CommandOf<'WithdrawInvitations'>): Outcome {
  const units = data.units.filter((unit) => Object.hasOwn(enrolment.invitations, unit));
  return units.length === 0 ? refuse('NOT_FOUND') : { events: [draft(ENROLMENT, 'invitation.ended', { units, reason: 'WITHDRAWN' })] };
}

/** The unit that a proof opens now, or null. */
export function unitOfProof({ enrolment, register }: Pick<Compound, 'enrolment' | 'register'>, proof: string, now: string): string | null {
  const digest = digestOfProof(proof);
  const found = Object.entries(enrolment.invitations).find(([, invitation]) => invitation.digest === digest && now < invitation.until);
  return found !== undefined && Object.hasOwn(register.units, found[0]) ? found[0] : null;
}

/** The end of the invitations of these units, as far as they have one. */
export function endInvitations({ enrolment }: Pick<Compound, 'enrolment'>, units: readonly string[], reason: InvitationEnd): CompoundDraft[] {
  const living = units.filter((unit) => Object.hasOwn(enrolment.invitations, unit));
  return living.length === 0 ? [] : [draft(ENROLMENT, 'invitation.ended', { units: living, reason })];
}

/** Units of an owner in which everybody has an account once that owner has one. */
export function complete({ register }: Pick<Compound, 'register'>, owner: string): string[] {
  const bound = boundOwners(register);
  return Object.values(register.units).filter((unit) => unit.owners.some((share) => share.owner === owner) && unit.owners.every((share) => share.owner === owner || bound.has(share.owner))).map((unit) => unit.id);
}
