/** Messages of the HTTP API about petitions of owners. Areas in 0.01 m². */
import { Type, type Static, type TSchema } from 'typebox';
import { petitionStatuses } from '../../compound/petition/state.ts';
import type { DecisionNumber } from '../../compound/feed/state.ts';
import { matterCodes } from '../../law/matters.ts';
import { Digest, Instant, OneOf, Strict, UnitCode, Uuid } from '../fields.ts';
import { refusalCodes } from '../refusal.ts';

const OrNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Count = Type.Integer({ minimum: 0 });
const Both = Strict({ persons: Count, area: Count });
const No = Type.Unsafe<DecisionNumber>(Strict({ year: Type.Integer(), no: Type.Integer() }));

/** An owner's hat before a petition: what it may still do. `SIGNED` for all that it may sign for. */
export const PetitionHand = Strict({ capacity: Uuid, units: Type.Array(UnitCode), standing: OneOf(['MAY_SIGN', 'SIGNED', 'REFUSED']), refused: OrNull(OneOf(refusalCodes)) });
export type PetitionHand = Static<typeof PetitionHand>;

export const PetitionReply = Strict({
  id: Uuid,
  /** Null when it was erased; so is `text`. */
  title: OrNull(Type.String()),
  text: OrNull(Type.String()),
  matterCode: OneOf(matterCodes.filter((code) => code !== 'NONE')),
  digest: Digest,
  status: OneOf(petitionStatuses),
  raisedAt: Instant,
  /** End of the clock that runs. */
  until: OrNull(Instant),
  /** Whether the reader raised it. */
  mine: Type.Boolean(),
  /** Now, by the register of this moment; `areaMet`: a fifth of the area has signed as well. */
  signed: Both,
  of: Both,
  areaMet: Type.Boolean(),
  number: OrNull(No),
  /** Number of the vote that was announced on it. */
  vote: OrNull(No),
  hands: Type.Array(PetitionHand),
});
export type PetitionReply = Static<typeof PetitionReply>;

/** `GET /api/compounds/:id/petitions`: newest first. `raises`: hats of the reader that may raise one. `orderDays`: what the street's order gives the committee. */
export const PetitionsReply = Strict({ now: Instant, petitions: Type.Array(PetitionReply), raises: Type.Array(Uuid), orderDays: Count });
export type PetitionsReply = Static<typeof PetitionsReply>;
