import type { FastifyHelmetOptions } from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';

/** Headers of the API: nothing of it is a page, and nobody frames or embeds it. Pages bring a policy of their own. */
export function headerSettings({ origins }: Config): FastifyHelmetOptions {
  const secure = origins.some((origin) => origin.startsWith('https:'));
  return {
    contentSecurityPolicy: { useDefaults: false, directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] } },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: true, preload: true } : false,
  };
}

/** What was made for somebody is kept by nobody in between; the rest says for itself if it may be. */
export function keepNothing(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply) => {
    if (request.signed !== null || !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
}
