import type { FundRegime, FundSource, MatterClass, MatterCode, OwnersVote } from '../../law/matters.ts';
import type { RuleProfile, SilenceMode } from '../../law/rule-profile.ts';
import type { Flip } from '../../law/sensitivity.ts';
import type { CountedOptions } from '../../law/count.ts';
import type { Tally } from '../../law/tally.ts';
import type { Verdict } from '../../law/verdict.ts';
import type { MoneyOnFeed } from '../fund/events.ts';
import type { PositionWord } from '../room/state.ts';
import type { PetitionOnFeed } from '../petition/state.ts';
import type { PartyKind, Side } from '../party/offices.ts';
import type { MotionOption, VoteLink } from '../vote/choice/state.ts';
import type { SeriesPlace } from '../vote/series/state.ts';
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
  /** The most that may be spent, in fen: what the chosen option says, where it says something. Null where the question was not about money. */
  readonly amount: number | null;
  /** The option that has the majority; absent where none was asked for, or none has it. */
  readonly chosen?: string;
  /** Buildings whole or in part, count of units, and area in 0.01 m². */
  readonly scope: { readonly buildings: readonly string[]; readonly units: number; readonly area: number };
}

/** A vote as it is announced: from then on nothing of it changes. Sealed beside it: `title`, `text`, and `options` (labels by id) where there are any. */
export interface AnnouncedVote {
  readonly vote: string;
  readonly number: DecisionNumber;
  /** `digestOfMotion` of words and figures. */
  readonly digest: string;
  readonly matterCode: MatterCode;
  readonly matterClass: MatterClass;
  readonly scope: Resolution['scope'];
  readonly amount: number | null;
  readonly fund: { readonly source: FundSource; readonly regime: FundRegime };
  readonly opensAt: string;
  readonly closesAt: string;
  /** Digest, counting persons and area (0.01 m²) of the register as frozen. */
  readonly electorate: { readonly digest: string; readonly persons: number; readonly area: number };
  readonly origin: 'DECISION' | 'PETITION' | 'ORDER';
  readonly decision: string | null;
  /** Version of the rules by which it is counted. */
  readonly profile: number;
  readonly legalEffect: 'ADVISORY' | 'FORMAL';
  /** What silence means in this vote; where it is missing, nothing. */
  readonly silence?: SilenceMode;
  /** Among the votes of one project; sealed beside it: `series`, the project's title. Absent where it stands alone. */
  readonly series?: SeriesPlace;
  /** Where it asks which of several, in the order offered. */
  readonly options?: readonly MotionOption[];
  /** The vote whose second ballot it is. */
  readonly secondOf?: VoteLink;
}

export type VoteStep = 'OPENED' | 'EXTENDED' | 'CLOSED' | 'WITHDRAWN';

/** What everybody sees of a vote. */
export interface FeedVote extends Omit<AnnouncedVote, 'vote' | 'electorate' | 'decision' | 'profile'> {
  readonly n: number;
  /** Numbers on the feed of its steps, results and what became of it. */
  readonly told: readonly number[];
  /** Its second ballot, announced and not taken back. */
  readonly second?: VoteLink;
  readonly status: 'NOTICED' | 'OPEN' | 'CLOSED' | 'WITHDRAWN';
}

/** Slice of the channel `feed`. */
export interface FeedState {
  readonly founded: { readonly name: string; readonly ruleProfile: string; /** Minutes east of UTC. */ readonly utcOffset: number } | null;
  /** By which the owners decide; a vote keeps the version that stood when it was noticed. */
  readonly rules: RuleProfile;
  readonly ruleSettings: RuleSettings;
  /** Number on the feed of the change that made each version, the first version first. */
  readonly ruleNumbers: readonly number[];
  /** By id. */
  readonly votes: Readonly<Record<string, FeedVote>>;
  /** Last number given to a vote, by local year. */
  readonly lastVote: Readonly<Record<string, number>>;
  /** Petitions that everybody is told of, by id: numbers on the feed of their steps. */
  readonly petitions: Readonly<Record<string, readonly number[]>>;
  /** By vote. */
  readonly resolutions: Readonly<Record<string, Resolution>>;
  readonly decisions: Readonly<Record<string, { readonly number: DecisionNumber; readonly n: number; readonly matterCode: MatterCode; readonly supersededBy: string | null }>>;
  /** Last number given, by local year. */
  readonly lastNumber: Readonly<Record<string, number>>;
  /** Blobs that may be read by everybody. */
  readonly blobs: Readonly<Record<string, true>>;
}

export interface FeedEvents extends PetitionOnFeed, MoneyOnFeed {
  'compound.founded': { readonly name: string; readonly ruleProfile: string; readonly utcOffset: number };
  /** Sealed: `title`, `text` = ProposalText, `grounds.<SIDE>` for each reservation. */
  'decision.published': PublishedDecision;
  'rules.changed': RulesChanged;
  'vote.announced': AnnouncedVote;
  /** Sealed: `reason`, of a withdrawal. `closesAt`: as it stands now. */
  'vote.stepped': { readonly vote: string; readonly number: DecisionNumber; readonly step: VoteStep; readonly closesAt: string | null };
  /** Sealed: `options`, the labels by id, where there were options. `objectionsUntil`: until when objections are heard; null of a final result. */
  'result.published': {
    readonly vote: string; readonly number: DecisionNumber; readonly stage: 'PRELIMINARY' | 'FINAL'; readonly matterCode: MatterCode;
    readonly tally: Tally; readonly verdict: Verdict; readonly digest: string; readonly objectionsUntil: string | null; readonly legalEffect: 'ADVISORY' | 'FORMAL';
    /** What the result hangs on: the outcome with each disputed switch the other way. */
    readonly flips?: readonly Flip[];
    /** The count of each option, where there were any. */
    readonly options?: CountedOptions;
  };
  /** Sealed: `reference` and `reason`, where there are any. */
  'resolution.published': { readonly vote: string; readonly number: DecisionNumber; readonly status: 'IN_FORCE' | 'REVOKED_BY_GOV' | 'CANCELLED_BY_COURT' };
  'escalation.published': { readonly escalation: string; readonly room: string; readonly step: EscalationStep; readonly outcome: EscalationOutcome | null; readonly street: string };
}
