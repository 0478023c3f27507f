import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { disableAccount } from '@sanfang/server/accounts/disable-account.ts';
import { createPasswords } from '@sanfang/server/accounts/password.ts';
import { buildApp } from '@sanfang/server/app.ts';
import { readConfig, type Config } from '@sanfang/server/config.ts';
import { createEngine } from '@sanfang/server/engine/engine.ts';
import type { Engine } from '@sanfang/server/engine/ports.ts';
import { measureStores } from '@sanfang/server/metrics/measured-stores.ts';
import type { Metrics } from '@sanfang/server/metrics/metrics.ts';
import { measureStages } from '@sanfang/server/metrics/stages.ts';
import type { Stores } from '@sanfang/server/store/stores.ts';
import type { FastifyInstance } from 'fastify';
import { setScene, testClock, type By, type Scene, type TestClock } from '../engine/scene.ts';
import { Client } from './client.ts';
import { sqliteStores, type StorePlace } from './stores.ts';

/** Where the pages of the hub under test come from; its port is another each time. */
export const ORIGIN = 'http://hub.test';
/** Of every account of the cast. */
export const PASSWORD = 'correct horse battery 床前明月光';

export const castRoles = ['secretary', 'chair', 'manager', 'operator', 'official'] as const;
export type CastRole = (typeof castRoles)[number];

/** A hub that listens, on fresh stores, with a compound, its street, a room in session and accounts for the people in it. */
export interface Hub {
  readonly url: string;
  readonly app: FastifyInstance;
  readonly engine: Engine;
  readonly stores: Stores;
  readonly clock: TestClock;
  readonly config: Config;
  readonly scene: Scene;
  /** Somebody with an account and no hat. */
  readonly stranger: By;
  /** What one types to sign in as somebody of the cast. */
  identifierOf(person: string): string;
  /** Signed in by one click, in a browser of their own. */
  signIn(who: CastRole | 'stranger'): Promise<Client>;
  /** Nobody yet. */
  anybody(): Client;
  /** Adds somebody with an account and `PASSWORD`; without a hat. */
  addPerson(): Promise<string>;
  /** Disables an account, or enables it again. */
  disable(person: string, disabled?: boolean): Promise<void>;
  close(): Promise<void>;
}

export interface HubOptions {
  readonly config?: Partial<Config>;
  /** Counts what happens, as in a hub that serves its figures. */
  readonly metrics?: Metrics;
  /** Fresh SQLite unless given. */
  readonly place?: StorePlace;
  /** The cast are real people, not the demo's. */
  readonly real?: boolean;
}

let hash: Promise<string | 'BUSY'> | undefined;

export async function startHub({ config: changes = {}, place, metrics, real = false }: HubOptions = {}): Promise<Hub> {
  const opened = await (place ?? (place = await sqliteStores())).open();
  const stores = metrics === undefined ? opened : measureStores(opened, metrics);
  const counted = metrics === undefined ? {} : { onMilestone: measureStages(metrics.stages) };
  const home = place;
  const clock = testClock();
  const config = { ...testConfig(), ...changes };
  const engine = await createEngine({ stores, clock, sweepMs: 20, ...counted });
  const app = await buildApp({ stores, engine, config, clock, ...counted, ...(metrics === undefined ? {} : { metrics }) });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${String((app.server.address() as AddressInfo).port)}`;

  hash ??= createPasswords().hash(PASSWORD);
  const passwordHash = await hash;
  async function addAccount(person: string, demo: string | null): Promise<void> {
    await stores.directory.addAccount({ person, identifier: identifierOf(person), passwordHash, demo, disabled: false, createdAt: new Date(clock.now()).toISOString() });
  }
  const scene = await setScene(engine, clock);
  const stranger = { person: randomUUID(), capacity: randomUUID() };
  for (const role of castRoles) await addAccount(scene[role].person, real ? null : role);
  await addAccount(stranger.person, 'stranger');

  return {
    url, app, engine, stores, clock, config, scene, stranger, identifierOf,
    anybody: () => new Client(url),
    async signIn(who) {
      const { person } = who === 'stranger' ? stranger : scene[who];
      const client = new Client(url);
      const answer = await client.post('/api/session', { identifier: identifierOf(person), password: PASSWORD });
      if (answer.status !== 200) throw new Error(`${who} could not sign in: ${JSON.stringify(answer.body)}`);
      return client;
    },
    async addPerson() {
      const person = randomUUID();
      await addAccount(person, null);
      return person;
    },
    disable: (person, disabled = true) => disableAccount(stores.directory, person, disabled, new Date(clock.now()).toISOString()),
    async close() {
      await app.close();
      await engine.close();
      await home.remove();
    },
  };
}

/** A configuration for tests: demo mode, quiet, one origin that is not where it listens. */
export function testConfig(): Config {
  const config = readConfig({ NODE_ENV: 'test', PUBLIC_ORIGINS: ORIGIN, LOG_LEVEL: 'silent', DEMO: '1', SESSION_SECRET: 'a secret for tests that is long enough' });
  if ('problems' in config) throw new Error(JSON.stringify(config.problems));
  return config;
}

function identifierOf(person: string): string {
  return `${person}@people.test`;
}
