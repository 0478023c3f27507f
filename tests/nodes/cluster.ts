import { join } from 'node:path';
import { ORIGIN } from '../support/hub.ts';
import { startBalancer, type Balancer } from './balancer.ts';
import { freePort, run, type Running } from './programs.ts';
import { startRedis, type Redis } from './redis.ts';

/** One hub of several, as it is deployed: its own process of `server/src/main.ts`. */
export interface Node {
  readonly url: string;
  readonly port: number;
  /** Of the process that runs now. */
  pid(): number;
  /** When that process has ended. */
  ended(): Promise<void>;
  /** What it wrote to its output lately. */
  output(): string;
  /** Told to end, as by a deployment; answers when it has gone. */
  stop(): Promise<void>;
  kill(): Promise<void>;
  /** Starts it again, at the same address. */
  start(): Promise<void>;
  signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGTERM'): void;
}

export interface Cluster {
  readonly nodes: readonly [Node, Node];
  readonly redis: Redis | null;
  readonly balancer: Balancer | null;
  close(): Promise<void>;
}

export interface ClusterOptions {
  readonly storeUrl: string;
  /** Whether the nodes wake each other. */
  readonly doorbell?: boolean;
  readonly balancer?: boolean | number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Of single nodes: how far their own clocks are off, in milliseconds. */
  readonly clockOffsets?: readonly [number, number];
}

export interface NodeOptions {
  readonly storeUrl: string;
  readonly doorbellUrl: string;
  readonly port: number;
  readonly host?: string;
  readonly clockOffset?: number;
  /** Command that runs it in a network namespace. */
  readonly prefix?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

const root = join(import.meta.dirname, '..', '..');

/** Starts a hub's process and waits until it listens. */
export async function startNode({ storeUrl, doorbellUrl, port, host = '127.0.0.1', clockOffset = 0, prefix = [], environment = {} }: NodeOptions): Promise<Node> {
  const env = {
    ...process.env, NODE_ENV: 'test', DEMO: '0', LIMITS: 'bench', LOG_LEVEL: 'warn', HOST: host, PORT: String(port), PUBLIC_ORIGINS: ORIGIN,
    STORE_URL: storeUrl, DOORBELL_URL: doorbellUrl, SESSION_SECRET: 'the same secret on all nodes of a test', TRUSTED_PROXIES: '127.0.0.1',
    NODE_COMPILE_CACHE: join(root, '.cache', 'compiled'), CLOCK_OFFSET_MS: String(clockOffset), ...environment,
  };
  const skewed = clockOffset === 0 ? [] : ['--import', join(import.meta.dirname, 'skewed-clock.ts')];
  const [command = process.execPath, ...parameters] = [...prefix, process.execPath, ...skewed, join(root, 'server', 'src', 'main.ts')];
  let server: Running;
  const start = async (): Promise<void> => {
    server = await run(command, parameters, /三方议事厅 · Sanfang/, { cwd: root, env });
  };
  await start();
  return {
    url: `http://${host}:${String(port)}`, port, start,
    pid: () => server.pid,
    ended: () => server.ended,
    output: () => server.output(),
    stop: () => server.end('SIGTERM'),
    kill: () => server.end('SIGKILL'),
    signal: (signal) => { server.signal(signal); },
  };
}

/** Starts two hubs on one store, with a Redis between them and a balancer before them if wanted. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { storeUrl, doorbell = true, balancer = false, environment = {}, clockOffsets = [0, 0] } = options;
  const redis = doorbell ? await startRedis() : null;
  const [left, right] = [await freePort(), await freePort()];
  const node = (port: number, clockOffset: number) => startNode({ storeUrl, doorbellUrl: redis?.url ?? '', port, clockOffset, environment });
  const nodes = await Promise.all([node(left, clockOffsets[0]), node(right, clockOffsets[1])]);
  const before = balancer === false ? null : await startBalancer(balancer === true ? await freePort() : balancer, [left, right].map((port) => `127.0.0.1:${String(port)}`));
  return {
    nodes, redis, balancer: before,
    async close() {
      await before?.stop();
      await Promise.all(nodes.map((one) => {
        one.signal('SIGCONT');
        return one.stop();
      }));
      await redis?.stop();
    },
  };
}
