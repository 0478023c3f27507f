import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server that can be cut: what is under way is lost, as in a lift. */
export interface CuttableWire {
  /** Of the same server, through the wire. */
  readonly url: string;
  /** Breaks all connections and takes no new one. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** Lays a wire to the server at `target`. */
export async function layWire(target: string): Promise<CuttableWire> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let whole = true;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', end).on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    if (!whole) return end();
    client.pipe(upstream);
    upstream.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const drop = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://localhost:${String((server.address() as AddressInfo).port)}`,
    cut() {
      whole = false;
      drop();
    },
    mend() {
      whole = true;
    },
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      drop();
    }),
  };
}
