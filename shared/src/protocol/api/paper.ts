/** Messages of the HTTP API about ballots on paper, and about owners' words before a witness. */
import { Type, type Static, type TSchema } from 'typebox';
import { invalidReasons, paperMarks, setAsideReasons } from '../../compound/vote/paper/state.ts';
import { Digest, Instant, OneOf, Strict, UnitCode, Uuid } from '../fields.ts';
import { VotePerson } from './vote-desk.ts';

const OrNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** `GET /api/compounds/:id/vote-desk/votes/:vote/papers/:paper`: what two people read, once it differs; nothing of it before, so that the second reads for themselves. */
export const ReadingsReply = Strict({
  readings: Type.Array(Strict({ by: VotePerson, mark: OneOf(paperMarks) })),
  /** Why a third settled it as they did; null where nobody had to. */
  why: OrNull(Type.String()),
});
export type ReadingsReply = Static<typeof ReadingsReply>;

/** A paper of this person's home: what became of it, never what it says. `capacity`: the hat under which they may say that they handed in none; `contested`: it was said. */
export const OwnOnPaper = Strict({ paper: Uuid, capacity: Uuid, contested: Type.Boolean(), unit: UnitCode, at: Instant, status: OneOf(['WAITING', 'COUNTED', 'INVALID', 'SET_ASIDE']), reason: OrNull(OneOf([...invalidReasons, ...setAsideReasons])) });
export type OwnOnPaper = Static<typeof OwnOnPaper>;

/** `GET /api/compounds/:id/votes/:vote/assisting/:unit`: the ballot of a home, for whoever helps its owner. Area in 0.01 m². */
export const AssistingReply = Strict({ units: Type.Array(UnitCode), area: Type.Integer({ minimum: 0 }), motion: Digest });
export type AssistingReply = Static<typeof AssistingReply>;

/** `GET /api/compounds/:id/votes/:vote/assisted/:assisted`: a word that waits for its witness, for whoever has its address. */
export const AssistedReply = Strict({ units: Type.Array(UnitCode), area: Type.Integer({ minimum: 0 }), at: Instant, helper: VotePerson, signed: Digest, status: OneOf(['WAITING', 'COUNTED', 'DROPPED']) });
export type AssistedReply = Static<typeof AssistedReply>;
