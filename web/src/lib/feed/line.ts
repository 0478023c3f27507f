import type { ClosedFrame, EventsFrame, HeadsFrame, OpenReply, OpenRequest, TurnoutFrame } from '@sanfang/shared/protocol/live.ts';
import type { Refusal } from '@sanfang/shared/protocol/refusal.ts';
import { PROTOCOL_VERSION } from '@sanfang/shared/protocol/version.ts';

/** What a follower hears. `DOWN` comes back by itself. */
export interface Listener {
  readonly status: (status: 'UP' | 'DOWN') => void;
  readonly events: (frame: EventsFrame) => void;
  readonly heads: (frame: HeadsFrame) => void;
  readonly turnout: (frame: TurnoutFrame) => void;
}

export interface Line {
  /** Null: the line was down, broke, or gave no answer in time. */
  open(request: OpenRequest): Promise<OpenReply | Refusal | null>;
  /** Tries again at once: the browser is online again, or the page is looked at. */
  wake(): void;
  close(): void;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
const ANSWER_MS = 15_000;

/**
 * A follower's line to the hub, without account. It speaks as much of Socket.IO (protocol 5 over Engine.IO 4, websocket only,
 * nothing binary) as following takes: the whole client would be a quarter of the open page, for people on a poor network.
 * @param dial opens the socket to `/ws/?EIO=4&transport=websocket`
 */
export function openLine(dial: () => WebSocket, listener: Listener): Line {
  let socket: WebSocket | null = null;
  let up = false;
  let ended = false;
  let wait = FIRST_WAIT_MS;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  /** Longest time between two pings, by the hub's own word. */
  let patience = 60_000;
  let lastAck = 0;
  const asked = new Map<number, (reply: OpenReply | Refusal | null) => void>();

  function connect(): void {
    if (ended || socket !== null) return;
    clearTimeout(retry);
    const mine = dial();
    socket = mine;
    mine.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (socket === mine && typeof data === 'string') hear(data);
    };
    mine.onclose = () => {
      if (socket === mine) lost();
    };
    listen();
  }

  /** A line that says nothing for longer than the hub pings is dead, though the browser may not know. */
  function listen(): void {
    clearTimeout(silence);
    silence = setTimeout(lost, patience);
  }

  function lost(): void {
    const old = socket;
    socket = null;
    up = false;
    clearTimeout(silence);
    old?.close();
    for (const answer of asked.values()) answer(null);
    asked.clear();
    if (ended) return;
    listener.status('DOWN');
    // Spread at random: thousands of followers must not come back in one instant.
    retry = setTimeout(connect, wait * (0.5 + Math.random()));
    wait = Math.min(LONGEST_WAIT_MS, wait * 2);
  }

  /** Engine.IO packet: one digit, then Socket.IO's own packet for `4`. */
  function hear(packet: string): void {
    listen();
    if (packet.startsWith('0')) {
      const { pingInterval, pingTimeout } = JSON.parse(packet.slice(1)) as { pingInterval: number; pingTimeout: number };
      patience = pingInterval + pingTimeout;
      socket?.send(`40${JSON.stringify({ protocol: PROTOCOL_VERSION, person: null })}`);
    } else if (packet === '2') socket?.send('3');
    else if (packet.startsWith('40')) {
      up = true;
      wait = FIRST_WAIT_MS;
      listener.status('UP');
    } else if (packet.startsWith('42')) told(JSON.parse(packet.slice(2)) as [string, unknown]);
    else if (packet.startsWith('43')) {
      const split = packet.indexOf('[');
      const [reply] = JSON.parse(packet.slice(split)) as [OpenReply | Refusal];
      asked.get(Number(packet.slice(2, split)))?.(reply);
    } else if (packet.startsWith('44') || packet === '41' || packet === '1') lost();
  }

  function told([name, frame]: [string, unknown]): void {
    if (name === 'events') listener.events(frame as EventsFrame);
    else if (name === 'heads') listener.heads(frame as HeadsFrame);
    else if (name === 'turnout') listener.turnout(frame as TurnoutFrame);
    else if (name === 'closed') wait = Math.max(wait, (frame as ClosedFrame).retryAfter ?? 0);
  }

  connect();
  return {
    open(request) {
      if (!up) return Promise.resolve(null);
      lastAck += 1;
      const id = lastAck;
      return new Promise((resolve) => {
        const timer = setTimeout(() => answer(null), ANSWER_MS);
        const answer = (reply: OpenReply | Refusal | null): void => {
          clearTimeout(timer);
          asked.delete(id);
          resolve(reply);
        };
        asked.set(id, answer);
        socket?.send(`42${id}${JSON.stringify(['open', request])}`);
      });
    },
    wake: connect,
    close() {
      ended = true;
      clearTimeout(retry);
      lost();
    },
  };
}
