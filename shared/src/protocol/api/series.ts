/** Messages of the HTTP API about several votes on one project. Areas in 0.01 m², money in fen. */
import { Type, type Static, type TSchema } from 'typebox';
import type { DecisionNumber } from '../../compound/feed/state.ts';
import type { VoteStatus } from '../../compound/vote/state.ts';
import { fundRegimes, fundSources, matterCodes } from '../../law/matters.ts';
import type { Check, Outcome } from '../../law/verdict.ts';
import { Digest, Instant, OneOf, Strict, Uuid } from '../fields.ts';
import { FeedPlace } from './feed.ts';

const OrNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Count = Type.Integer({ minimum: 0 });
const No = Type.Unsafe<DecisionNumber>(Strict({ year: Type.Integer(), no: Type.Integer() }));
const Matter = OneOf(matterCodes.filter((code) => code !== 'NONE'));
const Fund = Strict({ source: OneOf(fundSources), regime: OneOf(fundRegimes) });
const Scope = Strict({ buildings: Type.Array(Type.String()), units: Count, area: Count });

/** How far a vote has come for everybody, and what it came to. */
export const seriesPhases = ['NOTICED', 'OPEN', 'CLOSED', 'PRELIMINARY', 'FINAL', 'IN_FORCE', 'REVOKED_BY_GOV', 'CANCELLED_BY_COURT', 'WITHDRAWN'] as const;

/** One vote of the series as everybody sees it. `checks`: the four numbers, once the count is posted. `turnout`: percent as in `TurnoutReply`, until it is counted. */
export const SeriesVote = Strict({
  vote: Uuid, number: No, no: Count, scope: Scope, amount: OrNull(Count), opensAt: Instant, closesAt: Instant,
  phase: OneOf(seriesPhases), extended: Type.Boolean(),
  outcome: OrNull(Type.Unsafe<Outcome>(Type.String())),
  checks: OrNull(Type.Array(Type.Unsafe<Check>({}))),
  turnout: OrNull(Strict({ persons: OrNull(Count), area: OrNull(Count) })),
});
export type SeriesVote = Static<typeof SeriesVote>;

/** `GET /api/feed/:compound/series/:series`: in the order in which they were drafted. `of`: how many there are with those not announced yet. */
export const SeriesReply = Strict({
  compound: FeedPlace, now: Instant,
  /** Null when it was erased; so is `text`. */
  title: OrNull(Type.String()), text: OrNull(Type.String()),
  matterCode: OneOf(matterCodes), fund: Fund, of: Count, votes: Type.Array(SeriesVote),
});
export type SeriesReply = Static<typeof SeriesReply>;

/** A vote of the series for those who draft and advise. What is announced is the very content that is shown. */
export const SeriesDraft = Strict({
  vote: Uuid, no: Count, version: Count, status: Type.Unsafe<VoteStatus>(Type.String()), number: OrNull(No), reviewing: Type.Boolean(),
  title: OrNull(Type.String()), text: OrNull(Type.String()), matterCode: Matter, scope: Scope, amount: OrNull(Count), fund: Fund,
  tellers: Type.Array(Uuid), observers: Type.Array(Uuid), digest: OrNull(Digest),
  /** What was counted, until it is final. `ready`: so many have signed that it may be posted, and nothing holds it. */
  count: OrNull(Strict({ digest: Digest, outcome: Type.Unsafe<Outcome>(Type.String()), ready: Type.Boolean() })),
  /** While the preliminary result hangs out: until when owners may object, and how many have no answer yet. */
  objections: OrNull(Strict({ until: Instant, open: Count })),
});
export type SeriesDraft = Static<typeof SeriesDraft>;

/** `GET /api/compounds/:id/series/:series`. `earliest`: first local day on which they may open if they are announced now; `voteDays`: how long it is usual to ask. */
export const SeriesDeskReply = Strict({ now: Instant, title: OrNull(Type.String()), earliest: Type.String(), voteDays: Count, votes: Type.Array(SeriesDraft) });
export type SeriesDeskReply = Static<typeof SeriesDeskReply>;
