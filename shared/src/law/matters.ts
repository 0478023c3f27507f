import { withinTerm } from './calendar.ts';

/**
 * Matters that the owners decide jointly: Civil Code Art. 278(1) items 1–9, and what the law calls ordinary or special.
 * `NONE` stands for a matter of coordination that is not one of them.
 */
export const matterCodes = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9', 'NONE'] as const;
export type MatterCode = (typeof matterCodes)[number];
export type MatterClass = 'ORDINARY' | 'SPECIAL';

/** Class of each matter: items 6–8 need three quarters of those taking part (Art. 278(2)). */
export const matterClass: Readonly<Record<MatterCode, MatterClass | null>> = {
  I1: 'ORDINARY', I2: 'ORDINARY', I3: 'ORDINARY', I4: 'ORDINARY', I5: 'ORDINARY',
  I6: 'SPECIAL', I7: 'SPECIAL', I8: 'SPECIAL', I9: 'ORDINARY', NONE: null,
};

/** A matter of joint decision, with the rule that names it and when it holds. Local dates. */
export interface Matter {
  readonly code: JointMatterCode;
  /** Item of Art. 278(1). */
  readonly item: number;
  readonly matterClass: MatterClass;
  /** Article as a link: `278(1)5`. */
  readonly article: string;
  /** Wording of the item, shortened. */
  readonly clause: string;
  readonly source: string;
  readonly from: string;
  readonly until: string | null;
}
export type JointMatterCode = Exclude<MatterCode, 'NONE'>;

const clauses: Readonly<Record<JointMatterCode, string>> = {
  I1: '制定和修改业主大会议事规则',
  I2: '制定和修改管理规约',
  I3: '选举业主委员会或者更换业主委员会成员',
  I4: '选聘和解聘物业服务企业或者其他管理人',
  I5: '使用建筑物及其附属设施的维修资金',
  I6: '筹集建筑物及其附属设施的维修资金',
  I7: '改建、重建建筑物及其附属设施',
  I8: '改变共有部分的用途或者利用共有部分从事经营活动',
  I9: '有关共有和共同管理权利的其他重大事项',
};

/** The nine matters as the Civil Code has them since it came into force; before, 物权法 Art. 76 asked for other shares, and nothing here counts by it. */
export const matters: readonly Matter[] = matterCodes.filter((code) => code !== 'NONE').map((code) => ({
  code, item: Number(code.slice(1)), matterClass: matterClass[code] ?? 'ORDINARY',
  article: `278(1)${code.slice(1)}`, clause: clauses[code], source: '《中华人民共和国民法典》第二百七十八条', from: '2021-01-01', until: null,
}));

/** A matter as the law had it on a local date; null before there was such a rule, and for what is no joint matter. */
export function matterOn(code: MatterCode, date: string): Matter | null {
  return matters.find((matter) => matter.code === code && withinTerm(matter, date)) ?? null;
}

export const fundSources = ['MAINTENANCE_FUND', 'PUBLIC_REVENUE', 'OTHER', 'NONE'] as const;
export type FundSource = (typeof fundSources)[number];

/** How the maintenance fund is drawn: 165号令 Art. 22 (held by the authority), Art. 23 (held by the owners' meeting), Art. 24 (emergency). */
export const fundRegimes = ['ART_22', 'ART_23', 'ART_24_EMERGENCY', 'NOT_APPLICABLE'] as const;
export type FundRegime = (typeof fundRegimes)[number];

/** What the owners must still do after the three parties have agreed. */
export interface OwnersVote {
  readonly required: boolean;
  readonly matterClass: MatterClass | null;
  /** Article that asks for it: `278(1)5`. Null where none does. */
  readonly article: string | null;
}

/**
 * Whether a decision of the three parties still needs the owners' vote. Their agreement never replaces it (Art. 278, 280).
 * An emergency draw of the fund (Art. 281(2), 165号令 Art. 24) skips the vote only once its case is on the jurisdiction's list and
 * its confirmations are recorded; nothing records these, so that whoever claims an emergency is told the ordinary way.
 */
export function ownersVoteFor(matter: MatterCode): OwnersVote {
  if (matter === 'NONE') return { required: false, matterClass: null, article: null };
  return { required: true, matterClass: matterClass[matter], article: `278(1)${matter.slice(1)}` };
}

/**
 * Matters that a motion would decide all at once: its own, and using the maintenance fund where the fund pays and the motion is
 * not about that use. More than one: it has to be split, for a yes to one is no yes to the other, and their classes may differ.
 */
export function mattersIn(codes: readonly MatterCode[], source: FundSource): JointMatterCode[] {
  const named = new Set<MatterCode>(source === 'MAINTENANCE_FUND' ? [...codes, 'I5'] : codes);
  return matterCodes.filter((code) => code !== 'NONE').filter((code) => named.has(code));
}

/** Whether a motion mixes matters (`mattersIn`) and must be split before it is put to the owners. */
export function isMixed(codes: readonly MatterCode[], source: FundSource): boolean {
  return mattersIn(codes, source).length > 1;
}
