import type { Commitment } from '../../log/event.ts';
import type { FundRegime, FundSource, MatterCode, OwnersVote } from '../../law/matters.ts';
import type { DecisionNumber, EscalationOutcome } from '../feed/state.ts';
import type { Side } from '../party/offices.ts';

export const positionWords = ['AGREE', 'RESERVE', 'OPPOSE'] as const;
export type PositionWord = (typeof positionWords)[number];

export interface CheckIn {
  readonly seat: string;
  readonly side: Side;
  readonly person: string;
  readonly at: string;
}

/** A sitting of the room. Quorum stands when each of the three sides has somebody checked in (rule book §5). */
export interface Session {
  readonly status: 'IN_PROGRESS' | 'ADJOURNED';
  readonly id: string;
  readonly no: number;
  readonly openedAt: string;
  /** `n` of the event that opened it. */
  readonly openedN: number;
  /** By seat. */
  readonly checkedIn: Readonly<Record<string, CheckIn>>;
}

/** 列支范围: a set of units, chosen by building, less exceptions, plus single units. */
export interface Scope {
  readonly buildings: readonly string[];
  readonly except: readonly string[];
  readonly extra: readonly string[];
  /** Buildings of its units, whole or in part, by their numbers: what the feed names in place of units. */
  readonly touched: readonly string[];
  /** Resolved against this version of the register. */
  readonly register: number;
  readonly units: number;
  /** In 0.01 m². */
  readonly area: number;
}

/** What a proposal says in open data: the same in the event that brings a text and in the state. */
export interface ProposalTerms {
  readonly matterCode: MatterCode;
  readonly scope: Scope;
  /** Fen, in the order of the sealed labels. */
  readonly budget: { readonly lines: readonly number[]; readonly total: number };
  readonly fund: { readonly source: FundSource; readonly regime: FundRegime };
  /** Local dates. */
  readonly timetable: { readonly start: string; readonly end: string };
  readonly photos: readonly string[];
  readonly origin: 'AGENDA' | 'REQUEST' | 'PETITION';
  readonly supersedes: string | null;
}

/** One text of a proposal, frozen: `digest` is what mandates and signatures are bound to. */
export interface ProposalVersion extends ProposalTerms {
  readonly version: number;
  readonly n: number;
  readonly at: string;
  readonly side: Side;
  readonly capacity: string;
  /** SHA-256 over the canonical data and commitments of the event that brought it, base64url. */
  readonly digest: string;
  readonly title: Commitment;
  readonly text: Commitment;
}

/** The sealed free text of a proposal. */
export interface ProposalText {
  readonly problem: string;
  readonly works: string;
  /** Labels of the budget lines. */
  readonly lines: readonly string[];
}

export interface Position {
  readonly position: PositionWord;
  readonly grounds: Commitment | null;
  readonly version: number;
  readonly session: string;
  readonly seat: string;
  readonly person: string;
  readonly at: string;
}

export const mandateBases = ['BRANCH_RESOLUTION', 'COMMITTEE_RESOLUTION', 'AUTHORISATION_LETTER'] as const;
export type MandateBasis = (typeof mandateBases)[number];

/** The right of a seat to sign this exact text for its side. */
export interface Mandate {
  readonly seat: string;
  readonly digest: string;
  readonly basis: MandateBasis;
  /** Number or title of the resolution or letter. */
  readonly reference: Commitment;
  /** Local date of the resolution or letter. */
  readonly resolvedOn: string;
  readonly recordedAt: string;
}

export interface Signature {
  readonly side: Side;
  readonly seat: string;
  readonly person: string;
  readonly at: string;
}

export interface SignOff {
  readonly session: string;
  readonly version: number;
  readonly digest: string;
  readonly openedAt: string;
  /** Signatures received until this moment count. */
  readonly until: string;
  readonly signatures: Readonly<Partial<Record<Side, Signature>>>;
}

interface ProposalCore {
  readonly id: string;
  readonly no: number;
  /** Oldest first; never empty. */
  readonly versions: readonly ProposalVersion[];
  /** Of the present version only. */
  readonly positions: Readonly<Partial<Record<Side, Position>>>;
  /** By seat; of the present version only. */
  readonly mandates: Readonly<Record<string, Mandate>>;
  /** Persons who stand aside, by person. */
  readonly recused: Readonly<Record<string, { readonly seat: string; readonly at: string }>>;
  /** Sign-offs that ran out of time. */
  readonly lapses: readonly { readonly at: string; readonly version: number; readonly missing: readonly Side[] }[];
}

export type Proposal = ProposalCore & (
  | { readonly status: 'TABLED' }
  | { readonly status: 'SIGNING'; readonly signOff: SignOff }
  | { readonly status: 'DECIDED'; readonly signOff: SignOff; readonly decision: { readonly id: string; readonly number: DecisionNumber; readonly at: string; readonly ownersVote: OwnersVote } }
  | { readonly status: 'WITHDRAWN'; readonly at: string }
);

/** What an official who joined may read: the room's events `from … until` (null: still joined). */
export interface OfficialScope {
  readonly person: string;
  readonly capacity: string;
  readonly name: Commitment;
  readonly from: number;
  readonly until: number | null;
}

export interface Escalation {
  readonly id: string;
  readonly status: 'RAISED' | 'JOINED' | 'RETURNED';
  readonly street: string;
  readonly side: Side;
  readonly reason: Commitment;
  readonly raisedAt: string;
  readonly raisedN: number;
  /** First event that the street may read. */
  readonly from: number;
  readonly officials: readonly OfficialScope[];
  readonly outcome: EscalationOutcome | null;
}

export interface OpenRoom {
  readonly status: 'OPEN' | 'CLOSED';
  readonly id: string;
  readonly title: Commitment;
  readonly openedAt: string;
  /** The bodies at the table. */
  readonly parties: Readonly<Record<Side, string>>;
  readonly session: Session | null;
  /** Sessions opened so far. */
  readonly sessions: number;
  readonly proposals: Readonly<Record<string, Proposal>>;
  readonly messages: number;
  /** Messages hidden, by `n`. */
  readonly hidden: Readonly<Record<string, true>>;
  /** Oldest first; only the last may be unreturned. */
  readonly escalations: readonly Escalation[];
}

/** Slice of a channel `room/<id>`. */
export type RoomState = { readonly status: 'ABSENT' } | OpenRoom;
