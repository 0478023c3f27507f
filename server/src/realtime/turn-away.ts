import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** From now on every new line is answered with 503, so that a balancer tries the next node. */
export function turnAway(server: Server): void {
  server.removeAllListeners('upgrade');
  server.on('upgrade', (_, socket: Duplex) => {
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 2\r\nContent-Length: 0\r\n\r\n');
  });
}
