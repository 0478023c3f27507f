import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createPasswords } from '@sanfang/server/accounts/password.ts';
import { createEngine } from '@sanfang/server/engine/engine.ts';
import { setScene, type By, type Scene } from '../engine/scene.ts';
import { enter } from '../realtime/line.ts';
import { sit, type Member } from '../realtime/people.ts';
import { Client } from '../support/client.ts';
import { PASSWORD } from '../support/hub.ts';
import type { StorePlace } from '../support/stores.ts';

/** Where a hub dies: at the commit that holds this command. */
export interface Fault {
  readonly die: 'BEFORE_COMMIT' | 'AFTER_COMMIT';
  readonly command: string;
}

export interface RunningHub {
  readonly url: string;
  /** Resolves with the signal or code with which it ended. */
  readonly ended: Promise<NodeJS.Signals | number | null>;
  stop(): Promise<void>;
}

/** Starts a hub in a process of its own on stores that are closed here. */
export async function runHub(storeUrl: string, fault: Fault | null = null): Promise<RunningHub> {
  const child: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, 'hub-process.ts'), storeUrl, JSON.stringify(fault)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit').then(([code, signal]) => (signal ?? code) as NodeJS.Signals | number | null);
  if (child.stdout === null) throw new Error('no output to read from');
  const [line] = (await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended.then((how) => { throw new Error(`the hub ended at once: ${String(how)}`); })])) as [string];
  const { port } = JSON.parse(line) as { port: number };
  return {
    url: `http://127.0.0.1:${String(port)}`,
    ended,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
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
