import type { MatterCode } from './matters.ts';
import type { Threshold } from './threshold.ts';

/** How those count who were asked and did not answer: `STRICT` is safe everywhere, the others need a clause of the rules of procedure (指导规则 Art. 26). */
export const silenceModes = ['STRICT', 'DEEMED_PARTICIPATION', 'FOLLOW_MAJORITY'] as const;
export type SilenceMode = (typeof silenceModes)[number];

/** Where a rule that varies by place comes from: a clause, an order, an article. Null: it is the default. */
export type RuleSource = string | null;

/**
 * The rules by which the owners of a compound decide: what the Civil Code says, and what differs from place to place with its
 * source. A vote keeps the profile that stood when it was noticed. Periods are local days unless their name says otherwise.
 */
export interface RuleProfile {
  readonly id: string;
  /** Counts changes; 0 is the default. */
  readonly version: number;
  /** Administrative area, and whether somebody with authority there has confirmed the profile. */
  readonly jurisdiction: { readonly code: string; readonly confirmed: RuleSource };
  /** Civil Code Art. 278(2): two thirds take part; more than half of these agree, three quarters in special matters. */
  readonly thresholds: { readonly participation: Threshold; readonly ordinary: Threshold; readonly special: Threshold };
  readonly parking: { readonly policy: 'EXCLUDE' | 'INCLUDE'; readonly source: RuleSource };
  readonly silence: { readonly mode: SilenceMode; readonly clause: RuleSource; readonly adoptedBy: RuleSource; readonly warning: RuleSource; readonly followFor: readonly MatterCode[] };
  readonly invalidParticipates: { readonly value: boolean; readonly source: RuleSource };
  /** Whether a ballot may be changed before the close. */
  readonly revote: { readonly value: boolean; readonly source: RuleSource };
  /** Units for which one person may hold letters of proxy. */
  readonly maxProxyUnits: { readonly value: number; readonly source: RuleSource };
  readonly periods: {
    readonly noticeDays: number;
    readonly voteDays: number;
    readonly extensionDays: number;
    readonly maxExtensions: number;
    readonly preliminaryDays: number;
    readonly allocationDays: number;
    readonly emergencyPostDays: number;
    /** For the advice of who reviews a draft; after that the vote goes on without it. */
    readonly reviewDays: number;
    /** For the committee to notice the vote that a petition demands, and again after the street's order. */
    readonly petitionDays: number;
    readonly orderDays: number;
  };
  /** Share of the owners whose petition makes a vote a duty (物业管理条例 Art. 13). */
  readonly petition: Threshold;
  readonly emergency: { readonly categories: readonly string[]; readonly confirmations: readonly string[]; readonly source: RuleSource };
  /** Filing that a passed decision needs before it is in force. */
  readonly filing: { readonly required: boolean; readonly source: RuleSource };
  /** What the balance of a sub-account must reach of its first deposit; below, it is to be topped up (165号令 Art. 17). */
  readonly leastBalance: Threshold;
  /** Groups with fewer participants are not broken down. */
  readonly minGroup: number;
  /** FORMAL once somebody with authority has confirmed that the count is accepted as the owners' formal vote. */
  readonly legalEffect: { readonly value: 'ADVISORY' | 'FORMAL'; readonly source: RuleSource };
}

/** What holds where nobody with authority has said otherwise. Anything local is off. */
export const defaultProfile: RuleProfile = {
  id: 'CN-CIVILCODE-2021',
  version: 0,
  jurisdiction: { code: 'CN-AH-LUAN', confirmed: null },
  thresholds: { participation: { share: [2, 3], by: '>=' }, ordinary: { share: [1, 2], by: '>' }, special: { share: [3, 4], by: '>=' } },
  parking: { policy: 'EXCLUDE', source: null },
  silence: { mode: 'STRICT', clause: null, adoptedBy: null, warning: null, followFor: ['I4', 'I5', 'I9'] },
  invalidParticipates: { value: false, source: null },
  revote: { value: false, source: null },
  maxProxyUnits: { value: 3, source: null },
  periods: { noticeDays: 15, voteDays: 14, extensionDays: 7, maxExtensions: 1, preliminaryDays: 7, allocationDays: 7, emergencyPostDays: 10, reviewDays: 7, petitionDays: 15, orderDays: 15 },
  petition: { share: [1, 5], by: '>=' },
  emergency: { categories: ['E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'E7'], confirmations: ['COMMITTEE', 'STREET_OR_COMMUNITY'], source: null },
  filing: { required: false, source: null },
  leastBalance: { share: [3, 10], by: '>=' },
  minGroup: 5,
  legalEffect: { value: 'ADVISORY', source: null },
};

/** How a decision names the rules that stood: `CN-CIVILCODE-2021` as it is by default, `CN-CIVILCODE-2021/3` after the third change. */
export function profileName({ id, version }: Pick<RuleProfile, 'id' | 'version'>): string {
  return version === 0 ? id : `${id}/${String(version)}`;
}
