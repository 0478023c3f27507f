import { refuse } from '@sanfang/shared/protocol/refusal.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import type { Config } from '../config.ts';
import { sendRefusal } from './problem.ts';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether a page of this origin may act: one of ours, or in a demo on plain HTTP a page of this very host. */
export function originAllowed(config: Pick<Config, 'origins' | 'sameHostOrigin'>, headers: IncomingHttpHeaders): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return false;
  if (config.origins.includes(origin)) return true;
  return config.sameHostOrigin && host !== undefined && origin === `http://${host}`;
}

/**
 * Refuses what another site's page sends with our cookies. A request that changes something must name one of our origins;
 * only clients that send no cookie, but a token or nothing yet, may come without any.
 */
export function checkOrigin(config: Config) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (safe.has(request.method)) return undefined;
    const { headers } = request;
    const site = headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin') return sendRefusal(reply, refuse('ORIGIN_REFUSED'));
    if (headers.origin === undefined) {
      const withoutCookies = headers.cookie === undefined && (headers.authorization !== undefined || request.routeOptions.config.withoutOrigin === true);
      return withoutCookies ? undefined : sendRefusal(reply, refuse('ORIGIN_REFUSED'));
    }
    return originAllowed(config, headers) ? undefined : sendRefusal(reply, refuse('ORIGIN_REFUSED'));
  };
}
