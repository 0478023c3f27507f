/** Messages of the HTTP API about how people become owners here. Names of the roll leave masked, and for those who review only. */
import { Type, type Static } from 'typebox';
import { reviewingBodies } from '../../compound/enrolment/bodies.ts';
import { INVITATION_BATCH } from '../../compound/enrolment/commands.ts';
import { claimRefusals, identityChecks, transferCauses } from '../../compound/enrolment/state.ts';
import { unitNews } from '../../compound/person/state.ts';
import { ownerStandings, unitStatuses } from '../../compound/register/state.ts';
import { Instant, LocalDate, OneOf, Strict, Text, UnitCode, Uuid } from '../fields.ts';

const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Count = Type.Integer({ minimum: 0 });
const Share = Type.Tuple([Type.Integer({ minimum: 1, maximum: 10_000 }), Type.Integer({ minimum: 1, maximum: 10_000 })]);

/** `POST /api/compounds/:id/invitations`: new sheets for these units; earlier ones of them are worth nothing afterwards. */
export const InvitationsRequest = Strict({ units: Type.Array(UnitCode, { minItems: 1, maxItems: INVITATION_BATCH }), days: Type.Integer({ minimum: 1, maximum: 90 }) });
export type InvitationsRequest = Static<typeof InvitationsRequest>;
/** The codes stand here and on the paper, and nowhere else. */
export const InvitationsReply = Strict({ compound: Type.String(), until: Instant, sheets: Type.Array(Strict({ unit: Type.String(), building: Type.String(), code: Type.String() })) });
export type InvitationsReply = Static<typeof InvitationsReply>;

/** `POST /api/claims`. `code` as it was typed or scanned; `id` is the command's. */
export const ClaimRequest = Strict({ id: Uuid, compound: Uuid, code: Type.String({ minLength: 1, maxLength: 64 }), name: Text(40) });
export type ClaimRequest = Static<typeof ClaimRequest>;
export const ClaimFiled = Strict({ claim: Uuid });
export type ClaimFiled = Static<typeof ClaimFiled>;

/** `GET /api/claims/:compound`: one's own; empty as well where there is no such compound. */
export const OwnClaimsReply = Strict({
  claims: Type.Array(Strict({ claim: Uuid, unit: Type.String(), at: Instant, status: OneOf(['OPEN', 'REFUSED']), reason: OrNull(OneOf(claimRefusals)), reviews: Count })),
  /** Units of which one is an owner by two people's word. */
  units: Type.Array(Type.String()),
});
export type OwnClaimsReply = Static<typeof OwnClaimsReply>;

/** An owner as the roll has them: for comparing, not for reading. */
const RollOwner = Strict({
  owner: Uuid,
  /** Null: erased. */
  name: OrNull(Type.String()),
  phone: OrNull(Type.String()),
  share: Share,
  /** Somebody's account stands for them already. */
  enrolled: Type.Boolean(),
});

const ClaimToReview = Strict({
  claim: Uuid, unit: Type.String(), at: Instant,
  /** As the person wrote it; null: erased. */
  name: OrNull(Type.String()),
  /** What they sign in with, masked. */
  account: OrNull(Type.String()),
  /** Whether the one who asks may review it; why not, the hub says when they try. */
  open: Type.Boolean(),
  reviews: Type.Array(Strict({ body: OneOf(reviewingBodies), owner: Uuid, checked: OneOf(identityChecks), as: OneOf(ownerStandings), /** Number of the paper by which they act for the owner; null: the owner themselves, or erased. */ reference: OrNull(Type.String()), own: Type.Boolean() })),
  owners: Type.Array(Strict({ ...RollOwner.properties, sameName: Type.Boolean(), /** Null: one of the two numbers is not known in full. */ samePhone: OrNull(Type.Boolean()) })),
});
export type ClaimToReview = Static<typeof ClaimToReview>;

const ChangeToConfirm = Strict({
  change: Uuid, unit: Type.String(), at: Instant, body: OneOf(reviewingBodies), open: Type.Boolean(),
  kind: OneOf(['TRANSFER', 'VOTER']), reference: OrNull(Type.String()),
  cause: OrNull(OneOf(transferCauses)), validFrom: OrNull(LocalDate),
  /** Who owned it so far. */
  before: Type.Array(RollOwner),
  /** Of a transfer the new owners, in full where they are new to the register; of a voter the one who shall vote. */
  after: Type.Array(Strict({ name: OrNull(Type.String()), phone: OrNull(Type.String()), share: OrNull(Share), known: Type.Boolean() })),
});
export type ChangeToConfirm = Static<typeof ChangeToConfirm>;

/** `GET /api/compounds/:id/enrolment?building=`: how far it is, and what waits for two people. A list to work by, for reviewers only. */
export const EnrolmentReply = Strict({
  now: Instant,
  buildings: Type.Array(Strict({ building: Type.String(), units: Count, enrolled: Count, claimed: Count, invited: Count })),
  /** Of the building that was asked for. */
  units: Type.Array(Strict({
    unit: Type.String(), entrance: Type.String(), status: OneOf(unitStatuses), owners: Count,
    /** Owners with an account that two people have compared with the roll; and by one hand only. */
    enrolled: Count, weak: Count, claims: Count, invitedUntil: OrNull(Instant),
  })),
  claims: Type.Array(ClaimToReview),
  changes: Type.Array(ChangeToConfirm),
});
export type EnrolmentReply = Static<typeof EnrolmentReply>;

/** `GET /api/compounds/:id/enrolment/units/:unit`: the roll's owners of one unit, masked, for whoever puts down a change. */
export const RollUnitReply = Strict({ unit: Type.String(), owners: Type.Array(RollOwner), voter: OrNull(Uuid) });
export type RollUnitReply = Static<typeof RollUnitReply>;

/** `POST /api/compounds/:id/transfers`: as `ProposeTransfer`; whom the register knows already is found by name and number. */
export const TransferRequest = Strict({
  id: Uuid, unit: UnitCode, cause: OneOf(transferCauses), validFrom: LocalDate, reference: Text(200),
  owners: Type.Array(Strict({ name: Text(40), phone: OrNull(Type.String({ pattern: '^[0-9+*-]{5,20}$' })), share: Share }), { minItems: 1, maxItems: 12 }),
});
export type TransferRequest = Static<typeof TransferRequest>;

/** `GET /api/compounds/:id/units/mine`: one's own units, who stands for them, and what came to pass with them lately. */
export const OwnUnitsReply = Strict({
  units: Type.Array(Strict({
    unit: Type.String(), capacity: Uuid, office: OneOf(['owner', 'occupant']), area: Count, status: OneOf(unitStatuses), level: OneOf(['1', '2']), as: OneOf(ownerStandings),
    /** Own id among the owners; null for an occupant. */
    me: OrNull(Uuid),
    owners: Type.Array(Strict({ ...RollOwner.properties, says: OrNull(Uuid) })),
    voter: OrNull(Uuid),
    accounts: Type.Array(Strict({ office: OneOf(['owner', 'occupant']), since: Instant, me: Type.Boolean(), level: OneOf(['1', '2']), as: OneOf(ownerStandings) })),
  })),
  notices: Type.Array(Strict({ at: Instant, unit: Type.String(), what: OneOf(unitNews) })),
});
export type OwnUnitsReply = Static<typeof OwnUnitsReply>;
