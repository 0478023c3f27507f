import { meets, type Threshold } from './threshold.ts';

/** More than half of the members attend, and more than half of all of them agree (指导规则 Art. 37–40). "Half" needs an even number: vacancies. */
export interface CommitteeRules {
  readonly quorum: Threshold;
  readonly approve: Threshold;
}

/** 半数以上 of the guidance includes exactly half (Civil Code Art. 1259); where the rules of procedure do not say so, the strict reading is the safe one. */
export const strictCommittee: CommitteeRules = { quorum: { share: [1, 2], by: '>' }, approve: { share: [1, 2], by: '>' } };
export const inclusiveCommittee: CommitteeRules = { ...strictCommittee, approve: { share: [1, 2], by: '>=' } };

/** A committee's vote, in persons. `inOffice` is what is counted against; `filed`, what the committee was filed with, is shown beside it. No proxies. */
export interface CommitteeCount {
  readonly filed: number;
  readonly inOffice: number;
  readonly present: number;
  readonly agreed: number;
}

export interface CommitteeVerdict {
  readonly outcome: 'PASSED' | 'REJECTED' | 'QUORUM_NOT_MET';
  /** Whether the other reading of 半数以上 would come out otherwise: to be shown. */
  readonly readingDecides: boolean;
}

/** What a committee's meeting has decided. Throws on counts that cannot be: more in office than filed, more present than in office, more agreeing than present. */
export function committeeVerdict(count: CommitteeCount, rules: CommitteeRules = strictCommittee): CommitteeVerdict {
  const steps = [0, count.agreed, count.present, count.inOffice, count.filed];
  if (steps.some((step, i) => !Number.isSafeInteger(step) || step < (steps[i - 1] ?? 0))) throw new RangeError('counts of a committee do not fit');
  const outcome = outcomeOf(count, rules);
  const readingDecides = outcomeOf(count, strictCommittee) !== outcomeOf(count, inclusiveCommittee);
  return { outcome, readingDecides };
}

function outcomeOf({ inOffice, present, agreed }: CommitteeCount, { quorum, approve }: CommitteeRules): CommitteeVerdict['outcome'] {
  if (!meets(quorum, present, inOffice)) return 'QUORUM_NOT_MET';
  return meets(approve, agreed, inOffice) ? 'PASSED' : 'REJECTED';
}

/** Persons, and area in 0.01 m². */
export interface Counted {
  readonly persons: number;
  readonly area: number;
}

/**
 * Whether a petition makes a vote a duty. 物业管理条例 Art. 13 asks for 20 % of the owners; 指导规则 Art. 21 for 20 % of the area as well,
 * but ranks lower: the persons suffice, and where the area falls short that is said.
 */
export function petitionVerdict(signed: Counted, all: Counted, share: Threshold): { readonly accepted: boolean; readonly areaShort: boolean } {
  return { accepted: meets(share, signed.persons, all.persons), areaShort: !meets(share, signed.area, all.area) };
}
