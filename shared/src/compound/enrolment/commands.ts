import { Type } from 'typebox';
import { Digest, Instant, LocalDate, OneOf, Strict, Text, UnitCode, Uuid } from '../../protocol/fields.ts';
import { ownerStandings } from '../register/state.ts';
import { claimRefusals, identityChecks, transferCauses } from './state.ts';

/** Units in one command that issues invitations: keeps each event under 32 KiB. */
export const INVITATION_BATCH = 200;

const Units = Type.Array(UnitCode, { minItems: 1, maxItems: INVITATION_BATCH });
const Share = Type.Tuple([Type.Integer({ minimum: 1, maximum: 10_000 }), Type.Integer({ minimum: 1, maximum: 10_000 })]);
const Phone = Type.Union([Type.String({ pattern: '^[0-9+*-]{5,20}$' }), Type.Null()]);

export const enrolmentCommands = {
  /** `digest`: of the proof that the hub made of the code. Codes themselves never come here. */
  IssueInvitations: Strict({ invitations: Type.Array(Strict({ unit: UnitCode, digest: Digest }), { minItems: 1, maxItems: INVITATION_BATCH }), until: Instant }),
  WithdrawInvitations: Strict({ units: Units }),
  /** By somebody without a hat: `proof` is what the hub made of the code on the sheet, `name` as they say it stands on the register. */
  ClaimUnit: Strict({ proof: Digest, name: Text(40) }),
  /** `owner`: whom of the unit's owners the reviewer has found the person to be, or, `as` something else, to act for; `reference`: the paper that says so. */
  ReviewClaim: Strict({ claim: Uuid, owner: Uuid, checked: OneOf(identityChecks), as: Type.Optional(OneOf(ownerStandings)), reference: Type.Optional(Text(200)) }),
  RefuseClaim: Strict({ claim: Uuid, reason: OneOf(claimRefusals), note: Type.Union([Text(500), Type.Null()]) }),
  /** `owner` null: somebody who is new to the register. Name and phone of one who is known stay as they are. */
  ProposeTransfer: Strict({
    unit: UnitCode, cause: OneOf(transferCauses), validFrom: LocalDate, reference: Text(200),
    owners: Type.Array(Strict({ owner: Type.Union([Uuid, Type.Null()]), name: Text(40), phone: Phone, share: Share }), { minItems: 1, maxItems: 12 }),
  }),
  /** From a paper that the joint owners have signed. */
  ProposeVoter: Strict({ unit: UnitCode, voter: Uuid, reference: Text(200) }),
  ConfirmChange: Strict({ change: Uuid }),
  RefuseChange: Strict({ change: Uuid, reason: Text(500) }),
  /** By a joint owner: who shall vote for the unit; null takes their word back. */
  NameVoter: Strict({ unit: UnitCode, voter: Type.Union([Uuid, Type.Null()]) }),
};
