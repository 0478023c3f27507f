import type { Socket } from 'socket.io';
import type { Limits } from './limits.ts';
import type { Packet } from './packet.ts';

/** What engine.io gives a packet for; the bytes that we encoded ourselves are in the options. */
interface EnginePacket {
  readonly data?: unknown;
  readonly options?: { readonly wsPreEncodedFrame?: readonly Buffer[] };
}

type Engine = Socket['conn'];
type Weights = Pick<Limits, 'dropPresence' | 'stopLive' | 'evict' | 'stuckMs'>;

/** What a slow line must take at least, bytes a millisecond: a large snapshot may fly for longer than `stuckMs`. */
const SLOWEST = 32;

/**
 * The one way to a socket. Counts every byte between us and the kernel, so that a reader that does not read costs a
 * bounded amount of memory and harms nobody else: it loses presence first, then live frames, then the connection.
 * Socket.IO itself has no such bound, and `bufferedAmount` does not see what engine.io queues.
 */
export class Outlet {
  readonly #engine: Engine;
  readonly #weights: Weights;
  readonly #now: () => number;
  /** Called when a socket whose live frames were stopped has drained: it must be told how far its channels are. */
  readonly #drained: () => void;
  /** Bytes in engine.io's buffer, and bytes given to the kernel that it has not taken. */
  #queued = 0;
  #flying = 0;
  #since = 0;
  #lagging = false;

  constructor(socket: Socket, weights: Weights, now: () => number, drained: () => void) {
    this.#engine = socket.conn;
    this.#weights = weights;
    this.#now = now;
    this.#drained = drained;
    // Also acknowledgements and pings, which do not come through here.
    this.#engine.on('packetCreate', (packet: EnginePacket) => (this.#queued += sizeOf(packet)));
    this.#engine.on('flush', () => {
      if (this.#flying === 0) this.#since = this.#now();
      this.#flying += this.#queued;
      this.#queued = 0;
    });
    // Websocket only: there is no other transport later.
    this.#engine.transport.on('drain', () => this.#onDrain());
  }

  get pending(): number {
    return this.#queued + this.#flying;
  }
  /** Whether one more answer, which may be a snapshot of a megabyte, may be put behind what waits. */
  get hasRoom(): boolean {
    return this.pending <= this.#weights.evict;
  }

  /** Sends events; answers whether they went. What did not is noticed by the next `heads` and fetched. */
  sendEvents(packet: Packet): boolean {
    if (this.#lagging || this.pending > this.#weights.stopLive) {
      this.#lagging = true;
      return false;
    }
    this.#write(packet);
    return true;
  }
  /** Sends what may be lost without harm. */
  sendPresence(packet: Packet): void {
    if (this.pending <= this.#weights.dropPresence) this.#write(packet);
  }
  /** Sends heads and farewells: small, and needed most by those who lag. */
  sendControl(packet: Packet): void {
    this.#write(packet);
  }

  /** Called every second: ends a connection that holds too much, or has stood still for too long. Answers whether it did. */
  evictIfStuck(): boolean {
    const stuck = this.#flying > 0 && this.#now() - this.#since > this.#weights.stuckMs + this.#flying / SLOWEST;
    if (!stuck && this.#queued <= this.#weights.evict) return false;
    this.terminate();
    return true;
  }

  /** Ends the connection without waiting for what is queued: a polite close would wait behind the same full buffer. */
  terminate(): void {
    const { socket } = this.#engine.transport as unknown as { readonly socket: { terminate(): void } };
    socket.terminate();
  }

  #write(packet: Packet): void {
    this.#engine.write(packet.text, packet.options);
    if (this.#queued > this.#weights.evict) this.terminate();
  }

  #onDrain(): void {
    this.#flying = 0;
    if (!this.#lagging || this.#queued > this.#weights.dropPresence) return;
    this.#lagging = false;
    this.#drained();
  }
}

function sizeOf({ data, options }: EnginePacket): number {
  const frame = options?.wsPreEncodedFrame;
  if (frame !== undefined) return frame.reduce((sum, part) => sum + part.length, 0);
  return typeof data === 'string' ? Buffer.byteLength(data) + 8 : 8;
}
