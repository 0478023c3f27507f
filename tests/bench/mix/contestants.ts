import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { freePort, startBaseline, startHub, type Running } from '../processes.ts';
import type { Venue } from './desk.ts';
import { foundTown, type Town, type TownSize } from './town.ts';

/** Servers that are up, with a town in them. */
export interface Scene {
  readonly servers: readonly Running[];
  readonly venue: Venue;
  readonly town: Town;
  stop(): Promise<void>;
}
export interface Contestant {
  readonly name: string;
  start(size: TownSize): Promise<Scene>;
}

/** Where each contestant finds a place of its own. */
export interface Places {
  folder(): string;
  /** Null: no MongoDB at hand. */
  database(): string | null;
}

const REDIS = '/usr/bin/redis-server';

/** Everybody who takes part: baselines, one node on each store, two nodes on MongoDB. */
export function contestants(places: Places): Contestant[] {
  const bare = (name: string, file: Parameters<typeof startBaseline>[0]): Contestant => ({
    name,
    start: async (size) => bareScene(await startBaseline(file), size),
  });
  const hubs = (name: string, storeUrl: () => string | null, nodes: number): Contestant => ({
    name,
    async start(size) {
      const url = storeUrl();
      if (url === null) throw new Error('a store that is not there');
      const town = await foundTown(url, size);
      const { servers, stop } = await startHubs(url, nodes);
      return { servers, venue: { kind: 'HUB', ports: servers.map(({ port }) => port) }, town, stop };
    },
  });
  const all = [bare('bare ws', 'baseline-ws.ts'), bare('bare Socket.IO', 'baseline-server.ts'), hubs('one node, SQLite', places.folder, 1)];
  if (process.env['MONGODB_URL'] === undefined) return all;
  const bell = existsSync(REDIS) ? ' and Redis' : '';
  return [...all, hubs('one node, MongoDB', places.database, 1), hubs(`two nodes, MongoDB${bell}`, places.database, 2)];
}

/** Hubs on one store; several ring each other through a Redis, where there is one. */
export async function startHubs(storeUrl: string, nodes: number): Promise<{ readonly servers: readonly Running[]; stop(): Promise<void> }> {
  const doorbell = nodes > 1 && existsSync(REDIS) ? await startRedis() : null;
  const servers = await Promise.all(Array.from({ length: nodes }, () => startHub(storeUrl, doorbell === null ? {} : { DOORBELL_URL: doorbell.url })));
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
    await doorbell?.stop();
  };
  return { servers, stop };
}

function bareScene(server: Running, { compounds, roomsEach, decisions }: TownSize): Scene {
  const rooms = Array.from({ length: compounds * roomsEach }, (_, i) => ({ log: `compound ${String(Math.floor(i / roomsEach))}`, id: `room ${String(i)}` }));
  const people = rooms.flatMap((_, room) => Array.from({ length: 3 }, (_seat, i) => ({ person: `${String(room)} ${String(i)}`, capacity: '', cookie: '', room })));
  const data = { room: '', proposal: '', version: 1, digest: '' };
  const signings = Array.from({ length: decisions }, () => ({ room: 0, signer: 2, data }));
  return { servers: [server], venue: { kind: 'BARE', ports: [server.port] }, town: { rooms, people, signings, closings: [] }, stop: () => server.stop() };
}

/** A Redis that keeps nothing. */
async function startRedis(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const port = String(await freePort());
  const child = spawn(REDIS, ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const chunk of child.stdout) if (String(chunk).includes('Ready to accept connections')) break;
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
