import type {
  ClientToServer, ClosedFrame, CommandReply, CommandRequest, EventsFrame, HeadsFrame,
  LeaveRequest, OpenReply, OpenRequest, PresenceFrame, PresenceRequest, RangeReply, RangeRequest, ServerToClient,
} from '@sanfang/shared/protocol/live.ts';
import { isRefusal, type Refusal, type RefusalCode } from '@sanfang/shared/protocol/refusal.ts';
import { PROTOCOL_VERSION } from '@sanfang/shared/protocol/version.ts';
import { io, type Socket } from 'socket.io-client';

/** How the line to the hub stands. Times are milliseconds since 1970. */
export type LinkStatus =
  | { readonly kind: 'CONNECTING' }
  | { readonly kind: 'UP' }
  | { readonly kind: 'DOWN'; readonly since: number }
  /** The hub will not have us, and waiting does not help: signed out, or another person's session in this browser. */
  | { readonly kind: 'REFUSED'; readonly reason: RefusalCode };

/** An answer, or null: the line was down or broke first, so nobody knows whether the hub acted. */
export type Answered<T> = Promise<T | Refusal | null>;

/** One socket to the hub, for one person or for a follower without account. */
export interface Connection {
  /** Whose session the socket must be under; null: none. */
  readonly person: string | null;
  status(): LinkStatus;
  open(request: OpenRequest): Answered<OpenReply>;
  range(request: RangeRequest): Answered<RangeReply>;
  leave(request: LeaveRequest): Answered<Record<string, never>>;
  command(request: CommandRequest): Promise<CommandReply | null>;
  presence(request: PresenceRequest): Answered<Record<string, never>>;
  /** Each answers a function that stops listening. */
  onStatus(listener: (status: LinkStatus) => void): () => void;
  onEvents(listener: (frame: EventsFrame) => void): () => void;
  onHeads(listener: (frame: HeadsFrame) => void): () => void;
  onPresence(listener: (frame: PresenceFrame) => void): () => void;
  onClosed(listener: (frame: ClosedFrame) => void): () => void;
  /** Tries again at once instead of waiting out the back-off: the browser says that it is online, or the tab is looked at. */
  wake(): void;
  close(): void;
}

export interface ConnectionOptions {
  readonly person: string | null;
  /** Origin of the hub; without it, the page's own. */
  readonly url?: string;
  /** For clients outside a browser: Cookie, Origin, Authorization. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Wall clock in milliseconds. */
  readonly now?: () => number;
  /** First and longest wait before trying again, in milliseconds; each is spread at random. */
  readonly backOff?: { readonly first: number; readonly longest: number };
}

/** Longest wait for an answer: a command that queues behind a large import may take its time. */
const ANSWER_MS = 15_000;

function listeners<T>() {
  const all = new Set<(value: T) => void>();
  return {
    add(listener: (value: T) => void): () => void {
      all.add(listener);
      return () => all.delete(listener);
    },
    tell(value: T): void {
      for (const listener of [...all]) listener(value);
    },
  };
}

/** So that not all who lost the hub in one instant come back in one. */
function spread(ms: number): number {
  return ms * (0.5 + Math.random());
}

/** A hub that is started anew is back within seconds: so many tries follow each other quickly, some more less so. */
const QUICK_TRIES = 5;
const SOME_TRIES = 9;

/** Longest wait after so many tries in vain, in milliseconds. */
function longestAfter(tries: number, { first, longest }: { readonly first: number; readonly longest: number }): number {
  if (tries < QUICK_TRIES) return Math.min(longest, first * 1.5);
  return tries < SOME_TRIES ? Math.min(longest, first * 5) : longest;
}

/** Refusals of a handshake after which trying again makes sense. */
const passing: readonly RefusalCode[] = ['BUSY', 'RATE_LIMITED', 'UNAVAILABLE'];

/** Connects and stays connected until `close`. Nothing is buffered while the line is down: what must not be lost goes through the outbox. */
export function connect(options: ConnectionOptions): Connection {
  const now = options.now ?? Date.now;
  const backOff = options.backOff ?? { first: 1_000, longest: 15_000 };
  const socket: Socket<ServerToClient, ClientToServer> = io(options.url ?? '/', {
    path: '/ws',
    transports: ['websocket'],
    auth: { protocol: PROTOCOL_VERSION, person: options.person },
    reconnectionDelay: backOff.first,
    reconnectionDelayMax: longestAfter(0, backOff),
    // Many browsers lose the hub in the same instant: they must not all come back in one.
    randomizationFactor: 0.7,
    // Two connections of one page (follower and person) must not share a socket.
    forceNew: true,
    ...(options.headers === undefined ? {} : { extraHeaders: { ...options.headers } }),
  });
  const told = {
    status: listeners<LinkStatus>(), events: listeners<EventsFrame>(), heads: listeners<HeadsFrame>(), presence: listeners<PresenceFrame>(), closed: listeners<ClosedFrame>(),
  };
  let status: LinkStatus = { kind: 'CONNECTING' };
  let retry: ReturnType<typeof setTimeout> | undefined;
  /** Tries in vain since the line was up, where socket.io leaves it to us. */
  let tries = 0;
  /** How long the hub asked us to stay away when it ended the line: told to each a time of its own. */
  let asked: number | null = null;
  let ended = false;

  function set(next: LinkStatus): void {
    if (next.kind === 'DOWN' && status.kind === 'DOWN') return;
    status = next;
    told.status.tell(next);
  }
  /** Where socket.io itself does not try again: it was told to go. */
  function comeBackIn(ms: number): void {
    clearTimeout(retry);
    if (!ended) retry = setTimeout(() => socket.connect(), ms);
  }

  socket.on('connect', () => {
    tries = 0;
    socket.io.reconnectionDelayMax(longestAfter(0, backOff));
    set({ kind: 'UP' });
  });
  socket.on('disconnect', () => {
    if (status.kind === 'REFUSED') return;
    set({ kind: 'DOWN', since: now() });
    if (!socket.active) comeBackIn(asked ?? spread(backOff.first));
    asked = null;
  });
  socket.on('connect_error', (error: Error & { data?: unknown }) => {
    if (isRefusal(error.data) && !passing.includes(error.data.refused)) return set({ kind: 'REFUSED', reason: error.data.refused });
    if (status.kind !== 'REFUSED') set({ kind: 'DOWN', since: now() });
    if (!socket.active) {
      tries += 1;
      comeBackIn(spread(Math.min(longestAfter(tries, backOff), backOff.first * 2 ** tries)));
    }
  });
  socket.io.on('reconnect_attempt', (attempt) => socket.io.reconnectionDelayMax(longestAfter(attempt, backOff)));
  socket.on('closed', (frame) => {
    if (frame.channel === undefined) {
      if (frame.reason === 'SIGNED_OUT') set({ kind: 'REFUSED', reason: 'NOT_SIGNED_IN' });
      else asked = frame.retryAfter ?? null;
    }
    told.closed.tell(frame);
  });
  socket.on('events', told.events.tell);
  socket.on('heads', told.heads.tell);
  socket.on('presence', told.presence.tell);

  async function ask<T>(send: (line: ReturnType<typeof socket.timeout>) => Promise<T>): Promise<T | null> {
    if (!socket.connected) return null;
    try {
      return await send(socket.timeout(ANSWER_MS));
    } catch {
      // No answer in time, or the line broke: the caller repairs, or sends the same command id again.
      return null;
    }
  }

  return {
    person: options.person,
    status: () => status,
    open: (request) => ask((line) => line.emitWithAck('open', request)),
    range: (request) => ask((line) => line.emitWithAck('range', request)),
    leave: (request) => ask((line) => line.emitWithAck('leave', request)),
    command: (request) => ask((line) => line.emitWithAck('command', request)),
    presence: (request) => ask((line) => line.emitWithAck('presence', request)),
    onStatus: told.status.add,
    onEvents: told.events.add,
    onHeads: told.heads.add,
    onPresence: told.presence.add,
    onClosed: told.closed.add,
    wake() {
      // A handshake that is under way is left to finish: on a slow line it would never come to its end.
      if (ended || socket.connected || status.kind === 'REFUSED' || socket.io._readyState === 'opening') return;
      clearTimeout(retry);
      // socket.io waits out its own back-off unless it is stopped first.
      socket.disconnect();
      socket.connect();
    },
    close() {
      ended = true;
      clearTimeout(retry);
      socket.disconnect();
    },
  };
}
