import { refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { isStoreFailure, isStoreFull } from '../store/store-failure.ts';
import type { RouteRow } from './access.ts';
import { sendHidden, sendRefusal } from './problem.ts';

/** What went wrong before a handler, or inside the framework, by its status. */
const refusalByStatus: Readonly<Record<number, Refusal>> = {
  401: refuse('NOT_SIGNED_IN'),
  403: refuse('FORBIDDEN'),
  404: refuse('NOT_FOUND'),
  413: refuse('TOO_LARGE'),
  429: refuse('RATE_LIMITED'),
  503: refuse('BUSY', { retryAfter: 2 }),
};

/** The one place that turns a thrown error into an answer: a word of the closed list, never a message, a stack or what was sent. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error.code === 'FST_ERR_HANDLER_TIMEOUT') {
    // Perhaps half a body is still to come on this connection.
    reply.header('connection', 'close');
    return sendRefusal(reply, refuse('UNAVAILABLE', { retryAfter: 2 }), 503);
  }
  if (error.code === 'FST_REQ_FILE_TOO_LARGE') return sendRefusal(reply, refuse('FILE_TOO_LARGE'), 413);
  // Whoever hung up in the middle of a body hears nothing of this; it is no failure of ours.
  if (error.code === 'ECONNRESET' && request.raw.destroyed && !request.raw.complete) return sendRefusal(reply, refuse('MALFORMED'), 400);
  const status = error.statusCode ?? 500;
  if (error.validation !== undefined) return sendRefusal(reply, refuse('MALFORMED', { in: error.validationContext ?? 'request' }), 400);
  if (isStoreFailure(error)) {
    request.log.error({ err: error }, 'a store did not do what a request needs');
    return sendRefusal(reply, isStoreFull(error) ? refuse('STORE_FULL', { retryAfter: 10 }) : refuse('UNAVAILABLE', { retryAfter: 2 }));
  }
  if (status >= 500 && status !== 503) {
    request.log.error({ err: error }, 'a request failed');
    return sendRefusal(reply, refuse('UNAVAILABLE'), 500);
  }
  if (status === 429) return sendRefusal(reply, refuse('RATE_LIMITED', { retryAfter: Number(reply.getHeader('retry-after') ?? 1) }), 429);
  return sendRefusal(reply, refusalByStatus[status] ?? refuse('MALFORMED'), status);
}

/** A path that leads nowhere; one that does, by another method, says by which. */
export function answerNowhere(routes: readonly RouteRow[]) {
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const [path = ''] = request.url.split('?', 1);
    const methods = routes.filter(({ url, policy }) => policy.page !== true && leadsTo(url, path)).map(({ method }) => method);
    if (methods.length === 0 || methods.includes(request.method)) return sendHidden(reply);
    return sendRefusal(reply.header('allow', methods.join(', ')), refuse('NOT_FOUND'), 405);
  };
}

/** Whether a path is one of a route's; a parameter stands for one segment. */
function leadsTo(url: string, path: string): boolean {
  const [pattern, segments] = [url.split('/'), path.split('/')];
  return pattern.length === segments.length && pattern.every((part, i) => part === segments[i] || (part.startsWith(':') && segments[i] !== ''));
}
