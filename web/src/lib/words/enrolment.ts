import type { ReviewingBody } from '@sanfang/shared/compound/enrolment/bodies.ts';
import type { ClaimRefusal, IdentityCheck, TransferCause } from '@sanfang/shared/compound/enrolment/state.ts';
import type { UnitNews } from '@sanfang/shared/compound/person/state.ts';
import type { OwnerStanding } from '@sanfang/shared/compound/register/state.ts';
import { m } from '#lib/paraglide/messages.js';

const reasons: Readonly<Record<ClaimRefusal, () => string>> = {
  NAME_DIFFERS: m.claim_reason_name_differs, NOT_OWNER: m.claim_reason_not_owner, IDENTITY_NOT_SHOWN: m.claim_reason_identity_not_shown,
  DUPLICATE: m.claim_reason_duplicate, OTHER: m.claim_reason_other, UNIT_TRANSFERRED: m.claim_reason_unit_transferred,
};
const checks: Readonly<Record<IdentityCheck, () => string>> = { ID_IN_PERSON: m.check_id_in_person, DEED_IN_PERSON: m.check_deed_in_person, VIDEO_CALL: m.check_video_call };
const bodies: Readonly<Record<ReviewingBody, () => string>> = { COMMITTEE: m.body_committee, RESIDENTS_COMMITTEE: m.body_residents_committee, OPERATOR: m.body_operator };
const causes: Readonly<Record<TransferCause, () => string>> = {
  SALE: m.cause_sale, INHERITANCE: m.cause_inheritance, GIFT: m.cause_gift, JUDGMENT: m.cause_judgment, CORRECTION: m.cause_correction,
};
const news: Readonly<Record<UnitNews, () => string>> = {
  CLAIM_FILED: m.news_claim_filed, OWNER_BOUND: m.news_owner_bound, OWNER_CONFIRMED: m.news_owner_confirmed, OCCUPANT_BOUND: m.news_occupant_bound,
  BINDING_ENDED: m.news_binding_ended, TRANSFERRED: m.news_transferred, VOTER_DESIGNATED: m.news_voter_designated, VOTER_OPEN: m.news_voter_open,
  PROXY_GIVEN: m.news_proxy_given, PROXY_ACCEPTED: m.news_proxy_accepted, PROXY_CHECKED: m.news_proxy_checked, PROXY_REFUSED: m.news_proxy_refused, PROXY_ENDED: m.news_proxy_ended,
  PAPER_RECEIVED: m.news_paper_received, PAPER_SET_ASIDE: m.news_paper_set_aside, BALLOT_ASSISTED: m.news_ballot_assisted,
};

const standings: Readonly<Record<OwnerStanding, { readonly word: () => string; readonly hint: () => string }>> = {
  SELF: { word: m.standing_self, hint: m.standing_self_hint }, GUARDIAN: { word: m.standing_guardian, hint: m.standing_guardian_hint },
  REPRESENTATIVE: { word: m.standing_representative, hint: m.standing_representative_hint },
};

/** As what somebody acts for an owner. */
export function standingWord(as: OwnerStanding): string {
  return standings[as].word();
}
/** The same explained, for who has to tell them apart. */
export function standingHint(as: OwnerStanding): string {
  return standings[as].hint();
}

/** Why a claim was refused. */
export function claimReasonWord(reason: ClaimRefusal): string {
  return reasons[reason]();
}

/** How an identity was checked. */
export function checkWord(check: IdentityCheck): string {
  return checks[check]();
}

/** Name of a reviewing body. */
export function bodyWord(body: ReviewingBody): string {
  return bodies[body]();
}

/** By what a unit came to its owners. */
export function causeWord(cause: TransferCause): string {
  return causes[cause]();
}

/** What came to pass with a unit, in a sentence. */
export function newsWord(what: UnitNews): string {
  return news[what]();
}
