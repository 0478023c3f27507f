import fastifyRateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { addressBlock } from '../accounts/address-block.ts';
import type { Config } from '../config.ts';

/** A minute, for the routes' limits. */
export const MINUTE = 60_000;
/** Paths that lead nowhere are limited too: whoever probes is slowed down. */
export const nowhere = { max: 60, timeWindow: MINUTE };
const BENCH_FACTOR = 100_000;

/** Gives every route the limit of its policy row, per person, or per address block before sign-in. Counted before the body is read. */
export async function limitRates(app: FastifyInstance, config: Config): Promise<void> {
  const factor = config.limits === 'bench' ? BENCH_FACTOR : 1;
  app.addHook('onRoute', (route) => {
    const limit = route.config?.limit;
    if (limit !== undefined) route.config = { ...route.config, rateLimit: { max: limit.max * factor, timeWindow: limit.timeWindow } };
  });
  await app.register(fastifyRateLimit, {
    hook: 'onRequest',
    max: nowhere.max * factor,
    timeWindow: nowhere.timeWindow,
    cache: 20_000,
    skipOnError: false,
    keyGenerator: caller,
  });
}

function caller(request: FastifyRequest): string {
  return request.signed === null ? `block ${addressBlock(request.ip)}` : `person ${request.signed.person}`;
}

/** The limit of paths that lead nowhere. */
export function limitNowhere(app: FastifyInstance): ReturnType<FastifyInstance['rateLimit']> {
  return app.rateLimit();
}
