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
