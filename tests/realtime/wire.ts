import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A wire between browsers and a hub that can be cut, and led to another hub. */
export interface Wire {
  readonly url: string;
  /** Ends every connection now; new ones are taken. */
  cut(): void;
  /** New connections go to this hub. */
  leadTo(url: string): void;
  /** Connections that have come through so far. */
  readonly connections: number;
  close(): Promise<void>;
}

/** Puts a wire before a hub. */
export async function wireTo(url: string): Promise<Wire> {
  let target = new URL(url);
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    connections += 1;
    const far = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [[near, far], [far, near]] as const) {
      sockets.add(socket);
      socket.on('data', (chunk) => other.write(chunk));
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    cut,
    leadTo: (next) => { target = new URL(next); },
    get connections() {
      return connections;
    },
    close: () => new Promise((resolve) => {
      cut();
      server.close(() => resolve());
    }),
  };
}
