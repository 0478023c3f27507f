import { refuse } from '@sanfang/shared/protocol/refusal.ts';
import type { Server } from 'node:http';
import { hangUp, isAnswering } from './client-errors.ts';

/** The one place where another protocol than HTTP is spoken. */
const LIVE = '/ws/';

/**
 * Refuses whoever asks for another protocol elsewhere. Without this such a connection, once a request on it had been answered,
 * would stay open for ever: Node hands it to the live gateway, which passes over what is not its own.
 * And whoever asks for it before an earlier request on the connection is answered: Node would write that answer, or its rest, between the frames.
 */
export function upgradeAtOnePath(server: Server): void {
  server.on('upgrade', ({ url }, socket) => {
    if (url?.startsWith(LIVE) === true && !isAnswering(socket)) return;
    socket.on('error', () => undefined);
    hangUp(socket, 404, refuse('NOT_FOUND'));
  });
}
