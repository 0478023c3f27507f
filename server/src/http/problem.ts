import type { Problem } from '@sanfang/shared/protocol/api/problem.ts';
import { refuse, type Refusal, type RefusalCode } from '@sanfang/shared/protocol/refusal.ts';
import type { FastifyReply } from 'fastify';

/** HTTP status of the refusals; what is not here is a conflict with the present state, 409. */
const codesByStatus: readonly (readonly [number, readonly RefusalCode[]])[] = [
  [400, ['MALFORMED', 'UNKNOWN_COMMAND', 'BAD_FILE', 'BAD_TERM', 'BAD_TIMETABLE', 'BAD_AREA', 'BAD_CLOSING_TIME', 'EMPTY_TEXT', 'EMPTY_SCOPE', 'EMPTY_BUDGET', 'GROUNDS_REQUIRED']],
  [401, ['NOT_SIGNED_IN', 'WRONG_CREDENTIALS', 'SECOND_FACTOR_NEEDED', 'WRONG_CODE']],
  [403, ['FORBIDDEN', 'CAPACITY_NOT_YOURS', 'RULE_NOT_YOURS', 'ORIGIN_REFUSED', 'SEAT_MAY_NOT_SIGN', 'MUST_STAND_ASIDE', 'NOT_A_PARTY_OF_ROOM', 'NOT_YOUR_MESSAGE', 'OTHER_STREET', 'SECOND_FACTOR_REQUIRED', 'STEP_UP_REQUIRED', 'DEVICE_TOO_NEW', 'SHARED_ACCOUNT']],
  [404, ['NOT_FOUND', 'UNKNOWN_ROOM']],
  [413, ['TOO_LARGE', 'FILE_TOO_LARGE']],
  [429, ['RATE_LIMITED', 'TOO_MANY_CHANNELS']],
  [503, ['BUSY', 'UNAVAILABLE', 'CANNOT_READ_LOG', 'LOG_WENT_BACK']],
  [507, ['STORE_FULL']],
];
const statusByCode = new Map(codesByStatus.flatMap(([status, codes]) => codes.map((code) => [code, status] as const)));

/** HTTP status of a refusal. */
export function statusOf({ refused }: Refusal): number {
  return statusByCode.get(refused) ?? 409;
}

/** Sends a refusal as `application/problem+json`. */
export function sendRefusal(reply: FastifyReply, refusal: Refusal, status = statusOf(refusal)): FastifyReply {
  reply.request.refused ??= refusal.refused;
  const wait = refusal.detail?.['retryAfter'];
  if (typeof wait === 'number') reply.header('retry-after', wait);
  const problem: Problem = { status, refused: refusal.refused, ...(refusal.detail === undefined ? {} : { detail: refusal.detail }) };
  return reply.code(status).type('application/problem+json').send(problem);
}

/** What does not exist and what one may not see are the same answer: only the hub's own records learn which of the two it was. */
export function sendHidden(reply: FastifyReply, why?: RefusalCode): FastifyReply {
  if (why !== undefined) reply.request.refused = why;
  return sendRefusal(reply, refuse('NOT_FOUND'));
}

/** An answer without a body. */
export function sendNothing(reply: FastifyReply, status: 204 | 304 = 204): FastifyReply {
  return reply.code(status).send();
}
