import type { Commitment } from '../log/event.ts';
import type { DecisionNumber, EscalationOutcome } from './feed/state.ts';
import type { Side } from './party/offices.ts';
import type { VoteStatus } from './vote/state.ts';

/** Something that falls due: the engine issues its command two seconds after `at`. */
export type Due = SignOffDue | VoteDue | PetitionDue | MoneyDue;

export interface SignOffDue {
  readonly at: string;
  readonly kind: 'SIGN_OFF';
  readonly room: string;
  readonly proposal: string;
}

export interface VoteDue {
  readonly at: string;
  readonly kind: 'REVIEW' | 'OPENING' | 'CLOSE';
  readonly vote: string;
}

/** The clock of a petition: of collecting signatures, of the committee's duty, of the street's order. */
export interface PetitionDue {
  readonly at: string;
  readonly kind: 'PETITION';
  readonly petition: string;
}

/** An owner's question that is to be answered, or an emergency's result that is to be published. */
export interface MoneyDue {
  readonly at: string;
  readonly kind: 'QUESTION' | 'DISCLOSURE';
  readonly id: string;
}

/** A vote of the owners, for lists and for the committee's drafts. */
export interface VoteSummary {
  readonly id: string;
  readonly title: Commitment;
  readonly status: VoteStatus;
  readonly number: DecisionNumber | null;
  readonly draftedAt: string;
  /** Null before it is announced. */
  readonly closesAt: string | null;
  /** Papers that are to be entered or settled before it can close. */
  readonly papers: number;
  /** Hats of who counts and who watches. */
  readonly count: readonly string[];
  /** Hats of who brings the ballots round. */
  readonly canvassers: readonly string[];
  /** The room's decision that it goes back to; null for a petition or an order. */
  readonly decision: string | null;
  /** The project on which it is one of several votes, or null. */
  readonly series: { readonly id: string; readonly title: Commitment } | null;
  /** Number of the vote whose second ballot it is, or null. */
  readonly secondOf: DecisionNumber | null;
}

/** Where everything about the owners' money stands: numbers of events, so that pages of it need no walk over a channel. */
export interface MoneyIndex {
  /** By id. `told`: on the feed; `entries`: on the channel `fund`. */
  readonly projects: Readonly<Record<string, { readonly no: number; readonly told: readonly number[]; readonly entries: readonly number[] }>>;
  /** Published statements of both ledgers, on the feed. */
  readonly statements: readonly number[];
  /** The last advice to top the fund up. */
  readonly topUp: number | null;
  /** What was asked and answered about an item of the feed, by its number. */
  readonly questions: Readonly<Record<string, readonly number[]>>;
  /** Questions that are not answered, by id: the number on the channel `fund` that has its words. */
  readonly open: Readonly<Record<string, number>>;
}

export interface RoomSummary {
  readonly id: string;
  readonly title: Commitment;
  /** The bodies at the table: their seats may read the room. */
  readonly parties: Readonly<Record<Side, string>>;
  readonly status: 'OPEN' | 'CLOSED';
  readonly session: 'NONE' | 'IN_PROGRESS' | 'ADJOURNED';
  /** On the table: neither withdrawn nor decided. */
  readonly proposals: number;
  /** Of these, open for sign-off. */
  readonly signing: number;
  readonly decisions: number;
  readonly lastAt: string;
}

export interface EscalationSummary {
  readonly id: string;
  readonly room: string;
  readonly street: string;
  readonly status: 'RAISED' | 'JOINED' | 'RETURNED';
  readonly raisedAt: string;
  /** `n` in the room of the event that raised it: where its reason is. */
  readonly raisedN: number;
  readonly reason: Commitment;
  /** Hats of the officials who joined. */
  readonly officials: readonly string[];
  readonly outcome: EscalationOutcome | null;
}

/** One small document per log, folded over all its events: lists, the street's inbox and due times without opening rooms. */
export interface Overview {
  readonly name: string | null;
  readonly street: string | null;
  /** Minutes east of UTC; null in a jurisdiction's log. */
  readonly utcOffset: number | null;
  readonly rooms: Readonly<Record<string, RoomSummary>>;
  readonly escalations: Readonly<Record<string, EscalationSummary>>;
  readonly votes: Readonly<Record<string, VoteSummary>>;
  readonly money: MoneyIndex;
  /** Earliest first. */
  readonly dues: readonly Due[];
  readonly decisions: number;
}
