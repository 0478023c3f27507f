import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Config } from '@sanfang/server/config.ts';
import type { Questions } from './watched-hub-process.ts';

/** How a watched hub starts. Rates are those of benches unless said otherwise. */
export interface WatchedOptions {
  readonly limits?: Config['limits'];
  /** Any that is free unless given. */
  readonly port?: number;
}

/** What a hub costs at this moment, bytes after a garbage collection, and delays of its event loop in ms since the last look. */
export interface Measure {
  /** Heap and what hangs on it outside: buffers of sockets. */
  readonly heap: number;
  readonly rss: number;
  readonly delay: { readonly p50: number; readonly p99: number; readonly max: number };
  /** TCP connections, whatever they speak. */
  readonly connections: number;
}

/** A hub in a process of its own that tells what happens inside: what must never happen is counted there, not survived in silence. */
export interface WatchedHub {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Resolves with the signal or code with which it ended. */
  readonly ended: Promise<NodeJS.Signals | number | null>;
  /** Asks the process itself, beside its sockets. Rejects when it is gone. */
  ask<Q extends keyof Questions>(question: Q, ...about: Parameters<Questions[Q]>): Promise<Awaited<ReturnType<Questions[Q]>>>;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

interface Reply {
  readonly id: number;
  readonly answer?: unknown;
  readonly failed?: string;
}

/** Starts a hub on stores that are closed here. */
export async function watchHub(storeUrl: string, options: WatchedOptions = {}): Promise<WatchedHub> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'watched-hub-process.ts'), [storeUrl, JSON.stringify(options)], {
    execArgv: ['--expose-gc'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'], serialization: 'advanced',
  });
  const waiting = new Map<number, (reply: Reply) => void>();
  const ended = new Promise<NodeJS.Signals | number | null>((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { port: number }).port));
    void ended.then((how) => reject(new Error(`the hub ended at once: ${String(how)}`)));
  });
  child.on('message', (message) => {
    const reply = message as Reply;
    waiting.get(reply.id)?.(reply);
    waiting.delete(reply.id);
  });
  void ended.then((how) => {
    for (const tell of waiting.values()) tell({ id: 0, failed: `the hub ended: ${String(how)}` });
  });
  let last = 0;

  return {
    url: `http://127.0.0.1:${String(port)}`, port, pid: child.pid ?? 0, ended,
    ask(question, ...about) {
      const id = ++last;
      return new Promise((resolve, reject) => {
        waiting.set(id, ({ answer, failed }) => {
          if (failed === undefined) resolve(answer as Awaited<ReturnType<Questions[typeof question]>>);
          else reject(new Error(`${question}: ${failed}`));
        });
        if (child.connected) child.send({ id, question, about });
        else reject(new Error(`${question}: the hub has ended`));
      });
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
