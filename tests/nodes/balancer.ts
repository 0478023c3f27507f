import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { program, run } from './programs.ts';

export interface Balancer {
  readonly port: number;
  readonly url: string;
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, '..', '..');

/** Starts nginx with the configuration that is deployed; only the ports are others, and where it may write. */
export async function startBalancer(port: number, hubs: readonly string[]): Promise<Balancer> {
  const nginx = program('nginx');
  if (nginx === null) throw new Error('nginx is not installed');
  const folder = await mkdtemp(join(tmpdir(), 'sanfang-nginx-'));
  const file = join(folder, 'nginx.conf');
  await writeFile(file, fill(await readFile(join(root, 'server', 'deploy', 'nginx.conf'), 'utf8'), port, hubs, folder));
  const server = await run(nginx, ['-p', folder, '-c', file, '-g', `daemon off; pid ${folder}/pid; error_log ${folder}/error.log warn;`], null);
  const url = `http://127.0.0.1:${String(port)}`;
  await answers(url);
  return {
    port, url,
    async stop() {
      await server.end('SIGTERM');
      await rm(folder, { recursive: true });
    },
  };
}

function fill(deployed: string, port: number, hubs: readonly string[], folder: string): string {
  const own = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `  ${kind}_temp_path ${folder}/${kind};`).join('\n');
  const filled = deployed
    .replace(/listen 80 /, `listen 127.0.0.1:${String(port)} `)
    .replace(/( +server )hub1:3000(.*\n) +server hub2:3000.*\n/g, (_, before: string, behind: string) => hubs.map((hub) => `${before}${hub}${behind}`).join(''))
    .replace(/http \{\n/, `http {\n${own}\n`);
  if (filled.includes('hub1:3000')) throw new Error('the configuration names a hub where none is filled in');
  return filled;
}

/** Whether a hub answers is not its business: any answer will do. */
async function answers(url: string): Promise<void> {
  for (const end = performance.now() + 10_000; performance.now() < end; await after(20)) {
    if (await fetch(`${url}/metrics`).then(() => true, () => false)) return;
  }
  throw new Error('nginx does not answer');
}
