import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** What is lost of an exchange: the reply, after the server has acted, or the command, before it gets there. */
export type Loss = 'REPLY' | 'COMMAND';

/** A wire to a MongoDB that breaks when it is told to. */
export interface LossyProxy {
  /** URL of the same server through the proxy, with this database in its path. */
  url(database: string): string;
  /** Breaks the connection in the next `times` exchanges that insert into `collection`. */
  lose(loss: Loss, collection: string, times: number): void;
  /** Exchanges broken so far. */
  readonly lost: number;
  close(): Promise<void>;
}

/** Starts a proxy before the first server of `serverUrl`. */
export async function lossyProxy(serverUrl: string): Promise<LossyProxy> {
  const [, host = '127.0.0.1', port = '27017'] = /\/\/(?:[^@/]*@)?([^:/,?]+)(?::(\d+))?/.exec(serverUrl) ?? [];
  const sockets = new Set<Socket>();
  let plan: { readonly loss: Loss; readonly insert: Buffer; left: number } | null = null;
  let lost = 0;

  const server = createServer((client) => {
    const upstream = connect(Number(port), host);
    let breakAtReply = false;
    const cut = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', cut).on('close', () => {
        sockets.delete(socket);
        cut();
      });
    }
    client.on('data', (chunk) => {
      if (plan !== null && plan.left > 0 && chunk.includes(plan.insert)) {
        plan.left -= 1;
        lost += 1;
        if (plan.loss === 'COMMAND') return cut();
        breakAtReply = true;
      }
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => (breakAtReply ? cut() : client.write(chunk)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: own } = server.address() as AddressInfo;

  return {
    // Directly, or the driver would go to the address that the replica set gives.
    url: (database) => `mongodb://127.0.0.1:${own}/${database}?directConnection=true`,
    lose(loss, collection, times) {
      // BSON: the element `insert: "<collection>"` opens the command.
      plan = { loss, insert: Buffer.concat([Buffer.from('\u0002insert\u0000'), int32(collection.length + 1), Buffer.from(`${collection}\u0000`)]), left: times };
    },
    get lost() {
      return lost;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}
