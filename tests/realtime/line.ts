import { PROTOCOL_VERSION, type ServerToClient } from '@sanfang/shared/protocol/live.ts';
import { io, type Socket } from 'socket.io-client';
import { ORIGIN } from '../support/hub.ts';

/** A frame as it came over the wire. */
export type Frame = { readonly [E in keyof ServerToClient]: { readonly name: E; readonly frame: Parameters<ServerToClient[E]>[0] } }[keyof ServerToClient];

/** A bare socket to a hub: everything it was sent, and whatever is to be sent. */
export interface Line {
  readonly socket: Socket;
  readonly frames: readonly Frame[];
  /** Emits and answers the acknowledgement, whatever it is. */
  ask<T = unknown>(event: string, request: unknown): Promise<T>;
  /** Waits for something to be true of the frames; checked after each. */
  until(condition: (frames: readonly Frame[]) => boolean): Promise<void>;
  /** Waits until the hub has ended the line. */
  readonly ended: Promise<string>;
  close(): void;
}

/** Who connects: somebody signed in, or null for a follower without account. */
export type Who = { readonly cookie: string; readonly person: string } | null;

export interface LineOptions {
  readonly headers?: Record<string, string>;
  readonly auth?: unknown;
  readonly transports?: ('websocket' | 'polling')[];
}

/** Connects; rejects with the refusal, or with the error of a line that was not accepted at all. */
export function enter(url: string, who: Who, options: LineOptions = {}): Promise<Line> {
  const headers = options.headers ?? { origin: ORIGIN, ...(who === null ? {} : { cookie: who.cookie }) };
  const socket = io(url, {
    path: '/ws', transports: options.transports ?? ['websocket'], forceNew: true, reconnection: false, extraHeaders: headers, timeout: 5_000,
    auth: (options.auth ?? { protocol: PROTOCOL_VERSION, person: who?.person ?? null }) as Record<string, unknown>,
  });
  const frames: Frame[] = [];
  const checks = new Set<() => void>();
  socket.onAny((name: string, frame: unknown) => {
    frames.push({ name, frame } as Frame);
    for (const check of checks) check();
  });
  const line: Line = {
    socket, frames,
    ask: (event, request) => socket.timeout(20_000).emitWithAck(event, request),
    until: (condition) => new Promise((resolve) => {
      const check = () => {
        if (!condition(frames)) return;
        checks.delete(check);
        resolve();
      };
      checks.add(check);
      check();
    }),
    ended: new Promise((resolve) => socket.once('disconnect', resolve)),
    close: () => void socket.disconnect(),
  };
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(line));
    socket.once('connect_error', (error: Error & { data?: unknown }) => {
      socket.disconnect();
      reject(error.data ?? error);
    });
  });
}

/** All items of one channel that came in live frames. */
export function liveItems(frames: readonly Frame[], channel: string) {
  return frames.flatMap((one) => (one.name === 'events' && one.frame.channel === channel ? one.frame.items : []));
}
