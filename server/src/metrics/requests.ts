import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.ts';

/** Counts every HTTP request under its route's pattern; a path that leads nowhere is one route, whatever was asked for. */
export function measureRequests(app: FastifyInstance, { requests, refusals }: Metrics): void {
  app.addHook('onResponse', async (request, reply) => {
    const { url = 'nowhere' } = request.is404 ? {} : request.routeOptions;
    requests.observe({ method: methodOf(request.method), route: url, status: String(reply.statusCode) }, reply.elapsedTime / 1_000);
    if (request.refused !== null) refusals.inc({ code: request.refused });
  });
}

/** Anybody can send any word. */
function methodOf(method: string): string {
  return ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].includes(method) ? method : 'OTHER';
}
