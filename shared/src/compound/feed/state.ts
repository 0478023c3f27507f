import type { FundRegime, FundSource, MatterCode, OwnersVote } from '../../law/matters.ts';
import type { RuleProfile } from '../../law/rule-profile.ts';
import type { PositionWord } from '../room/state.ts';
import type { PartyKind, Side } from '../party/offices.ts';
import type { RulesChanged, RuleSettings } from '../rules/state.ts';

/** Year is the compound's local year; numbers run per compound and year and are never used again. */
export interface DecisionNumber {
  readonly year: number;
  readonly no: number;
}

/** What stands on the feed of a decision; free text is sealed beside it. */
export interface PublishedDecision {
  readonly decision: string;
  readonly number: DecisionNumber;
  readonly room: string;
  readonly proposal: string;
  readonly version: number;
  readonly digest: string;
  readonly matterCode: MatterCode;
  /** Buildings whole or in part, count of units, and area in 0.01 m². */
  readonly scope: { readonly buildings: readonly string[]; readonly units: number; readonly area: number };
  /** Amounts in fen, in the order of the sealed labels. */
  readonly budget: { readonly lines: readonly number[]; readonly total: number };
  readonly fund: { readonly source: FundSource; readonly regime: FundRegime };
  readonly timetable: { readonly start: string; readonly end: string };
  readonly photos: readonly string[];
  /** The body that signed on each side, its word, and when; offices, never persons. */
  readonly positions: readonly { readonly side: Side; readonly kind: PartyKind; readonly party: string; readonly name: string; readonly position: PositionWord; readonly signedAt: string }[];
  readonly ownersVote: OwnersVote;
  readonly ruleProfile: string;
  readonly legalEffect: 'ADVISORY';
  readonly origin: 'AGENDA' | 'REQUEST' | 'PETITION';
  readonly supersedes: string | null;
}

export type EscalationStep = 'RAISED' | 'JOINED' | 'RETURNED';
export const escalationOutcomes = ['ADVICE_GIVEN', 'MEDIATED', 'REFERRED', 'NOT_FOR_STREET'] as const;
export type EscalationOutcome = (typeof escalationOutcomes)[number];

/** How far a joint decision of the owners has come. Only what is IN_FORCE lets money move. */
export type ResolutionStatus = 'PRELIMINARY' | 'FINAL' | 'IN_FORCE' | 'REVOKED_BY_GOV' | 'CANCELLED_BY_COURT';

/** What the feed holds of the owners' vote on a matter, by which money is let go. */
export interface Resolution {
  readonly number: DecisionNumber;
  readonly matterCode: MatterCode;
  readonly outcome: 'PASSED' | 'REJECTED' | 'QUORUM_NOT_MET';
  readonly status: ResolutionStatus;
  readonly fund: { readonly source: FundSource; readonly regime: FundRegime };
  /** The most that may be spent, in fen; null where the question was not about money. */
  readonly amount: number | null;
  /** Buildings whole or in part, count of units, and area in 0.01 m². */
  readonly scope: { readonly buildings: readonly string[]; readonly units: number; readonly area: number };
}

/** Slice of the channel `feed`. */
export interface FeedState {
  readonly founded: { readonly name: string; readonly ruleProfile: string; /** Minutes east of UTC. */ readonly utcOffset: number } | null;
  /** By which the owners decide; a vote keeps the version that stood when it was noticed. */
  readonly rules: RuleProfile;
  readonly ruleSettings: RuleSettings;
  /** Number on the feed of the change that made each version, the first version first. */
  readonly ruleNumbers: readonly number[];
  /** By vote. */
  readonly resolutions: Readonly<Record<string, Resolution>>;
  readonly decisions: Readonly<Record<string, { readonly number: DecisionNumber; readonly n: number; readonly supersededBy: string | null }>>;
  /** Last number given, by local year. */
  readonly lastNumber: Readonly<Record<string, number>>;
  /** Blobs that may be read by everybody. */
  readonly blobs: Readonly<Record<string, true>>;
}

export interface FeedEvents {
  'compound.founded': { readonly name: string; readonly ruleProfile: string; readonly utcOffset: number };
  /** Sealed: `title`, `text` = ProposalText, `grounds.<SIDE>` for each reservation. */
  'decision.published': PublishedDecision;
  'rules.changed': RulesChanged;
  'escalation.published': { readonly escalation: string; readonly room: string; readonly step: EscalationStep; readonly outcome: EscalationOutcome | null; readonly street: string };
}
