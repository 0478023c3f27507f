import type { Account, Entry, Ledger } from '../../law/books.ts';
import type { EmergencyConfirmation } from '../../law/emergency.ts';
import type { Holding, ProjectStatus } from '../../law/fund-flow.ts';
import type { FundRegime, FundSource } from '../../law/matters.ts';
import type { Scope } from '../room/state.ts';
import type { FreezeGround, PostingKind } from './state.ts';

/** Scope of a project as everybody sees it: no unit is named. Area in 0.01 m². */
export interface PublishedScope {
  readonly buildings: readonly string[];
  readonly units: number;
  readonly area: number;
}

export interface FundEvents {
  'books.opened': { readonly holding: Holding; readonly bank: string; readonly on: string };
  /** Sealed: `text` where one was given; `photo.<blob>`, the digest of each paper. */
  'posting.recorded': {
    readonly posting: string; readonly ledger: Ledger; readonly kind: PostingKind; readonly on: string; readonly entries: readonly Entry[];
    readonly project: string | null; readonly reverses: string | null; readonly papers: readonly string[];
  };
  'statement.closed': { readonly ledger: Ledger; readonly from: string; readonly until: string };
  /** Sealed: `line.<id>`, the bank's words. Amounts in fen. */
  'bank.statement_recorded': {
    readonly ledger: Ledger; readonly from: string; readonly until: string; readonly opening: number; readonly closing: number;
    readonly lines: readonly { readonly id: string; readonly on: string; readonly fen: number }[];
  };
  /** Sealed: `reason`. The one that ended on this day does not count; where it began the last one stands again. */
  'bank.statement_withdrawn': { readonly ledger: Ledger; readonly until: string };
  'bank.line_matched': { readonly line: string; readonly posting: string };

  /** Sealed: `title`, `problem`. */
  'project.proposed': { readonly project: string; readonly no: number; readonly source: 'MAINTENANCE_FUND' | 'PUBLIC_REVENUE'; readonly holding: Holding; readonly category: string | null };
  'project.scoped': { readonly project: string; readonly parts: readonly { readonly id: string; readonly scope: Scope; readonly estimate: number }[] };
  'project.put_to_vote': { readonly project: string; readonly votes: readonly { readonly part: string; readonly vote: string }[] };
  /** Parts whose owners agreed; the others leave the project. */
  'project.tallied': { readonly project: string; readonly parts: readonly string[] };
  /** Sealed: `contractor`, `supervision`, `quotes` (who offers what, in fen), `photo.<blob>`. Fen by part. */
  'project.planned': { readonly project: string; readonly budgets: readonly { readonly part: string; readonly fen: number }[]; readonly quotes: number; readonly papers: readonly string[] };
  /** Sealed: `reference`, `photo.<blob>`. */
  'project.filed': { readonly project: string; readonly papers: readonly string[] };
  'project.approved': { readonly project: string; readonly papers: readonly string[] };
  /** Sealed: `text`, `photo.<blob>`. */
  'project.made_safe': { readonly project: string; readonly papers: readonly string[] };
  /** Sealed: `reference`, `photo.<blob>`. `complete`: nothing is missing now, so that the works go on without a vote. */
  'emergency.confirmed': { readonly project: string; readonly as: EmergencyConfirmation; readonly complete: boolean; readonly papers: readonly string[] };
  /** Beside its posting. `paid`: fen in all. */
  'instalment.paid': { readonly project: string; readonly posting: string; readonly fen: number; readonly paid: number };
  /** Sealed: `photo.<blob>`. `complete`: both sides have signed. `discloseBy`: in an emergency. */
  'acceptance.signed': { readonly project: string; readonly side: 'COMMITTEE' | 'COMPANY'; readonly photos: readonly string[]; readonly complete: boolean; readonly discloseBy: string | null };
  /** Sealed: `photo.<blob>`. */
  'project.settled': { readonly project: string; readonly finals: readonly { readonly part: string; readonly fen: number }[]; readonly papers: readonly string[] };
  /** `short`: sub-accounts that do not cover their share, and by how much in all. */
  'allocation.listed': { readonly project: string; readonly until: string; readonly short: { readonly units: number; readonly fen: number } };
  'project.closed': { readonly project: string; readonly posting: string | null };
  /** Sealed: `reference`. */
  'project.frozen': { readonly project: string; readonly ground: FreezeGround };
  'project.resumed': { readonly project: string };
  /** Sealed: `reason`. */
  'project.cancelled': { readonly project: string };
  'disclosure.lapsed': { readonly project: string };

  /** Sealed: `text`. */
  'question.asked': { readonly question: string; readonly about: number; readonly line: string | null; readonly objectsTo: string | null; readonly due: string };
  /** Sealed: `text`. */
  'question.answered': { readonly question: string; readonly inTime: boolean };
  'question.lapsed': { readonly question: string };
}

/** What everybody reads of the money: offices, totals, never a unit or a person. */
export interface MoneyOnFeed {
  /**
   * Sealed: `title`; with the plan `contractor`. `step` is where the project stands after it, or what was done about it.
   * `fen`: estimate, amount voted, budget, instalment or final account, by the step; null where it has none. `paid`: in all.
   */
  'project.published': {
    readonly project: string; readonly no: number; readonly step: ProjectStatus | 'MADE_SAFE' | 'RESUMED' | 'DISCLOSURE_OVERDUE';
    readonly source: FundSource; readonly regime: FundRegime; readonly category: string | null; readonly scope: PublishedScope;
    readonly fen: number | null; readonly paid: number; readonly until: string | null; readonly ground: FreezeGround | null; readonly photos: readonly string[];
  };
  /** Whole months. `units`: of the fund, sub-accounts and their first deposits. */
  'statement.published': {
    readonly ledger: Ledger; readonly from: string; readonly until: string;
    readonly lines: readonly { readonly account: Account; readonly opening: number; readonly debit: number; readonly credit: number; readonly closing: number }[];
    readonly units: { readonly count: number; readonly firstDeposits: number; readonly balance: number } | null;
  };
  /** What is left is too little of the first deposits: the fund is to be topped up, which the owners decide (matter I6). */
  'topup.advised': { readonly balance: number; readonly firstDeposits: number };
  /** Sealed: `text`, of the answer. */
  'question.published': { readonly question: string; readonly about: number; readonly line: string | null; readonly objection: boolean; readonly step: 'ASKED' | 'ANSWERED' | 'OVERDUE'; readonly due: string; readonly inTime: boolean | null };
}

