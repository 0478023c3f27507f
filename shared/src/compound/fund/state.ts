import type { Books, Entry, Ledger, Months } from '../../law/books.ts';
import type { EmergencyConfirmation } from '../../law/emergency.ts';
import type { Holding, ProjectStep, ProjectWay } from '../../law/fund-flow.ts';
import type { Commitment } from '../../log/event.ts';
import type { Scope } from '../room/state.ts';

/** What a transaction is. */
export const postingKinds = ['OPENING_BALANCE', 'DEPOSIT', 'INTEREST', 'INCOME', 'COST', 'INSTALMENT', 'SETTLEMENT', 'REVERSAL'] as const;
export type PostingKind = (typeof postingKinds)[number];

/** A posting while it can be taken back. */
export interface KeptPosting {
  readonly ledger: Ledger;
  readonly kind: PostingKind;
  /** Local date of the bank. */
  readonly on: string;
  readonly entries: readonly Entry[];
  readonly project: string | null;
  readonly reversed: boolean;
  /** Number of its event: there its words and papers stand. */
  readonly n: number;
}

/** A line of the bank's statement that no posting explains yet. Its words are sealed in the event `n`. */
export interface BankLine {
  readonly ledger: Ledger;
  readonly on: string;
  /** Came in above zero, went out below. */
  readonly fen: number;
  readonly n: number;
}

/** How far the bank's statements of a ledger have come. */
export interface BankStatement {
  readonly until: string;
  readonly closing: number;
  /** Number of its event, and how many lines it had: while all are open it can be taken back. */
  readonly n: number;
  readonly lines: number;
  /** The ones before it, the last first, as far as they can still be taken back. */
  readonly earlier: readonly Omit<BankStatement, 'earlier'>[];
}

/** What a side has signed or confirmed. */
export interface Confirmation {
  readonly person: string;
  readonly at: string;
}

/** A part of a project with a scope of its own: where several buildings decide separately, each is one. */
export interface ProjectPart {
  readonly id: string;
  /** 列支范围: the units that benefit and pay (165号令 Art. 19–20, 22). */
  readonly scope: Scope;
  /** Fen; 0 before it is said. What may be spent is the least of what was voted and what was planned. */
  readonly estimate: number;
  readonly budget: number;
  readonly final: number;
  /** The owners' vote on it; null before it is put to them, and in an emergency. */
  readonly vote: string | null;
}

/** Why a project's money stands still. */
export const freezeGrounds = ['REVOKED_BY_GOV', 'CANCELLED_BY_COURT', 'ORDERED_TO_CORRECT'] as const;
export type FreezeGround = (typeof freezeGrounds)[number];

interface ProjectCore extends ProjectWay {
  readonly id: string;
  readonly no: number;
  readonly title: Commitment;
  /** Emergency category; null on the ordinary way. */
  readonly category: string | null;
  readonly parts: readonly ProjectPart[];
  readonly madeSafe: boolean;
  readonly confirmed: Readonly<Partial<Record<EmergencyConfirmation, Confirmation>>>;
  /** Paid to the contractor, in fen. */
  readonly paid: number;
  readonly acceptance: { readonly photos: readonly string[]; readonly signed: Readonly<Partial<Record<'COMMITTEE' | 'COMPANY', Confirmation>>> };
  /** Until when the allocation list hangs out; null before it is published. */
  readonly publicUntil: string | null;
  /** By when an emergency's result is to be published; null where no clock runs. */
  readonly discloseBy: string | null;
}

/** A project paid by the owners' money. A frozen one keeps the step it stood at. */
export type FundProject = ProjectCore & (
  | { readonly status: ProjectStep }
  | { readonly status: 'FROZEN'; readonly was: ProjectStep; readonly ground: FreezeGround }
  | { readonly status: 'CANCELLED' }
);
export type ActiveProject = Extract<FundProject, { status: ProjectStep }>;

/** A question of an owner about a published line, or an objection to an allocation list, while it is not answered. */
export interface Question {
  readonly id: string;
  readonly person: string;
  /** Number of the event on the feed, and the line in it that is meant. */
  readonly about: number;
  readonly line: string | null;
  /** The project whose list is objected to; null for a question. */
  readonly objectsTo: string | null;
  readonly due: string;
  readonly overdue: boolean;
}

/** Slice of the channel `fund`. */
export interface FundState {
  readonly opened: { readonly holding: Holding; readonly bank: string; readonly on: string } | null;
  readonly books: Books;
  readonly months: Readonly<Record<Ledger, Months>>;
  /** Last local date of the last published statement, by ledger. */
  readonly closedUntil: Readonly<Partial<Record<Ledger, string>>>;
  readonly postings: Readonly<Record<string, KeptPosting>>;
  /** Postings on the bank account that no line of the bank's statement shows yet: fen by posting. */
  readonly unmatched: Readonly<Record<string, number>>;
  /** The last bank statement, by ledger. */
  readonly bank: Readonly<Partial<Record<Ledger, BankStatement>>>;
  readonly bankLines: Readonly<Record<string, BankLine>>;
  readonly projects: Readonly<Record<string, FundProject>>;
  readonly questions: Readonly<Record<string, Question>>;
}

