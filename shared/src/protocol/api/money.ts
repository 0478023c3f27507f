/** Messages of the HTTP API about the owners' money. What everybody may read of it stands on the feed. */
import { Type, type Static } from 'typebox';
import { unitLineKinds } from '../../compound/fund/accounts-state.ts';
import { freezeGrounds } from '../../compound/fund/state.ts';
import { holdings, projectSteps } from '../../law/fund-flow.ts';
import { Instant, LocalDate, OneOf, Strict, Uuid } from '../fields.ts';
import type { SeenEvent } from '../live.ts';
import { refusalCodes } from '../refusal.ts';
import { FeedPlace } from './feed.ts';

const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Seen = Type.Unsafe<SeenEvent>({});
const Fen = Type.Integer();

/** `GET /api/compounds/:id/accounts/own?year=`: sub-accounts of the maintenance fund of the units that the person owns; empty for others. Fen. */
export const OwnAccountsReply = Strict({
  /** Whose movements these are: the one that was asked for, or the last; null where the fund has never moved. */
  year: OrNull(Type.String()),
  /** Years in which anything came to the fund or went from it, the last first. */
  years: Type.Array(Type.String()),
  accounts: Type.Array(Strict({
    unit: Type.String(),
    firstDeposit: Fen,
    paid: Fen,
    interest: Fen,
    share: Fen,
    balance: Fen,
    /** Less than what must be left of the first deposit (165号令 Art. 17). */
    low: Type.Boolean(),
    /** Published shares that are not booked yet. */
    pending: Type.Array(Strict({ project: Uuid, fen: Fen })),
    /** What came and went in the year, newest first; shares are below zero. */
    movements: Type.Array(Strict({ on: LocalDate, kind: OneOf(unitLineKinds), fen: Fen })),
  })),
});
export type OwnAccountsReply = Static<typeof OwnAccountsReply>;

/** Where a project stands, and why its money does not move, where it does not. */
export const ProjectStanding = Strict({
  status: OneOf([...projectSteps, 'FROZEN', 'CANCELLED']),
  /** The step it stands at, or stood at when it was frozen; null once it was cancelled. */
  step: OrNull(OneOf(projectSteps)),
  /** All steps of its way, in order. */
  steps: Type.Array(OneOf(projectSteps)),
  ground: OrNull(OneOf(freezeGrounds)),
  /** Why nothing may be paid now; null where it may, or where nothing is left to pay. */
  gate: OrNull(Strict({ refused: OneOf(refusalCodes), detail: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))) })),
  estimate: Fen,
  budget: Fen,
  final: Fen,
  paid: Fen,
  /** By when the result of an emergency is to be published. */
  discloseBy: OrNull(Instant),
  /** Until when its list hangs out. */
  publicUntil: OrNull(Instant),
});
export type ProjectStanding = Static<typeof ProjectStanding>;

/** `GET /api/feed/:compound/money`: statements, newest first, and each project by its last step, newest first. */
export const MoneyReply = Strict({
  compound: FeedPlace,
  now: Instant,
  holding: OrNull(OneOf(holdings)),
  statements: Type.Array(Seen),
  projects: Type.Array(Strict({ last: Seen, standing: ProjectStanding })),
  /** The last advice to top the fund up, if any. */
  topUp: OrNull(Seen),
});
export type MoneyReply = Static<typeof MoneyReply>;

/** `GET /api/feed/:compound/money/statements/:n`: a statement, and what was asked and answered about it. */
export const StatementReply = Strict({ compound: FeedPlace, now: Instant, statement: Seen, questions: Type.Array(Seen) });
export type StatementReply = Static<typeof StatementReply>;

/** `GET /api/feed/:compound/money/projects/:no`: what was told of a project, oldest first, and what was asked and answered about it. */
export const ProjectReply = Strict({
  compound: FeedPlace,
  now: Instant,
  standing: ProjectStanding,
  told: Type.Array(Seen),
  questions: Type.Array(Seen),
  /** The owners' votes on it, by part. */
  votes: Type.Array(Strict({ part: Type.String(), number: Strict({ year: Type.Integer(), no: Type.Integer() }), status: Type.String(), amount: OrNull(Fen) })),
});
export type ProjectReply = Static<typeof ProjectReply>;
