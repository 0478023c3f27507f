import { freePort, program, run, type Running } from './programs.ts';

/** A Redis of one's own that can be stopped, frozen and started again at the same address. */
export interface Redis {
  readonly url: string;
  readonly port: number;
  start(): Promise<void>;
  stop(): Promise<void>;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
}

/** Starts one that listens at `host`, under `prefix` (a network namespace) if given. */
export async function startRedis({ host = '127.0.0.1', prefix = [] }: { readonly host?: string; readonly prefix?: readonly string[] } = {}): Promise<Redis> {
  const binary = program('redis-server');
  if (binary === null) throw new Error('redis-server is not installed');
  const port = await freePort();
  let server: Running | null = null;
  async function start(): Promise<void> {
    const [command = binary ?? '', ...rest] = [...prefix, binary ?? ''];
    server = await run(command, [...rest, '--port', String(port), '--bind', host, '--protected-mode', 'no', '--save', '', '--appendonly', 'no'], /eady to accept connections/);
  }
  await start();
  return {
    url: `redis://${host}:${String(port)}`, port, start,
    async stop() {
      server?.signal('SIGCONT');
      await server?.end('SIGTERM');
    },
    signal: (signal) => server?.signal(signal),
  };
}
