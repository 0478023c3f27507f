import type { Commitment } from '../../log/event.ts';
import type { OwnerShare, OwnerStanding } from '../register/state.ts';
import type { ReviewingBody } from './bodies.ts';

/** How a reviewer saw that the person is who they say they are. No face recognition, ever. */
export const identityChecks = ['ID_IN_PERSON', 'DEED_IN_PERSON', 'VIDEO_CALL'] as const;
export type IdentityCheck = (typeof identityChecks)[number];

/** Why a claim was refused; `UNIT_TRANSFERRED` comes of itself when the unit changes hands. */
export const claimRefusals = ['NAME_DIFFERS', 'NOT_OWNER', 'IDENTITY_NOT_SHOWN', 'DUPLICATE', 'OTHER', 'UNIT_TRANSFERRED'] as const;
export type ClaimRefusal = (typeof claimRefusals)[number];

/** Why an invitation is worth nothing any more. */
export const invitationEnds = ['WITHDRAWN', 'SPENT', 'MISUSED', 'TRANSFERRED'] as const;
export type InvitationEnd = (typeof invitationEnds)[number];

/** By what a unit came to its new owners, or that it was always so and the register was wrong (Civil Code 209, 229–231). */
export const transferCauses = ['SALE', 'INHERITANCE', 'GIFT', 'JUDGMENT', 'CORRECTION'] as const;
export type TransferCause = (typeof transferCauses)[number];

/** What stands for a printed code: who has the log cannot find the code from it, nor claim with it. */
export interface Invitation {
  /** base64url of SHA-256 over the proof, which only the hub can make of the code. */
  readonly digest: string;
  /** Moment after which it is worth nothing. */
  readonly until: string;
}

/** Somebody of a reviewing body has compared the claim with the roll and found this owner. */
export interface Review {
  readonly person: string;
  readonly body: ReviewingBody;
  readonly owner: string;
  readonly checked: IdentityCheck;
  /** As what they found the person to act for the owner. */
  readonly as: OwnerStanding;
  /** Sealed: number of the paper by which they act for the owner; null for the owner themselves. */
  readonly reference: Commitment | null;
}

/** Somebody with an account says that they are an owner of a unit. One that was accepted is a binding, and here no more. */
export interface Claim {
  readonly id: string;
  readonly unit: string;
  readonly person: string;
  /** Sealed: as they say it stands on the register. */
  readonly name: Commitment;
  readonly at: string;
  readonly status: 'OPEN' | 'REFUSED';
  readonly reason: ClaimRefusal | null;
  readonly reviews: readonly Review[];
}

/** A change of the roll that one person has put down from a paper, and that waits for somebody of another body. */
export type RollChange = {
  readonly id: string;
  readonly unit: string;
  readonly by: { readonly person: string; readonly body: ReviewingBody };
  readonly at: string;
  /** Sealed: number of the paper. */
  readonly reference: Commitment;
} & (
  | { readonly kind: 'TRANSFER'; readonly cause: TransferCause; readonly validFrom: string; readonly owners: readonly OwnerShare[]; /** Sealed `{ name, phone }` of those who are new to the register. */ readonly names: Readonly<Record<string, Commitment>> }
  | { readonly kind: 'VOTER'; readonly voter: string }
);

/** Slice of the channel `enrolment`. */
export interface EnrolmentState {
  /** The living invitation of each unit. */
  readonly invitations: Readonly<Record<string, Invitation>>;
  readonly claims: Readonly<Record<string, Claim>>;
  /** Those that wait. */
  readonly changes: Readonly<Record<string, RollChange>>;
}

export interface EnrolmentEvents {
  /** An invitation takes the place of an earlier one of its unit. */
  'invitation.issued': { readonly invitations: readonly { readonly unit: string; readonly digest: string }[]; readonly until: string };
  'invitation.ended': { readonly units: readonly string[]; readonly reason: InvitationEnd };
  /** Sealed: `name`. */
  'claim.filed': { readonly claim: string; readonly unit: string; readonly person: string };
  /** `as` absent: the owner themselves. Sealed for all others: `reference`, the paper that says so. */
  'claim.reviewed': { readonly claim: string; readonly owner: string; readonly body: ReviewingBody; readonly checked: IdentityCheck; readonly as?: OwnerStanding };
  'claim.accepted': { readonly claim: string; readonly owner: string; readonly capacity: string };
  /** Sealed: `note`, where there is one. */
  'claim.refused': { readonly claim: string; readonly reason: ClaimRefusal };
  /** Sealed: `reference`, and `owner.<id>` = `{ name, phone }` of those who are new to the register. */
  'transfer.proposed': { readonly change: string; readonly unit: string; readonly body: ReviewingBody; readonly cause: TransferCause; readonly validFrom: string; readonly owners: readonly OwnerShare[]; readonly fresh: readonly string[] };
  /** Sealed: `reference`. */
  'voter.proposed': { readonly change: string; readonly unit: string; readonly body: ReviewingBody; readonly voter: string };
  'change.confirmed': { readonly change: string; readonly body: ReviewingBody };
  /** Sealed: `reason`. */
  'change.refused': { readonly change: string };
}
