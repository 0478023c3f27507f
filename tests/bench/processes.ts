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
  /** Begins to measure how late its event loop is. */
  watchLoop(): void;
  /** How late it was since then. */
  loopDelay(): Promise<LoopDelay>;
  stop(): Promise<void>;
}

/** How late an event loop came to its timers, ms. */
export interface LoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** `BENCH_PROFILE=<folder>`: every server leaves a CPU profile there. */
const profiles = process.env['BENCH_PROFILE'];
const profiling = profiles === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profiles];
const root = join(import.meta.dirname, '..', '..');

/** The baseline: bare Socket.IO, or the bare ws library; no storage. */
export function startBaseline(file: 'baseline-server.ts' | 'baseline-ws.ts' = 'baseline-server.ts'): Promise<Running> {
  return start([join(import.meta.dirname, file)], {}, (line) => /"port":(\d+)/.exec(line)?.[1]);
}

/** The hub as `npm start` runs it, with the limits profile for benches. */
export async function startHub(storeUrl: string, more: Readonly<Record<string, string>> = {}): Promise<Running> {
  const port = String(await freePort());
  const environment = {
    STORE_URL: storeUrl, PORT: port, HOST: '127.0.0.1', PUBLIC_ORIGINS: `http://localhost:${port}`,
    DEMO: '0', LIMITS: 'bench', LOG_LEVEL: 'info', NODE_COMPILE_CACHE: join(root, '.cache', 'compiled'), ...more,
  };
  return start([join(root, 'server', 'src', 'main.ts')], environment, (line) => (/listening/i.test(line) ? port : undefined));
}

/** One that nobody listens on now. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function start(parameters: readonly string[], environment: Readonly<Record<string, string>>, portIn: (line: string) => string | undefined): Promise<Running> {
  const began = performance.now();
  const node = ['--import', join(import.meta.dirname, 'loop-probe.ts'), ...profiling, ...parameters];
  const child = spawn(process.execPath, node, { cwd: root, env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  if (child.stdout === null) throw new Error('a server without output');
  const lines = createInterface({ input: child.stdout });
  const port = await new Promise<number>((resolve, reject) => {
    lines.on('line', (line) => {
      const found = portIn(line);
      if (found !== undefined) resolve(Number(found));
    });
    child.on('exit', (code) => { reject(new Error(`the server ended with ${String(code)}`)); });
  });
  return {
    port, pid: child.pid ?? 0, startMs: performance.now() - began,
    watchLoop: () => { child.send('BEGIN'); },
    async loopDelay() {
      const told = once(child, 'message');
      child.send('END');
      return ((await told) as [LoopDelay])[0];
    },
    stop: () => end(child),
  };
}

async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
