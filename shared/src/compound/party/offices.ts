/** Bodies of a compound, by the glossary's identifiers. */
export const partyKinds = [
  'PARTY_BRANCH', 'PARTY_WORK_GROUP',
  'OWNERS_COMMITTEE', 'INTERIM_COMMITTEE', 'RESIDENTS_COMMITTEE_ACTING',
  'PROPERTY_COMPANY',
  'RESIDENTS_COMMITTEE', 'GRID', 'STREET_OFFICE', 'OPERATOR',
] as const;
export type PartyKind = (typeof partyKinds)[number];

/** The three sides of the table. */
export const sides = ['BRANCH', 'COMMITTEE', 'COMPANY'] as const;
export type Side = (typeof sides)[number];

/** Which side of the table a body sits on; null for bodies without a seat there. Interim bodies stand in (rule book §5). */
export const sideOf: Readonly<Record<PartyKind, Side | null>> = {
  PARTY_BRANCH: 'BRANCH', PARTY_WORK_GROUP: 'BRANCH',
  OWNERS_COMMITTEE: 'COMMITTEE', INTERIM_COMMITTEE: 'COMMITTEE', RESIDENTS_COMMITTEE_ACTING: 'COMMITTEE',
  PROPERTY_COMPANY: 'COMPANY',
  RESIDENTS_COMMITTEE: null, GRID: null, STREET_OFFICE: null, OPERATOR: null,
};

/** Offices that are seats of bodies. */
export const seatOffices = [
  'branchSecretary', 'branchMember',
  'committeeChair', 'committeeMember',
  'siteManager', 'companyStaff',
  'residentsCommitteeMember', 'gridWorker', 'neighbourSteward', 'streetOfficial', 'operator',
] as const;
export type SeatOffice = (typeof seatOffices)[number];

/** Every hat: seats of bodies, and what the register gives. */
export type Office = SeatOffice | 'owner' | 'occupant';

/** Which offices a body of a kind has; the first is its head. */
export const officesOf: Readonly<Record<PartyKind, readonly SeatOffice[]>> = {
  PARTY_BRANCH: ['branchSecretary', 'branchMember'],
  PARTY_WORK_GROUP: ['branchSecretary', 'branchMember'],
  OWNERS_COMMITTEE: ['committeeChair', 'committeeMember'],
  INTERIM_COMMITTEE: ['committeeChair', 'committeeMember'],
  RESIDENTS_COMMITTEE_ACTING: ['committeeChair', 'committeeMember'],
  PROPERTY_COMPANY: ['siteManager', 'companyStaff'],
  RESIDENTS_COMMITTEE: ['residentsCommitteeMember'],
  GRID: ['gridWorker', 'neighbourSteward'],
  STREET_OFFICE: ['streetOfficial'],
  OPERATOR: ['operator'],
};

/** Offices of the heads of the three sides: they speak for their side without a mandate. Nobody signs without one. */
export const headOffices: readonly SeatOffice[] = ['branchSecretary', 'committeeChair', 'siteManager'];
