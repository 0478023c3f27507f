import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { carry } from './exchange.ts';
import { Rules, type Rule, type Standing } from './rules.ts';

/** A wire to a MongoDB that breaks when it is told to. */
export interface MongoProxy {
  /** URL of the same server through the proxy, with this database in its path. */
  url(database: string): string;
  /** From now on this happens to the exchanges that fit. */
  rule(rule: Rule): Standing;
  /** No rule is in force any more. */
  calm(): void;
  /** Exchanges struck so far. */
  readonly hits: number;
  /** From now on nothing passes, in either direction, and nobody is told: connections stand, and new ones are taken. */
  hold(): void;
  /**
   * New messages pass again. Those sent meanwhile arrive now, whether somebody still waits for them or not, as after a short cut;
   * or never, and their connections stay silent for good, as after a long one.
   */
  release(late: 'ARRIVE' | 'NEVER'): void;
  close(): Promise<void>;
}

/** Starts a proxy before the first server of `serverUrl`. */
export async function mongoProxy(serverUrl: string): Promise<MongoProxy> {
  const [, host = '127.0.0.1', port = '27017'] = /\/\/(?:[^@/]*@)?([^:/,?]+)(?::(\d+))?/.exec(serverUrl) ?? [];
  const sockets = new Set<Socket>();
  const rules = new Rules();
  let stillness: { readonly over: Promise<boolean>; readonly end: (pass: boolean) => void } | null = null;
  /** Connections from before a hold that was never made good. */
  let silenced = new WeakSet<Socket>();

  const server = createServer((near) => {
    const far = connect(Number(port), host);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('close', () => sockets.delete(socket));
    }
    carry(near, far, rules, { passable: async () => !silenced.has(near) && (stillness === null || stillness.over) });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: own } = server.address() as AddressInfo;

  function release(late: 'ARRIVE' | 'NEVER'): void {
    if (late === 'NEVER') silenced = new WeakSet(sockets);
    stillness?.end(late === 'ARRIVE');
    stillness = null;
  }

  return {
    // Directly, or the driver would go to the address that the replica set gives.
    url: (database) => `mongodb://127.0.0.1:${String(own)}/${database}?directConnection=true`,
    rule: (rule) => rules.add(rule),
    calm: () => rules.clear(),
    get hits() {
      return rules.hits;
    },
    hold() {
      const { promise, resolve } = Promise.withResolvers<boolean>();
      stillness ??= { over: promise, end: resolve };
    },
    release,
    async close() {
      release('NEVER');
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
