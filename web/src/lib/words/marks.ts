import type { Office, PartyKind, Side } from '@sanfang/shared/compound/party/offices.ts';

/** The five marks: ★ branch, ◆ committee, ■ firm, ▲ street, ● resident and everybody else. */
export type Mark = 'branch' | 'committee' | 'firm' | 'street' | 'resident';

/** Mark of a hat by its office. */
export function markOfOffice(office: Office): Mark {
  switch (office) {
    case 'branchSecretary':
    case 'branchMember':
      return 'branch';
    case 'committeeChair':
    case 'committeeMember':
      return 'committee';
    case 'siteManager':
    case 'companyStaff':
      return 'firm';
    case 'streetOfficial':
      return 'street';
    default:
      return 'resident';
  }
}

/** Mark of a side of the table. */
export function markOfSide(side: Side): Mark {
  return ({ BRANCH: 'branch', COMMITTEE: 'committee', COMPANY: 'firm' } as const)[side];
}

/** Mark of a body by its kind. */
export function markOfKind(kind: PartyKind): Mark {
  switch (kind) {
    case 'PARTY_BRANCH':
    case 'PARTY_WORK_GROUP':
      return 'branch';
    case 'OWNERS_COMMITTEE':
    case 'INTERIM_COMMITTEE':
    case 'RESIDENTS_COMMITTEE_ACTING':
      return 'committee';
    case 'PROPERTY_COMPANY':
      return 'firm';
    case 'STREET_OFFICE':
      return 'street';
    default:
      return 'resident';
  }
}
