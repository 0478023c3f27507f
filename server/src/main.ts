import { networkInterfaces } from 'node:os';
import { buildApp, readinessOf } from './app.ts';
import { readConfig, renderEnvironment, renderProblems, type Config } from './config.ts';
import { openDoorbell } from './doorbell/open-doorbell.ts';
import { createEngine, type EngineOptions } from './engine/engine.ts';
import { followStore } from './engine/store-clock.ts';
import { createLogger } from './logger.ts';
import { listenForScrapes } from './metrics/listener.ts';
import { measureStores } from './metrics/measured-stores.ts';
import { Metrics } from './metrics/metrics.ts';
import { measureProcess } from './metrics/process.ts';
import { measureStages } from './metrics/stages.ts';
import { openRootsFile } from './roots/roots-file.ts';
import { openStores } from './store/open-stores.ts';

/** How long sockets and requests may take to end when the hub goes down. */
const FAREWELL_MS = 8_000;
/** Over how long sockets are sent to other nodes. */
const PARTING_MS = 3_000;
/** After a bug nothing is trusted: whoever supervises the process starts it anew. */
const CRASH_MS = 3_000;

if (process.argv.includes('--help')) {
  console.log(renderEnvironment());
  process.exit(0);
}
const read = readConfig(process.env);
if ('problems' in read) {
  console.error(renderProblems(read.problems));
  process.exit(2);
}
const config: Config = read;
const logger = createLogger(config.logLevel);
const ownClock = { now: () => Date.now() };

let listening = false;
let told = false;
let leaving: Promise<void> | null = null;
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, end);
for (const bug of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(bug, (error: unknown) => {
    logger.fatal({ err: error }, bug);
    void leave(1, CRASH_MS);
  });
}

const metrics = config.metrics === null ? null : new Metrics();
const opened = await openStores(config.storeUrl).catch((error: unknown) => stop(`打不开数据存储 ${printable(config.storeUrl)}。The store cannot be opened.`, error));
const stores = metrics === null ? opened : measureStores(opened, metrics);
const onMilestone = metrics === null ? null : measureStages(metrics.stages);
const clock = await followStore(stores.logs, ownClock, logger);
const roots = config.rootsFile === null ? null : await openRootsFile(config.rootsFile, !config.demo)
  .catch((error: unknown) => stop('哈希根文件无法使用。The file of last known roots cannot be used.', error));
if (roots === null && config.production) logger.warn({}, 'ROOTS_FILE is not set: a database that is put back to an older state will not be noticed by this node');
const doorbell = await openDoorbell(config.doorbellUrl, stores.logs.incarnation, logger);
if (config.demo) await playDemoPast();
const engine = await createEngine({ stores, clock, ownClock, log: logger, doorbell, roots, sweepMs: config.sweepMs, ...engineWatch() });
const readiness = readinessOf(stores, logger);
const app = await buildApp({ stores, engine, config, clock, logger, readiness, doorbell, ...(metrics === null ? {} : { metrics }), ...(onMilestone === null ? {} : { onMilestone }) });
if (metrics !== null && config.metrics !== null) await serveFigures(metrics, config.metrics);

await app.listen({ host: config.host, port: config.port }).catch((error: unknown) => stop(`端口 ${String(config.port)} 无法使用。Port ${String(config.port)} cannot be used.`, error));
listening = true;
console.log(`\n三方议事厅 · Sanfang   ${addresses().join('   ')}\n`);
if (config.demo) await prepareDemo();

/** Told to end: says for a while that it is not ready, then goes. Told again: goes at once. */
function end(): void {
  // Nothing was promised to anybody yet.
  if (!listening) process.exit(0);
  readiness.drain();
  if (told || config.drainMs === 0) void leave(0, FAREWELL_MS);
  else setTimeout(() => void leave(0, FAREWELL_MS), config.drainMs);
  told = true;
}

/** Ends in the order in which things depend on each other; at the latest after `within`, whatever hangs. */
function leave(code: number, within: number): Promise<void> {
  setTimeout(() => process.exit(code === 0 ? 1 : code), within).unref();
  // With other nodes to go to, people leave one after the other.
  const overMs = code === 0 && config.doorbellUrl !== '' ? PARTING_MS : 0;
  leaving ??= listening ? app.gateway.sendHome(overMs).then(() => app.close()).then(() => engine.close()).then(() => Promise.all([doorbell.close(), clock.close()])).then(() => stores.close()) : Promise.resolve();
  return leaving.then(() => process.exit(code), () => process.exit(1));
}

/** What the engine tells whoever counts. */
function engineWatch(): Pick<EngineOptions, 'onMilestone' | 'onForeign'> {
  if (metrics === null || onMilestone === null) return {};
  return { onMilestone, onForeign: (lagMs) => metrics.foreignLag.observe(Math.max(0, lagMs) / 1_000) };
}

/** Not closed: it answers until the process has ended. */
async function serveFigures(counted: Metrics, where: { readonly host: string; readonly port: number }): Promise<void> {
  measureProcess(counted);
  const { port } = await listenForScrapes(counted.registry, where).catch((error: unknown) => stop(`端口 ${String(where.port)} 无法使用。Port ${String(where.port)} cannot be used.`, error));
  logger.info({ port }, 'figures for Prometheus are at /metrics');
}

/** What happened in the demo before today, at its first start: no engine with the present time may have its log by then. */
async function playDemoPast(): Promise<void> {
  const { playPast } = await import('./demo/past.ts');
  await playPast({ stores, clock, story: config.demoStory }).catch((error: unknown) => stop('演示数据无法生成。The demo data could not be made.', error));
}

/** The demo of today is played after the hub listens. */
async function prepareDemo(): Promise<void> {
  const { seedDemo, demoSignIns } = await import('./demo/seed.ts');
  try {
    await seedDemo({ stores, engine, clock });
  } catch (error) {
    // Told to end in the middle of the play: the next start goes on with it.
    if (leaving === null) throw error;
    return;
  }
  const lines = demoSignIns().map(({ name, office }) => `  ${name}  ${office}`);
  console.log(['演示数据就绪，一键登录 · Demo ready, one click signs in as:', ...lines, ''].join('\n'));
}

/** Where the hub is found; in a demo also the addresses that a phone in the same network can type. */
function addresses(): string[] {
  // Port 0 asks the system for any that is free.
  const [bound] = app.addresses();
  const port = typeof bound === 'object' ? bound.port : config.port;
  const [local = ''] = config.port === 0 ? [`http://localhost:${String(port)}`] : config.origins;
  if (config.host !== '0.0.0.0' || !config.sameHostOrigin) return [local];
  const near = Object.values(networkInterfaces()).flatMap((list) => list ?? []).filter(({ family, internal }) => family === 'IPv4' && !internal);
  return [local, ...near.map(({ address }) => `http://${address}:${String(port)}`)];
}

/** A store's URL without its password. */
function printable(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//…@');
}

function stop(message: string, error: unknown): never {
  console.error(`${message}\n  ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
