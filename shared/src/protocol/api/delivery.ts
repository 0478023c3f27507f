/** Messages of the HTTP API about bringing the ballots of a vote to the owners. */
import { Type, type Static, type TSchema } from 'typebox';
import type { DecisionNumber } from '../../compound/feed/state.ts';
import { deliveryMethods, visitOutcomes } from '../../compound/vote/delivery/state.ts';
import { doorStates, reachStates, type ReachState } from '../../compound/vote/delivery/work-list.ts';
import type { VoteStatus } from '../../compound/vote/state.ts';
import { silenceModes } from '../../law/rule-profile.ts';
import { Instant, OneOf, Strict, UnitCode, Uuid } from '../fields.ts';
import { VotePerson } from './vote-desk.ts';

const OrNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Count = Type.Integer({ minimum: 0 });

/** A home on the reader's round. Neither a name nor anything of a ballot; of what others wrote down only whether somebody has to go there, but for those who count and watch. */
export const Door = Strict({
  unit: UnitCode,
  building: Type.String(),
  entrance: Type.String(),
  state: OneOf(doorStates),
  tries: Count,
  visitedAt: OrNull(Instant),
  /** Handed over, and nothing shows it yet. */
  unproved: Type.Boolean(),
  /** The last visit here that the reader wrote down. */
  own: OrNull(Uuid),
  /** Nobody lives here who could open. */
  elsewhere: Type.Boolean(),
});
export type Door = Static<typeof Door>;

const States = Type.Unsafe<Readonly<Record<ReachState, number>>>(Strict(Object.fromEntries(reachStates.map((state) => [state, Count]))));
const counts = { total: Count, proved: Count, states: States };

/** `GET /api/compounds/:id/votes/:vote/delivery`. */
export const DeliveryReply = Strict({
  vote: Uuid,
  number: Type.Unsafe<DecisionNumber>(Strict({ year: Type.Integer(), no: Type.Integer() })),
  /** Null when it was erased. */
  title: OrNull(Type.String()),
  status: Type.Unsafe<VoteStatus>(Type.String()),
  closesAt: Instant,
  now: Instant,
  silence: OneOf(silenceModes),
  /** What who goes round says at the door: what silence leads to. Null where it leads to nothing. */
  warning: OrNull(Type.String()),
  /** The reader's own round while ballots are brought; null for who only looks on. No buildings: all. */
  round: OrNull(Strict({ capacity: Uuid, buildings: Type.Array(Type.String()), doors: Type.Array(Door) })),
  /** For those who hold the vote, count and watch; null for who only goes round. By persons; whoever has homes in two buildings counts in both. */
  progress: OrNull(Strict({ ...counts, buildings: Type.Array(Strict({ building: Type.String(), ...counts })) })),
  canvassers: OrNull(Type.Array(Strict({ person: VotePerson, buildings: Type.Array(Type.String()) }))),
});
export type DeliveryReply = Static<typeof DeliveryReply>;

/** A visit, and what shows it. `by`: without a name for the owner, who reads the body that came. Times are the device's, at most when the hub had them. */
export const DeliveryVisit = Strict({
  visit: Uuid, unit: UnitCode, method: OneOf(deliveryMethods), outcome: OneOf(visitOutcomes), visitedAt: Instant, proved: Type.Boolean(),
  by: OrNull(VotePerson),
  /** Strokes of x, y, x, y … from 0 to 1000; null where none was given, or it was erased. So with the others. */
  signature: OrNull(Type.Array(Type.Array(Type.Integer()))), post: OrNull(Type.String()), note: OrNull(Type.String()),
  papers: Type.Array(Uuid),
});
export type DeliveryVisit = Static<typeof DeliveryVisit>;

/** `GET /api/compounds/:id/votes/:vote/delivery/:unit`: how the ballot came to whoever votes for this home. `units`: all of theirs. Newest visit first. */
export const DeliveryEvidence = Strict({ units: Type.Array(UnitCode), confirmed: Type.Boolean(), visits: Type.Array(DeliveryVisit) });
export type DeliveryEvidence = Static<typeof DeliveryEvidence>;
