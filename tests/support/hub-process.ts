import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sqliteStores, type StoreKind } from './stores.ts';

/** A hub as people start it: its own process, the built pages, fresh demo data. */
export interface HubProcess {
  readonly url: string;
  /** Of the demo compound. */
  readonly compound: string;
  /** Id of a room of the demo by a word of its title. */
  room(word: string): Promise<string>;
  close(): Promise<void>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const START_MS = 90_000;

/** Starts a hub on a free port and a store of its own, and waits until its demo is ready. */
export async function startHubProcess(fresh: StoreKind['fresh'] = sqliteStores): Promise<HubProcess> {
  if (!existsSync(join(root, 'web/build/handler.js'))) throw new Error('The web pages are not built: npm run app:build');
  const place = await fresh();
  const child = spawn(process.execPath, ['server/src/main.ts'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'test', DEMO: '1', DEMO_STORY: 'short', LIMITS: 'bench', HOST: '127.0.0.1', PORT: '0', STORE_URL: place.url, LOG_LEVEL: 'warn', PUBLIC_ORIGINS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const ready = new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The hub did not start:\n${said}`)), START_MS);
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      const url = /http:\/\/localhost:\d+/.exec(said)?.[0];
      if (url === undefined || !said.includes('Demo ready')) return;
      clearTimeout(timer);
      resolve(url);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('exit', (code) => reject(new Error(`The hub ended with ${String(code)}:\n${said}`)));
  });
  const url = await ready.catch(async (error: unknown) => {
    child.kill('SIGKILL');
    await place.remove();
    throw error;
  });
  const { feeds } = (await (await fetch(`${url}/api/feeds`)).json()) as { feeds: { id: string }[] };
  const compound = feeds[0]?.id ?? '';

  return {
    url,
    compound,
    async room(word) {
      const { cast } = (await (await fetch(`${url}/api/demo`)).json()) as { cast: { person: string; office: string | null }[] };
      const secretary = cast.find(({ office }) => office === 'branchSecretary')?.person;
      const signedIn = await fetch(`${url}/api/session/demo`, { method: 'POST', headers: { 'content-type': 'application/json', origin: url }, body: JSON.stringify({ person: secretary }) });
      const cookie = signedIn.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
      const { rooms } = (await (await fetch(`${url}/api/compounds/${compound}`, { headers: { cookie } })).json()) as { rooms: { id: string; title: string | null }[] };
      const room = rooms.find(({ title }) => title?.includes(word));
      if (room === undefined) throw new Error(`The demo has no room “${word}”`);
      return room.id;
    },
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      await place.remove();
    },
  };
}
