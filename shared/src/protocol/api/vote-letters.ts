/** Messages of the HTTP API for those who check letters of proxy. Names of the roll leave masked. */
import { Type, type Static, type TSchema } from 'typebox';
import type { Office } from '../../compound/party/offices.ts';
import { letterRefusals, letterStatuses, letterWays } from '../../compound/vote/proxy/state.ts';
import { Instant, OneOf, Strict, UnitCode, Uuid } from '../fields.ts';

const OrNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Masked = OrNull(Type.String());

/** Somebody of the home that a letter names, with an account; or who has shown its code. */
const Candidate = Strict({
  capacity: Uuid,
  /** Null: they wear no hat here, and have shown the code of the letter. */
  office: OrNull(Type.Unsafe<Office>(Type.String())),
  /** Of an owner as the roll has them; null for who rents, whom no roll knows. */
  name: Masked,
  /** Whether the letter names them as the roll does; null where there is nothing to compare. */
  sameName: OrNull(Type.Boolean()),
  /** What they sign in with. */
  account: Masked,
});

const Letter = Strict({
  letter: Uuid, at: Instant, way: OneOf(letterWays), status: OneOf(letterStatuses), reason: OrNull(OneOf(letterRefusals)),
  unit: UnitCode, units: Type.Array(UnitCode),
  /** The owner who gave it, masked; null: they own nothing of it any more, or were erased. */
  giver: Masked,
  /** The name in full as the letter says it; null when it was erased. `unit` null: they have no home here. */
  holder: Strict({ name: OrNull(Type.String()), unit: OrNull(UnitCode) }),
  /** Whoever is sent has not shown the code yet: nothing can be checked. */
  toAccept: Type.Boolean(),
  paper: OrNull(Uuid),
  /** Whether the one who asks may settle it; why not, the hub says when they try. */
  open: Type.Boolean(),
  /** Who is found to be the holder; before, who may be. */
  chosen: OrNull(Uuid),
  candidates: Type.Array(Candidate),
  /** Its ballot was cast by it. */
  used: Type.Boolean(),
});
export type LetterToCheck = Static<typeof Letter>;

/** `GET /api/compounds/:id/votes/:vote/letters`: what waits comes first. `most`: units for which one person may carry letters. */
export const LettersReply = Strict({ letters: Type.Array(Letter), most: Type.Integer({ minimum: 0 }), /** The hat under which the reader counts; null: they watch. */ teller: OrNull(Uuid), observer: OrNull(Uuid) });
export type LettersReply = Static<typeof LettersReply>;
