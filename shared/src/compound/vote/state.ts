import type { LeftOutUnit } from '../../law/electorate.ts';
import type { FundRegime, FundSource, MatterClass, MatterCode } from '../../law/matters.ts';
import type { RuleProfile, SilenceMode } from '../../law/rule-profile.ts';
import type { Flip } from '../../law/sensitivity.ts';
import type { CountedOptions } from '../../law/count.ts';
import type { Tally } from '../../law/tally.ts';
import type { Verdict } from '../../law/verdict.ts';
import type { Commitment } from '../../log/event.ts';
import type { DecisionNumber } from '../feed/state.ts';
import type { Scope } from '../room/state.ts';
import type { MotionOption, MotionOptions, VoteLink } from './choice/state.ts';
import type { Shelves } from '../shelves.ts';
import type { SeriesPlace } from './series/state.ts';
import type { Delivery } from './delivery/state.ts';
import type { OffLine } from './paper/state.ts';
import type { Letter } from './proxy/state.ts';

/**
 * Why the owners are asked: a decision of a room that cannot stand in for their vote; a petition of owners, which makes it a
 * duty (物业管理条例 Art. 13); or the street's order to the residents' committee, where the committee does not act (指导规则 Art. 51). `petition`: the one that
 * was signed here; without it, one on paper.
 */
export type VoteOrigin =
  | { readonly kind: 'DECISION'; readonly decision: string }
  | { readonly kind: 'PETITION'; readonly persons: number; readonly area: number; readonly petition?: string }
  | { readonly kind: 'ORDER'; readonly petition?: string };

/** What is asked, in open data. Sealed beside it: `title`, `text`, `options` (labels by id), and for a petition or an order its `reference`. */
export interface MotionTerms {
  readonly matterCode: MatterCode;
  /** 列支范围: only owners inside it vote and pay (165号令 Art. 22). */
  readonly scope: Scope;
  /** The most that may be spent, in fen; null where the question is not about money. */
  readonly amount: number | null;
  readonly fund: { readonly source: FundSource; readonly regime: FundRegime };
  readonly origin: VoteOrigin;
  /** Among the votes of one project; absent where it stands alone. */
  readonly series?: SeriesPlace;
  /** Where it asks which of several: two to six. */
  readonly options?: readonly MotionOption[];
  /** The vote whose second ballot it is; absent of a first one. */
  readonly secondOf?: VoteLink;
}

/** One text of a motion. */
export interface Motion extends Omit<MotionTerms, 'series' | 'options' | 'secondOf'> {
  readonly version: number;
  readonly n: number;
  readonly matterClass: MatterClass;
  readonly title: Commitment;
  readonly text: Commitment;
  /** `title`: of the project that all of them are about. */
  readonly series: (SeriesPlace & { readonly title: Commitment }) | null;
  /** Null where the owners agree or do not. */
  readonly options: MotionOptions | null;
  readonly secondOf: VoteLink | null;
}

/** Advice on a draft; never a veto. */
export interface VoteReview {
  readonly capacity: string;
  readonly version: number;
  readonly at: string;
  readonly concern: boolean;
}

/** A counting person of a vote, as frozen: all who own the same units together. The token stands for them on ballots. */
export interface Voter {
  readonly units: readonly string[];
  /** In 0.01 m². */
  readonly area: number;
}

/** How a ballot came. ASSISTED: an owner's word, taken down by a helper before a witness. */
export type BallotWay = 'ONLINE' | 'PAPER' | 'PROXY' | 'ASSISTED';

/** A ballot that stands. `disputed`: joint owners contradict each other, and nobody may guess (rule book R-OWN-11). */
export interface Ballot {
  readonly n: number;
  readonly choice: Commitment;
  /** Which of the owners it is of (`handOf`). */
  readonly hand: string;
  /** Hands of who owned the units with them then; null: not known. */
  readonly others: readonly string[] | null;
  /** Letter of proxy by which somebody else cast it. */
  readonly letter: string | null;
  readonly via: BallotWay;
  readonly disputed: boolean;
}

export interface Objection {
  readonly id: string;
  readonly n: number;
  readonly at: string;
  /** Random id of the person, who is told the answer. */
  readonly person: string;
  readonly answered: boolean;
}

/** The rules of procedure are silent on parking, and it decides: nobody guesses, the street office is asked (指导规则 Art. 25). */
export type HeldFor = 'PARKING_POLICY_DECISIVE';

/** What the count came to, by `closing`. */
export interface CountedResult {
  readonly tally: Tally;
  readonly verdict: Verdict;
  /** The count of each option; null where there are none. */
  readonly options: CountedOptions | null;
  /** SHA-256 over tally and verdict, and over the count of the options: what those who counted sign. */
  readonly digest: string;
  readonly closedAt: string;
  readonly held: HeldFor | null;
  /** What it hangs on: `FlipTable`. Null of a count that kept none. */
  readonly flips: readonly Flip[] | null;
}

interface VoteCore {
  readonly id: string;
  readonly motion: Motion;
  readonly draftedBy: { readonly person: string; readonly capacity: string };
  readonly reviews: readonly VoteReview[];
  /** Hats of those who count, and of those who watch them. */
  readonly tellers: readonly string[];
  readonly observers: readonly string[];
  /** Numbers that who drafts and advises reads after the notice: the steps, the count, and what is said to the committee. Never a ballot. */
  readonly told: readonly number[];
}

/** Announced: from here on text, scope, amount, class and rules stand as they are. */
interface AnnouncedCore extends VoteCore, OffLine {
  readonly number: DecisionNumber;
  /** `digestOfMotion` of what was announced. */
  readonly digest: string;
  readonly noticedN: number;
  readonly profile: RuleProfile;
  /** Times at which it opens and closes: `opensAt` ≤ received < `closesAt` counts. */
  readonly opensAt: string;
  readonly closesAt: string;
  readonly extensions: number;
  readonly electorate: {
    /** SHA-256 over the units of each counting person with their area, and over what is left out. */
    readonly digest: string;
    readonly persons: number;
    readonly area: number;
    /** By token. */
    readonly voters: Readonly<Record<string, Voter>>;
    /** Units of the scope that do not count. */
    readonly excluded: readonly LeftOutUnit[];
  };
  /** What silence means in this vote: named in the notice. */
  readonly silence: SilenceMode;
  readonly delivery: Delivery;
  /** By token; those that stand. */
  readonly ballots: Shelves<Ballot>;
  /** Letters of proxy. */
  readonly letters: Readonly<Record<string, Letter>>;
}

interface ClosedCore extends AnnouncedCore {
  readonly result: CountedResult;
  /** Hats that signed the count, by hat. */
  readonly certified: Readonly<Record<string, string>>;
}

interface PostedCore extends ClosedCore {
  /** Until when objections are heard. */
  readonly objectionsUntil: string;
  readonly objections: Readonly<Record<string, Objection>>;
  /** Its second ballot, drafted and not taken back; null where there is none. */
  readonly second: string | null;
}

export type DraftVote = VoteCore & { readonly status: 'DRAFT' | 'REVIEWED'; readonly reviewUntil: string | null;
  /** The street's letter on silence, and the text that it is about. */
  readonly silenceConfirmed: { readonly version: number; readonly reference: Commitment } | null;
};
export type NoticedVote = AnnouncedCore & { readonly status: 'NOTICED' | 'OPEN' };
export type ClosedVote = ClosedCore & { readonly status: 'CLOSED' };
export type PreliminaryVote = PostedCore & { readonly status: 'PRELIMINARY' };
export type FinalVote = PostedCore & { readonly status: 'FINAL' | 'IN_FORCE' | 'REVOKED_BY_GOV' | 'CANCELLED_BY_COURT' };
/** `noticedN`: null where it was taken back as a draft. What was frozen stays with those who were to count. */
export type WithdrawnVote = VoteCore & { readonly status: 'WITHDRAWN'; readonly noticedN: number | null };

/** A vote of the owners on its way; each status has what it can have. */
export type Vote = DraftVote | NoticedVote | ClosedVote | PreliminaryVote | FinalVote | WithdrawnVote;
export type VoteStatus = Vote['status'];

/** Slice of a channel `vote/<id>`. */
export type VoteState = { readonly status: 'ABSENT' } | Vote;
