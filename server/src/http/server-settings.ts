import { LogController, type FastifyHttpOptions, type FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { Config } from '../config.ts';
import { answerClientError } from './client-errors.ts';
import { lazySerializers } from './lazy-serializers.ts';

/** A request must be answered in this time, its body's arrival included; uploads have a time of their own. */
const ANSWER_MS = 10_000;
/** The longest any request may take to arrive: a photo over a slow phone. What is not an upload ends after `ANSWER_MS`. */
export const UPLOAD_MS = 120_000;
/** Of any body that is not an upload. */
export const BODY_LIMIT = 64 * 1024;

/** Settings of the HTTP server: small, short and strict. Whatever is not said to be accepted is refused. */
export function serverSettings(config: Config): FastifyHttpOptions<Server> {
  return {
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    bodyLimit: BODY_LIMIT,
    handlerTimeout: ANSWER_MS,
    requestTimeout: UPLOAD_MS,
    connectionTimeout: 15_000,
    keepAliveTimeout: 65_000,
    maxRequestsPerSocket: 1_000,
    forceCloseConnections: 'idle',
    // Whoever is let in is served; no more come in, and what is kept open closes with its answer.
    return503OnClosing: false,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 64, caseSensitive: true, allowUnsafeRegex: false },
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false, allErrors: false, strict: true } },
    schemaController: { compilersFactory: { buildSerializer: lazySerializers() } },
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    clientErrorHandler: answerClientError,
    // Node looks for late headers every 30 s otherwise, which makes ten seconds into forty.
    http: { connectionsCheckingInterval: 1_000, headersTimeout: 10_000 },
  };
}

/** Connections beside the live sockets. */
const PLAIN_REQUESTS = 2_000;

/** What Fastify has no setting for; `sockets` is what the live gateway takes. */
export function limitConnections(server: Server, sockets: number): void {
  server.headersTimeout = 10_000;
  server.maxHeadersCount = 60;
  server.maxConnections = sockets + PLAIN_REQUESTS;
}

/** Between two looks for connections that have become idle; milliseconds. */
const LOOK_MS = 50;

/**
 * Once the app is to close, ends each connection as soon as its request is answered. Node ends those that are idle at that
 * moment; one that is being answered would be kept alive for whoever might ask again, for longer than the process may take.
 */
export function closeWhenAnswered(app: FastifyInstance): void {
  let timer: NodeJS.Timeout | null = null;
  app.addHook('preClose', async () => { timer = setInterval(() => app.server.closeIdleConnections(), LOOK_MS).unref(); });
  app.addHook('onClose', async () => { if (timer !== null) clearInterval(timer); });
}
