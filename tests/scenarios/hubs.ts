import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createPasswords } from '@sanfang/server/accounts/password.ts';
import { createEngine } from '@sanfang/server/engine/engine.ts';
import type { Milestone } from '@sanfang/server/engine/milestones.ts';
import { setScene, type By, type Scene } from '../engine/scene.ts';
import { enter } from '../realtime/line.ts';
import { sit, type Member } from '../realtime/people.ts';
import { Client } from '../support/client.ts';
import { PASSWORD } from '../support/hub.ts';
import type { StorePlace } from '../support/stores.ts';

/** Where a hub dies: when commands pass this point for the n-th time, or when this command does. */
export interface Fault {
  readonly at: Milestone;
  readonly nth?: number;
  readonly command?: string;
  /** So long after; at once where it is left out. */
  readonly afterMs?: number;
}

/** How a hub is to live. */
export interface Life {
  readonly fault: Fault | null;
  /** 0: any that is free. */
  readonly port: number;
}

type Ending = NodeJS.Signals | number | null;

export interface RunningHub {
  readonly url: string;
  /** Resolves with the signal or code with which it ended. */
  readonly ended: Promise<Ending>;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/** A process with everything loaded that a hub needs: it opens the stores when it is told to. */
export interface StandBy {
  /** Null: it died before it listened. */
  start(life: Life): Promise<RunningHub | null>;
  kill(): Promise<void>;
}

/** Starts a process that will be a hub. What was compiled once is not compiled again. */
export function standBy(storeUrl: string): StandBy {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'hub-process.ts'), storeUrl], {
    stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, NODE_COMPILE_CACHE: join(import.meta.dirname, '../../.cache/compiled') },
  });
  const ended = once(child, 'exit').then(([code, signal]) => (signal ?? code) as Ending);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  return {
    async start(life) {
      child.stdin.on('error', () => undefined).write(`${JSON.stringify(life)}\n`);
      const listening = once(createInterface({ input: child.stdout }), 'line').then(([line]) => (JSON.parse(line as string) as { port: number }).port);
      const port = await Promise.race([listening, ended]);
      if (typeof port === 'string') return null;
      if (typeof port !== 'number' || child.exitCode !== null) throw new Error(`the hub ended at once: ${String(port)}`);
      return { url: `http://127.0.0.1:${String(port)}`, ended, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
    },
    kill: () => end('SIGKILL'),
  };
}

/** Starts a hub in a process of its own on stores that are closed here. */
export async function runHub(storeUrl: string, fault: Fault | null = null): Promise<RunningHub> {
  const hub = await standBy(storeUrl).start({ fault, port: 0 });
  if (hub === null) throw new Error('the hub died before it listened');
  return hub;
}

/** Sets the scene in fresh stores, with accounts for the heads of the three parties and the street's official, and closes the stores; a while ago, if wanted. */
export async function prepare(place: StorePlace, agoMs = 0): Promise<Scene> {
  const stores = await place.open();
  const clock = { now: () => Date.now() - agoMs };
  const engine = await createEngine({ stores, clock });
  const scene = await setScene(engine, clock);
  const passwordHash = await createPasswords().hash(PASSWORD);
  for (const { person } of [scene.secretary, scene.chair, scene.manager, scene.official]) {
    await stores.directory.addAccount({ person, identifier: `${person}@people.test`, passwordHash, demo: null, disabled: false, createdAt: new Date().toISOString() });
  }
  await engine.close();
  await stores.close();
  return scene;
}

/** Signs somebody in at a hub. */
export async function signIn(url: string, by: By): Promise<Client> {
  const client = new Client(url);
  const { status } = await client.post('/api/session', { identifier: `${by.person}@people.test`, password: PASSWORD });
  if (status !== 200) throw new Error(`could not sign in: ${String(status)}`);
  return client;
}

/** Opens somebody's line to a hub, with a session that any hub on these stores has given. */
export async function lineTo(url: string, by: By, cookie: string, scene: Scene): Promise<Member> {
  return sit(await enter(url, { cookie, person: by.person }), by, cookie, scene);
}
