/** Messages of the HTTP API for those who draft, advise, count and watch the owners' votes. Areas in 0.01 m², money in fen. */
import { Type, type Static, type TSchema } from 'typebox';
import type { DecisionNumber } from '../../compound/feed/state.ts';
import type { Office } from '../../compound/party/offices.ts';
import type { VoteStatus } from '../../compound/vote/state.ts';
import { fundRegimes, fundSources, matterCodes } from '../../law/matters.ts';
import type { Outcome } from '../../law/verdict.ts';
import { Instant, OneOf, Strict, Uuid } from '../fields.ts';
import { RunningTurnout } from './feed.ts';

const OrNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Count = Type.Integer({ minimum: 0 });
const VoteNo = Type.Unsafe<DecisionNumber>(Strict({ year: Type.Integer(), no: Type.Integer() }));

/** A vote in a list. What has no number is a draft, for those who may read it only. */
export const VoteRow = Strict({
  id: Uuid,
  /** Null when it was erased. */
  title: OrNull(Type.String()),
  status: Type.Unsafe<VoteStatus>(Type.String()),
  number: OrNull(VoteNo),
  draftedAt: Instant,
  /** The project on which it is one of several votes, or null; its title is null when it was erased. */
  series: OrNull(Strict({ id: Uuid, title: OrNull(Type.String()) })),
  /** Number of the vote whose second ballot it is, or null. */
  secondOf: OrNull(VoteNo),
  /** Null before it is announced. */
  opensAt: OrNull(Instant),
  closesAt: OrNull(Instant),
  /** Null before the count is posted. */
  outcome: OrNull(Type.Unsafe<Outcome>(Type.String())),
  /** Whether the reader counts it or watches the count. */
  counts: Type.Boolean(),
  /** Whether the reader brings its ballots round now. */
  canvasses: Type.Boolean(),
  /** Whether its desk opens for the reader. */
  desk: Type.Boolean(),
});
export type VoteRow = Static<typeof VoteRow>;

/** A published decision that cannot stand in for the owners' vote, and for which none has been drafted: what a draft begins with. */
export const AwaitedVote = Strict({
  decision: Uuid,
  number: VoteNo,
  title: OrNull(Type.String()),
  /** Problem and works, as they were decided. */
  text: OrNull(Type.String()),
  matterCode: OneOf(matterCodes),
  /** Null where the decision moves no money. */
  amount: OrNull(Count),
  fund: Strict({ source: OneOf(fundSources), regime: OneOf(fundRegimes) }),
  scope: Strict({ buildings: Type.Array(Type.String()), units: Count, area: Count }),
});
export type AwaitedVote = Static<typeof AwaitedVote>;

/** `GET /api/compounds/:id/vote-desk`: newest first. `awaited`: for the committee only. */
export const DeskListReply = Strict({ votes: Type.Array(VoteRow), awaited: Type.Array(AwaitedVote), /** Of those that run. */ running: Type.Array(RunningTurnout) });
export type DeskListReply = Static<typeof DeskListReply>;

/** Somebody who counts or watches, or could. */
export const VotePerson = Strict({
  capacity: Uuid,
  office: Type.Unsafe<Office>(Type.String()),
  /** Name of the body whose seat it is; null for owners. */
  party: OrNull(Type.String()),
  units: Type.Array(Type.String()),
  /** A seat's for holders of a seat; an owner's masked. Null where the reader may not see it, or when it was erased. */
  name: OrNull(Type.String()),
});
export type VotePerson = Static<typeof VotePerson>;

/** `GET /api/compounds/:id/vote-desk/candidates?building=`: seats of the compound, and the owners of a building who have an account. */
export const CandidatesReply = Strict({ seats: Type.Array(VotePerson), owners: Type.Array(VotePerson) });
export type CandidatesReply = Static<typeof CandidatesReply>;

const Both = Strict({ persons: Count, area: Count });

/** Participation, by building. Whoever owns homes in two buildings is counted in both of these rows, and once in the sum. */
export const Turnout = Strict({
  total: Both,
  voted: Both,
  /** Held, until joint owners have settled it: neither taking part nor silent. */
  disputed: Both,
  buildings: Type.Array(Strict({ building: Type.String(), total: Both, voted: Both })),
});
export type Turnout = Static<typeof Turnout>;

/** `GET /api/compounds/:id/vote-desk/votes/:vote`. */
export const VoteDeskReply = Strict({
  tellers: Type.Array(VotePerson),
  observers: Type.Array(VotePerson),
  /** For those who count and watch, once it is open. */
  turnout: OrNull(Turnout),
});
export type VoteDeskReply = Static<typeof VoteDeskReply>;
