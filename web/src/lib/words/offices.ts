import type { Office, PartyKind } from '@sanfang/shared/compound/party/offices.ts';
import { m } from '#lib/paraglide/messages.js';

const offices: Readonly<Record<Office, () => string>> = {
  branchSecretary: m.office_branch_secretary,
  branchMember: m.office_branch_member,
  committeeChair: m.office_committee_chair,
  committeeMember: m.office_committee_member,
  siteManager: m.office_site_manager,
  companyStaff: m.office_company_staff,
  residentsCommitteeMember: m.office_residents_committee_member,
  gridWorker: m.office_grid_worker,
  neighbourSteward: m.office_neighbour_steward,
  streetOfficial: m.office_street_official,
  operator: m.office_operator,
  owner: m.office_owner,
  occupant: m.office_occupant,
};

const kinds: Readonly<Record<PartyKind, () => string>> = {
  PARTY_BRANCH: m.kind_party_branch,
  PARTY_WORK_GROUP: m.kind_party_work_group,
  OWNERS_COMMITTEE: m.kind_owners_committee,
  INTERIM_COMMITTEE: m.kind_interim_committee,
  RESIDENTS_COMMITTEE_ACTING: m.kind_residents_committee_acting,
  PROPERTY_COMPANY: m.kind_property_company,
  RESIDENTS_COMMITTEE: m.kind_residents_committee,
  GRID: m.kind_grid,
  STREET_OFFICE: m.kind_street_office,
  OPERATOR: m.kind_operator,
};

/** Name of an office, as on a hat chip. */
export function officeWord(office: Office): string {
  return offices[office]();
}

/** Whether a word names an office. */
export function isOffice(word: string): word is Office {
  return Object.hasOwn(offices, word);
}

/** Name of a kind of body. */
export function kindWord(kind: PartyKind): string {
  return kinds[kind]();
}

/** Whether a word names a kind of body. */
export function isPartyKind(word: string): word is PartyKind {
  return Object.hasOwn(kinds, word);
}
