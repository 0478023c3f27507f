import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { mongodbUrl } from '../support/stores.ts';

const places = ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin', '/sbin', '/bin'];

/** Where a program of the system is; null: it is not installed. */
export function program(name: string): string | null {
  return places.map((place) => `${place}/${name}`).find(existsSync) ?? null;
}

/** Why tests with several nodes cannot run here; null: they can. */
export function lacking(...programs: readonly string[]): string | null {
  if (mongodbUrl() === undefined) return 'MONGODB_URL is not set';
  const missing = programs.filter((name) => program(name) === null);
  return missing.length > 0 ? `not installed: ${missing.join(', ')}` : null;
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

/** A process of ours. */
export interface Running {
  readonly pid: number;
  readonly output: () => string;
  /** Sends a signal and, but for those after which it lives on, waits for its end. */
  end(signal: NodeJS.Signals): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  readonly ended: Promise<void>;
}

/** Starts a process; resolves when `ready` finds what it waits for in its output, rejects when it ends first. */
export async function run(command: string, parameters: readonly string[], ready: RegExp | null, options: SpawnOptions = {}): Promise<Running> {
  const child: ChildProcess = spawn(command, parameters, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => { resolve(); }));
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said = (said + chunk.toString()).slice(-1_000_000);
      if (ready?.test(said) === true) resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('error', reject);
    child.once('exit', (code, signal) => { reject(new Error(`${command} ended with ${String(code ?? signal)}:\n${said}`)); });
    if (ready === null) child.once('spawn', resolve);
  });
  return {
    pid: child.pid ?? 0,
    ended,
    output: () => said,
    signal: (signal) => void child.kill(signal),
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await ended;
    },
  };
}
