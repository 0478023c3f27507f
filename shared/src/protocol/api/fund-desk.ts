/** Messages of the HTTP API for those who keep the owners' money: books, projects, lists, and what the bank says. Amounts in fen. */
import { Type, type Static } from 'typebox';
import type { Strain } from '../../compound/fund/allocation-list.ts';
import { postingKinds, type FundProject } from '../../compound/fund/state.ts';
import type { Resolution } from '../../compound/feed/state.ts';
import { ledgers, type Account, type Entry } from '../../law/books.ts';
import { emergencyConfirmations } from '../../law/emergency.ts';
import { holdings } from '../../law/fund-flow.ts';
import { Instant, LocalDate, N, OneOf, Strict, Uuid } from '../fields.ts';
import type { SeenEvent } from '../live.ts';
import { ProjectStanding } from './money.ts';
import { VotePerson } from './vote-desk.ts';

const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Fen = Type.Integer();
const Count = Type.Integer({ minimum: 0 });

const LedgerBooks = Strict({
  /** Of each account; what comes in stands below zero, as in the books. */
  balances: Type.Unsafe<Readonly<Partial<Record<Account, number>>>>({}),
  /** Last day of the last published statement. */
  closedUntil: OrNull(LocalDate),
  bank: OrNull(Strict({ until: LocalDate, closing: Fen })),
  /** Lines of the bank that no posting explains, and the other way round. */
  openLines: Count,
  openPostings: Count,
});

/** A question that waits for its answer. */
export const OpenQuestion = Strict({
  id: Uuid, about: N, line: OrNull(Type.String()), objectsTo: OrNull(Uuid), due: Instant, overdue: Type.Boolean(), text: OrNull(Type.String()),
  /** The reader asked it: another answers. */
  mine: Type.Boolean(),
});
export type OpenQuestion = Static<typeof OpenQuestion>;

/** `GET /api/compounds/:id/fund`: the desk of the money. */
export const FundDeskReply = Strict({
  now: Instant,
  opened: OrNull(Strict({ holding: OneOf(holdings), bank: Type.String(), on: LocalDate })),
  ledgers: Strict({ MAINTENANCE_FUND: LedgerBooks, PUBLIC_REVENUE: LedgerBooks }),
  /** For those who keep the sub-accounts; `low`: units below what must be left of the first deposit. */
  units: OrNull(Strict({ count: Count, firstDeposits: Fen, balance: Fen, low: Count })),
  projects: Type.Array(Strict({ id: Uuid, no: Count, title: OrNull(Type.String()), standing: ProjectStanding })),
  questions: Type.Array(OpenQuestion),
});
export type FundDeskReply = Static<typeof FundDeskReply>;

/** A transaction as it stands in its ledger. `fen`: what it did to the bank account; `balance`: what stood there after it. */
export const LedgerPosting = Strict({
  id: Uuid, n: N, on: LocalDate, kind: OneOf(postingKinds), fen: Fen, balance: Fen, entries: Type.Unsafe<readonly Entry[]>({}),
  project: OrNull(Strict({ id: Uuid, no: Count, title: OrNull(Type.String()) })), text: OrNull(Type.String()), papers: Type.Array(Uuid), reversed: Type.Boolean(),
  /** Whether it can still be taken back. */
  reversible: Type.Boolean(),
});
export type LedgerPosting = Static<typeof LedgerPosting>;

/** `GET /api/compounds/:id/fund/ledgers/:ledger?year=&before=`: a year, newest first, a hundred at a time; the last year that has any unless one is asked for. `next`: `before` of the next page. */
export const LedgerReply = Strict({ ledger: OneOf(ledgers), year: OrNull(Type.String()), years: Type.Array(Type.String()), closedUntil: OrNull(LocalDate), opened: OrNull(LocalDate), postings: Type.Array(LedgerPosting), next: OrNull(Count) });
export type LedgerReply = Static<typeof LedgerReply>;

/** A vote that a part of a project may be put to. */
export interface VoteChoice {
  readonly vote: string;
  readonly number: Resolution['number'];
  readonly title: string | null;
  readonly matterCode: Resolution['matterCode'];
  readonly amount: number | null;
  readonly buildings: readonly string[];
}

/** `GET /api/compounds/:id/fund/projects/:project`: all that stands about a project, oldest first, as this reader sees it. */
export const ProjectDeskReply = Strict({
  now: Instant,
  project: Type.Unsafe<FundProject>({}),
  title: OrNull(Type.String()),
  standing: ProjectStanding,
  entries: Type.Array(Type.Unsafe<SeenEvent>({})),
  /** Who made the entries, by hat. */
  people: Type.Array(VotePerson),
  votes: Type.Unsafe<readonly VoteChoice[]>(Type.Array(Type.Any())),
  objections: Count,
  /** Whose word the place asks for in an emergency. */
  confirmations: Type.Array(OneOf(emergencyConfirmations)),
  /** What the fund's bank account holds. */
  balance: Fen,
});
export type ProjectDeskReply = Static<typeof ProjectDeskReply>;

/**
 * `GET /api/compounds/:id/fund/projects/:project/allocation?building=&sheet=`: the list of one building, the reader's own by default. Units are
 * masked but for one's own, and for those who keep the accounts; these see too who is short. `sheet=1`: as it is put up, all masked.
 */
export const AllocationReply = Strict({
  no: Count,
  title: OrNull(Type.String()),
  booked: Type.Boolean(),
  total: Fen,
  until: OrNull(Instant),
  buildings: Type.Array(Strict({ building: Type.String(), units: Count, fen: Fen })),
  building: Type.String(),
  lines: Type.Array(Strict({ unit: Type.String(), area: Count, fen: Fen, own: Type.Boolean() })),
  own: Type.Array(Strict({ unit: Type.String(), area: Count, fen: Fen, balance: Fen })),
  strain: OrNull(Type.Unsafe<Strain>({})),
});
export type AllocationReply = Static<typeof AllocationReply>;

/** `GET /api/compounds/:id/fund/reconciliation?ledger=`: what the bank shows and the books do not explain, and the other way round. */
export const ReconciliationReply = Strict({
  ledger: OneOf(ledgers),
  bank: OrNull(Strict({ until: LocalDate, closing: Fen })),
  /** Bank account by the books. */
  book: Fen,
  lines: Type.Array(Strict({ id: Uuid, on: LocalDate, fen: Fen, text: OrNull(Type.String()) })),
  postings: Type.Array(Strict({ id: Uuid, on: LocalDate, kind: OneOf(postingKinds), fen: Fen, text: OrNull(Type.String()) })),
});
export type ReconciliationReply = Static<typeof ReconciliationReply>;
