import { Type, type Static } from 'typebox';
import { OneOf, Strict } from '../fields.ts';
import { refusalCodes } from '../refusal.ts';

/** Body of every HTTP failure, `application/problem+json`: a `Refusal` with its status. */
export const Problem = Strict({
  status: Type.Integer(),
  refused: OneOf(refusalCodes),
  detail: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))),
});
export type Problem = Static<typeof Problem>;
