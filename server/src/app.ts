import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyBaseLogger, type FastifyError, type FastifyInstance } from 'fastify';
import { createAccounts } from './accounts/accounts.ts';
import { proxyCheck } from './accounts/client-address.ts';
import { createAudit, type Audit } from './audit/audit.ts';
import { recordOfficialReads } from './audit/official-reads.ts';
import { createCommandDoor } from './commands/command-door.ts';
import type { Config } from './config.ts';
import { noDoorbell, type Doorbell } from './doorbell/doorbell.ts';
import type { OnMilestone } from './engine/milestones.ts';
import type { Clock, Engine } from './engine/ports.ts';
import { createReadiness, type Readiness } from './health/readiness.ts';
import { guardRoutes } from './http/access.ts';
import { apiRoutes } from './http/api.ts';
import { answerError, answerNowhere } from './http/errors.ts';
import { readJsonOnly } from './http/json-only.ts';
import { checkOrigin } from './http/origin.ts';
import { servePages } from './http/pages.ts';
import { limitNowhere, limitRates } from './http/rate-limits.ts';
import { headerSettings, keepNothing } from './http/response-headers.ts';
import { recordRefusals } from './http/recorded-refusals.ts';
import { closeWhenAnswered, limitConnections, serverSettings } from './http/server-settings.ts';
import { shedFollowersFirst } from './http/shedding.ts';
import { limitSlowArrivals } from './http/slow-arrivals.ts';
import { signTokens } from './http/token-signing.ts';
import { createLogger } from './logger.ts';
import type { Metrics } from './metrics/metrics.ts';
import { registerReadings } from './metrics/readings.ts';
import { measureRequests } from './metrics/requests.ts';
import { Buckets } from './realtime/buckets.ts';
import { attachGateway } from './realtime/gateway.ts';
import { limits } from './realtime/limits.ts';
import type { Stores } from './store/stores.ts';
import { createView } from './view/view-for.ts';
import { createCoarseTurnouts } from './votes/coarse-turnouts.ts';

declare module 'fastify' {
  interface FastifyInstance {
    readonly audit: Audit;
  }
}

/** Buckets untouched for so long are full again. */
const PRUNE_MS = 300_000;

export interface AppOptions {
  readonly stores: Stores;
  readonly engine: Engine;
  readonly config: Config;
  readonly clock: Clock;
  readonly logger?: FastifyBaseLogger;
  /** Given by whoever will tell it to drain. */
  readonly readiness?: Readiness;
  /** Tells other nodes who is present and whose session has ended. */
  readonly doorbell?: Doorbell;
  /** Told of each point on a command's way; the engine has its own to tell. */
  readonly onMilestone?: OnMilestone;
  /** Counts what happens, for whoever serves the figures. */
  readonly metrics?: Metrics;
}

/** The hub's server with HTTP API, live gateway and pages. It listens to nothing yet; closing it leaves stores and engine open. */
export async function buildApp({ stores, engine, config, clock, logger = createLogger(config.logLevel), readiness = readinessOf(stores, logger), doorbell = noDoorbell, onMilestone, metrics }: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({ ...serverSettings(config), loggerInstance: logger, frameworkErrors: answerError }).withTypeProvider<TypeBoxTypeProvider>();
  limitConnections(app.server, limits[config.limits].sockets);
  limitSlowArrivals(app.server, proxyCheck(config.trustedProxies));
  closeWhenAnswered(app);
  app.setErrorHandler<FastifyError>(answerError);
  readJsonOnly(app);
  await app.register(fastifyHelmet, headerSettings(config));
  await app.register(fastifyCookie);

  const key = await stores.vault.digestKey();
  const audit = createAudit({
    store: stores.audit, key, clock,
    onError: (error) => app.log.error({ err: error }, 'the audit stream could not be written; it waits'),
    ...(metrics === undefined ? {} : { onAct: (action: string, outcome: string) => metrics.acts.inc({ action, outcome }) }),
  });
  app.decorate('audit', audit);
  app.addHook('onListen', async () => audit.record({ action: 'HUB_STARTED', actor: null }));
  app.addHook('onClose', async () => {
    audit.record({ action: 'HUB_STOPPED', actor: null });
    await audit.close();
  });
  recordRefusals(app, audit);
  if (metrics !== undefined) measureRequests(app, metrics);

  const accounts = createAccounts({
    directory: stores.directory, engine, clock, config, audit, key, doorbell,
    tokens: await signTokens(app, config.sessionSecret, clock),
    onError: (error) => app.log.error({ err: error }, 'looking after sessions and sign-ins failed'),
  });
  app.addHook('onClose', () => accounts.revocations.close());
  const view = recordOfficialReads(createView(engine, clock), audit);
  const buckets = new Buckets(() => performance.now());
  const pruning = setInterval(() => buckets.prune(PRUNE_MS), PRUNE_MS).unref();
  app.addHook('onClose', async () => clearInterval(pruning));
  const commands = createCommandDoor({ engine, accounts, clock, limits: limits[config.limits], buckets, audit, answered: (type, result) => metrics?.commands.inc({ type, result }), onMilestone });

  // In this order: whose origin, who, how often — before any body is read.
  app.addHook('onRequest', checkOrigin(config));
  guardRoutes(app, accounts, config);
  await limitRates(app, config);
  if (config.limits === 'normal') shedFollowersFirst(app);
  keepNothing(app);

  const turnouts = createCoarseTurnouts(engine, clock);
  const services = { stores, engine, accounts, view, turnouts, config, clock, readiness, audit, commands };
  await app.register(async (api) => apiRoutes(api.withTypeProvider<TypeBoxTypeProvider>(), services));
  await servePages(app, accounts.cookies);
  app.setNotFoundHandler({ preHandler: limitNowhere(app) }, answerNowhere(app.routeList));
  const gateway = attachGateway(app, {
    engine, view, turnouts, accounts, config, clock, commands, audit, doorbell,
    answered: (event, result) => metrics?.socketMessages.inc({ event, result }),
  });
  if (metrics !== undefined) registerReadings(metrics, { engine, gateway, audit, doorbell });
  return app;
}

/** Whether a hub on these stores should be given work. */
export function readinessOf(stores: Stores, logger: FastifyBaseLogger): Readiness {
  return createReadiness(stores, (error) => logger.error({ err: error }, 'a store does not answer'));
}
