import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));

/** The hub's own program in a process of its own, and everything that it says. */
export interface TalkingHub {
  readonly url: string;
  readonly pid: number;
  /** Standard output and standard error, from the start. */
  said(): string;
  /** Resolves when it has said this. */
  until(words: string): Promise<void>;
  /** Code with which it ended, or the signal. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts it with no environment but this; listens on a port that is free. */
export function talk(env: Readonly<Record<string, string>>): TalkingHub {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'] ?? '', HOST: '127.0.0.1', PORT: '0', DEMO: '0', ...env }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const checks = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      for (const check of checks) check();
    });
  }
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => child.once('close', (code, signal) => resolve(signal ?? code)));
  return {
    get url() {
      return /http:\/\/localhost:\d+/.exec(output)?.[0] ?? '';
    },
    pid: child.pid ?? 0,
    said: () => output,
    until: (words) => new Promise((resolve, reject) => {
      const check = (): void => {
        if (!output.includes(words)) return;
        checks.delete(check);
        resolve();
      };
      checks.add(check);
      void ended.then((how) => reject(new Error(`it ended with ${String(how)} before it said “${words}”:\n${output}`)));
      check();
    }),
    ended,
    kill: (signal) => void child.kill(signal),
  };
}
