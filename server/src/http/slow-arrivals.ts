import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { addressBlock } from '../accounts/address-block.ts';

/** A connection that has not said what it wants after so long is slow; milliseconds. */
const SLOW_MS = 2_000;
const LOOK_MS = 500;
/** Slow ones that one address block may have: a carrier's shared address has some, an attack thousands. */
const MOST_PER_BLOCK = 200;

/**
 * Hangs up on slow connections beyond a few from one address block, oldest first, long before the server's own time-outs:
 * thousands that say nothing would fill the places of everybody else. Not on those from a trusted proxy, which keeps slow
 * visitors at its own door.
 */
export function limitSlowArrivals(server: Server, isProxy: (address: string) => boolean): void {
  const silent = new Map<Socket, { readonly block: string; readonly since: number }>();
  const spoke = (socket: unknown): void => void silent.delete(socket as Socket);
  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? '';
    if (isProxy(address)) return;
    silent.set(socket, { block: addressBlock(address), since: performance.now() });
    socket.once('close', () => spoke(socket));
  });
  server.on('request', ({ socket }) => spoke(socket));
  server.on('upgrade', (_, socket) => spoke(socket));

  const timer = setInterval(() => {
    const before = performance.now() - SLOW_MS;
    // In the order in which they came.
    const slow = [...silent].filter(([, { since }]) => since < before);
    for (const [, same] of Map.groupBy(slow, ([, { block }]) => block)) {
      for (const [socket] of same.slice(0, -MOST_PER_BLOCK)) socket.destroy();
    }
  }, LOOK_MS).unref();
  server.once('close', () => clearInterval(timer));
}
