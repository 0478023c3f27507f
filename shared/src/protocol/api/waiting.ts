/** Messages of the HTTP API about what waits for somebody in a compound, beside the votes. */
import { Type, type Static, type TSchema } from 'typebox';
import { Instant, OneOf, Strict, Uuid } from '../fields.ts';

const OrNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** What can wait. OBJECTION_ANSWERED: the committee has answered what this person objected to, and they may not have read it. */
export const waitingKinds = ['LETTERS_TO_CHECK', 'COUNT_TO_CERTIFY', 'OBJECTIONS_TO_ANSWER', 'OBJECTION_ANSWERED', 'QUESTIONS_TO_ANSWER', 'CLAIMS_TO_REVIEW'] as const;
export type WaitingKind = (typeof waitingKinds)[number];

const Waiting = Strict({
  kind: OneOf(waitingKinds),
  /** The vote that it is about, where it is about one. */
  vote: OrNull(Strict({ id: Uuid, year: Type.Integer(), no: Type.Integer() })),
  count: Type.Integer({ minimum: 1 }),
  /** When the first of them is due; null where no clock runs. */
  due: OrNull(Instant),
});
export type Waiting = Static<typeof Waiting>;

/** `GET /api/compounds/:id/waiting`: what is due soonest first; what has no clock last. */
export const WaitingReply = Strict({ now: Instant, waiting: Type.Array(Waiting) });
export type WaitingReply = Static<typeof WaitingReply>;
