import { compoundLog, jurisdictionLog } from '@sanfang/shared/compound/channel.ts';
import type { PartyKind, SeatOffice } from '@sanfang/shared/compound/party/offices.ts';
import { derivedId } from '@sanfang/shared/log/ids.ts';

/** The demo compound's log: the same on each machine, so that links and first steps can name it. */
export const demoCompound = compoundLog(derivedId('demo', 'compound', 'longting'));
export const demoStreet = jurisdictionLog(derivedId('demo', 'jurisdiction', 'sungang'));

/** A body of the demo, by the key under which the cast refers to it. */
export interface DemoBody {
  readonly key: string;
  readonly kind: PartyKind;
  readonly name: string;
}

export const bodies: readonly DemoBody[] = [
  { key: 'operator', kind: 'OPERATOR', name: '平台运维（演示）' },
  { key: 'branch', kind: 'PARTY_BRANCH', name: '龙庭御景小区党支部（演示）' },
  { key: 'committee', kind: 'OWNERS_COMMITTEE', name: '龙庭御景业主委员会（演示）' },
  { key: 'company', kind: 'PROPERTY_COMPANY', name: '安居物业服务有限公司（演示）' },
  { key: 'residents', kind: 'RESIDENTS_COMMITTEE', name: '孙岗社区居民委员会（演示）' },
  { key: 'grid', kind: 'GRID', name: '龙庭御景网格（演示）' },
];

export const streetBody: DemoBody = { key: 'street', kind: 'STREET_OFFICE', name: '孙岗乡人民政府物业办（演示）' };

/** A person of the demo: fictional, as are the numbers. */
export interface DemoPerson {
  readonly key: string;
  readonly person: string;
  readonly name: string;
  /** Sign-in number; reserved, rings nowhere. */
  readonly phone: string;
  /** What they come as, for the list that a start prints. */
  readonly office: string;
  readonly seats: readonly { readonly body: string; readonly office: SeatOffice }[];
  /** Unit whose owner they are, and unit that they rent. */
  readonly owns?: string;
  readonly rents?: string;
}

function person(key: string, name: string, line: number, office: string, rest: Partial<DemoPerson> = {}): DemoPerson {
  return { key, person: derivedId('demo', 'person', key), name, phone: `1380000${String(line).padStart(4, '0')}`, office, seats: [], ...rest };
}

export const cast: readonly DemoPerson[] = [
  person('zhou', '周岚', 1, '支部书记 branch secretary', { seats: [{ body: 'branch', office: 'branchSecretary' }], owns: '12-1-302' }),
  person('chen', '陈启明', 2, '业委会主任 committee chair', { seats: [{ body: 'committee', office: 'committeeChair' }] }),
  person('sun', '孙玉梅', 3, '业委会委员 committee member', { seats: [{ body: 'committee', office: 'committeeMember' }, { body: 'branch', office: 'branchMember' }] }),
  person('wu', '吴昊', 4, '项目经理 site manager', { seats: [{ body: 'company', office: 'siteManager' }] }),
  person('lin', '林静', 5, '居委会委员 residents’ committee', { seats: [{ body: 'residents', office: 'residentsCommitteeMember' }] }),
  person('song', '宋明', 6, '街道干部 street official', { seats: [{ body: 'street', office: 'streetOfficial' }] }),
  person('xu', '许文澜', 7, '网格员 grid worker', { seats: [{ body: 'grid', office: 'gridWorker' }] }),
  person('he', '何素芬', 8, '邻管家 neighbour steward', { seats: [{ body: 'grid', office: 'neighbourSteward' }] }),
  person('owner', '业主（7栋）', 9, '业主 owner', { owns: '7-1-201' }),
  person('tenant', '租户（3栋）', 10, '租户 tenant', { rents: '3-1-501' }),
  person('fang', '方工', 11, '运维人员 operator', { seats: [{ body: 'operator', office: 'operator' }] }),
];
