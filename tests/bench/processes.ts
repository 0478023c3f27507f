import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

/** A server in a process of its own. */
export interface Running {
  readonly port: number;
  readonly pid: number;
  /** From spawn to listening, in ms. */
  readonly startMs: number;
  stop(): Promise<void>;
}

/** `BENCH_PROFILE=<folder>`: every server leaves a CPU profile there. */
const profiles = process.env['BENCH_PROFILE'];
const profiling = profiles === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profiles];
const root = join(import.meta.dirname, '..', '..');

/** The baseline: bare Socket.IO, no storage. */
export function startBaseline(): Promise<Running> {
  return start([join(import.meta.dirname, 'baseline-server.ts')], {}, (line) => /"port":(\d+)/.exec(line)?.[1]);
}

/** The hub as `npm start` runs it, with the limits profile for benches. */
export async function startHub(storeUrl: string): Promise<Running> {
  const port = String(await freePort());
  const environment = {
    STORE_URL: storeUrl, PORT: port, HOST: '127.0.0.1', PUBLIC_ORIGINS: `http://localhost:${port}`,
    DEMO: '0', LIMITS: 'bench', LOG_LEVEL: 'info', NODE_COMPILE_CACHE: join(root, '.cache', 'compiled'),
  };
  return start([join(root, 'server', 'src', 'main.ts')], environment, (line) => (/listening/i.test(line) ? port : undefined));
}

/** One that nobody listens on now. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function start(parameters: readonly string[], environment: Readonly<Record<string, string>>, portIn: (line: string) => string | undefined): Promise<Running> {
  const began = performance.now();
  const child = spawn(process.execPath, [...profiling, ...parameters], { cwd: root, env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = portIn(line);
      if (found !== undefined) resolve(Number(found));
    });
    child.on('exit', (code) => { reject(new Error(`the server ended with ${String(code)}`)); });
  });
  return { port, pid: child.pid ?? 0, startMs: performance.now() - began, stop: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
