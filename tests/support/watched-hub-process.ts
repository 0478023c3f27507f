/**
 * A hub in a process of its own that is asked about itself over the channel to its parent:
 * `node --expose-gc watched-hub-process.ts <store url> <options as JSON>`. It goes on after what would end a real one, and tells of it.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { cookiesFor } from '@sanfang/server/accounts/cookies.ts';
import { createPasswords } from '@sanfang/server/accounts/password.ts';
import { createSessions, residentLifetime } from '@sanfang/server/accounts/sessions.ts';
import { buildApp, type AppOptions } from '@sanfang/server/app.ts';
import { createEngine } from '@sanfang/server/engine/engine.ts';
import { openStores } from '@sanfang/server/store/open-stores.ts';
import type { CommandData } from '@sanfang/shared/compound/command.ts';
import { FEED, OFFICE, REGISTER, roomChannel } from '@sanfang/shared/compound/channel.ts';
import { setScene, type Scene } from '../engine/scene.ts';
import { openForSignOff, proposalOf, register, sign } from '../engine/sign-off.ts';
import { PASSWORD, testConfig } from './hub.ts';
import type { Measure, WatchedOptions } from './watched-hub.ts';

const [storeUrl = '', json = '{}'] = process.argv.slice(2);
const { limits = 'bench', port = 0 } = JSON.parse(json) as WatchedOptions;

/** Exceptions that nobody caught, and whatever the hub itself logged as an error. */
const bugs: string[] = [];
for (const bug of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(bug, (error: unknown) => bugs.push(`${bug}: ${error instanceof Error ? String(error.stack) : String(error)}`));
}
const silent = (): void => undefined;
const logger = {
  level: 'error', info: silent, warn: silent, debug: silent, trace: silent, silent,
  error: (about: { readonly err?: { readonly stack?: string } }, words: string) => void bugs.push(`logged: ${words}: ${about.err?.stack ?? JSON.stringify(about)}`),
  fatal: (about: unknown, words: string) => void bugs.push(`logged: ${words}: ${JSON.stringify(about)}`),
  child: () => logger,
} as unknown as NonNullable<AppOptions['logger']>;

const clock = { now: () => Date.now() };
const opened = await openStores(storeUrl);
const reads = new Map<string, number>();
const stores = { ...opened, logs: counted('log', opened.logs), vault: counted('vault', opened.vault), directory: counted('directory', opened.directory), close: () => opened.close() };
const engine = await createEngine({ stores, clock, log: logger, sweepMs: 100, restMs: 500, unloadMs: 10_000 });
const config = { ...testConfig(), limits };
const app = await buildApp({ stores, engine, config, clock, logger });
await app.listen({ host: '127.0.0.1', port });

/** Writes sessions into the directory that the hub reads; nothing is kept of them here. */
const sessions = createSessions({ directory: opened.directory, clock, lifetimeOf: async () => residentLifetime, revocations: { announce: silent, hasEnded: () => false, subscribe: () => silent, close: silent } });
let hash: Promise<string | 'BUSY'> | undefined;

async function channelsOf(log: string): Promise<string[]> {
  const overview = await engine.overview(log);
  return [FEED, OFFICE, REGISTER, ...Object.keys(overview?.rooms ?? {}).map(roomChannel)];
}

const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();

const questions = {
  /** What went wrong since the last time. */
  bugs: (): string[] => bugs.splice(0),
  async measure(): Promise<Measure> {
    for (let i = 0; i < 3; i++) {
      globalThis.gc?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const ms = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - 5);
    const at = { p50: ms(delay.percentile(50)), p99: ms(delay.percentile(99)), max: ms(delay.max) };
    delay.reset();
    const { heapUsed, external, rss } = process.memoryUsage();
    const connections = await new Promise<number>((resolve, reject) => app.server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))));
    return { heap: heapUsed + external, rss, delay: at, connections };
  },
  /** Digest of everything that these logs are: heads, overviews and the state of every channel. */
  async state(logs: readonly string[]): Promise<string> {
    const digest = createHash('sha256');
    for (const log of logs) {
      digest.update(JSON.stringify([log, await opened.logs.head(log), await engine.overview(log)]));
      for (const channel of await channelsOf(log)) digest.update(JSON.stringify(await engine.channel(log, channel)));
    }
    return digest.digest('hex');
  },
  /** One more compound with its street, three parties, fifty homes and a room in session; its heads can sign in with `PASSWORD`. */
  async scene(): Promise<Scene> {
    const scene = await setScene(engine, clock);
    await register(engine, clock, scene);
    hash ??= createPasswords().hash(PASSWORD);
    const passwordHash = await hash;
    for (const { person } of [scene.secretary, scene.chair, scene.manager, scene.operator, scene.official]) await addAccount(person, passwordHash);
    return scene;
  },
  /** A proposal with words of a length that two have signed: the chair's signature makes it a decision, which goes to the feed. */
  async almostDecided(scene: Scene, length: number): Promise<CommandData['SignOff']> {
    const id = await openForSignOff(engine, clock, scene, new Date(Date.now() + 3 * 3_600_000).toISOString(), { problem: '字'.repeat(length / 2), works: '句'.repeat(length / 2) });
    for (const by of [scene.secretary, scene.manager]) await sign(engine, clock, scene, by, id);
    const { version, digest } = (await proposalOf(engine, scene, id)).versions.at(-1) ?? { version: 1, digest: '' };
    return { room: scene.room, proposal: id, version, digest };
  },
  /** Somebody with an account and no hat. */
  async person(): Promise<string> {
    const person = randomUUID();
    hash ??= createPasswords().hash(PASSWORD);
    await addAccount(person, await hash);
    return person;
  },
  /** Signs somebody in without a password; answers the cookie. */
  async session(person: string): Promise<string> {
    const { token } = await sessions.start({ person, method: 'PASSWORD', level: 1, device: randomUUID(), userAgent: 'test' });
    return `${cookiesFor(config).session}=${token}`;
  },
  /** Every route of the HTTP API with the schemas of what comes in. */
  routes: (): { method: string; url: string; params: unknown; querystring: unknown; body: unknown }[] => app.routeList.filter(({ policy }) => policy.page !== true).map(({ method, url, schema }) => (
    JSON.parse(JSON.stringify({ method, url, params: schema?.params ?? null, querystring: schema?.querystring ?? null, body: schema?.body ?? null }))
  )),
  /** Calls of the store by port and method since the last time. */
  reads(): Record<string, number> {
    const counts = Object.fromEntries(reads);
    reads.clear();
    return counts;
  },
};
export type Questions = typeof questions;

process.on('message', ({ id, question, about }: { id: number; question: keyof Questions; about: never[] }) => {
  const asked = questions[question] as (...values: never[]) => unknown;
  Promise.resolve().then(() => asked(...about)).then((answer) => process.send?.({ id, answer }), (error: unknown) => process.send?.({ id, failed: error instanceof Error ? error.message : String(error) }));
});
// Whoever asked is gone: nobody is left to stop it.
process.once('disconnect', () => process.exit(1));
process.once('SIGTERM', () => {
  void (async () => {
    await app.close();
    await engine.close();
    await opened.close();
    process.exit(0);
  })();
});
process.send?.({ port: (app.server.address() as AddressInfo).port });

async function addAccount(person: string, passwordHash: string): Promise<void> {
  await opened.directory.addAccount({ person, identifier: `${person}@people.test`, passwordHash, demo: null, disabled: false, createdAt: new Date().toISOString() });
}

/** The port itself, with its calls counted. */
function counted<T extends object>(name: string, port: T): T {
  return new Proxy(port, {
    get(target, method) {
      const member: unknown = Reflect.get(target, method);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        const key = `${name}.${String(method)}`;
        reads.set(key, (reads.get(key) ?? 0) + 1);
        return Reflect.apply(member, target, args) as unknown;
      };
    },
  });
}
