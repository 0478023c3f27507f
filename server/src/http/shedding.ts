import { refuse } from '@sanfang/shared/protocol/refusal.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { sendRefusal } from './problem.ts';

/** Mean delay of the event loop from which on the hub is overloaded, over two samples in a row. */
const OVERLOADED_MS = 250;
const SAMPLE_MS = 1_000;

/**
 * Under overload turns away what followers without account read (routes with `shed`) and asks them to come back, so that
 * whoever is talking, voting or signing is served first.
 */
export function shedFollowersFirst(app: FastifyInstance): void {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  let samples = 0;
  const timer = setInterval(() => {
    samples = delay.mean / 1e6 > OVERLOADED_MS ? samples + 1 : 0;
    delay.reset();
  }, SAMPLE_MS).unref();
  app.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    if (samples < 2 || request.signed !== null || request.routeOptions.config.shed !== true) return undefined;
    return sendRefusal(reply, refuse('BUSY', { retryAfter: 5 }));
  });
  app.addHook('onClose', () => {
    clearInterval(timer);
    delay.disable();
  });
}
