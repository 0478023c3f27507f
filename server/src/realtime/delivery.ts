import type { Socket as TcpSocket } from 'node:net';
import type { Socket } from 'socket.io';
import type { Limits } from './limits.ts';
import { headOf, type Packet } from './packet.ts';
import type { Tally } from './tally.ts';

/** What engine.io keeps of a packet that waits for the one before it. */
interface Waiting {
  readonly data?: unknown;
  readonly options?: { readonly wsPreEncodedFrame?: readonly Buffer[] };
}
/** The WebSocket of the ws library, of which engine.io's types say nothing. */
interface RawSocket {
  readonly readyState: number;
  readonly _socket: TcpSocket;
  terminate(): void;
}
/** engine.io's socket, with its buffer, which its types keep to themselves. */
interface Engine {
  readonly readyState: string;
  readonly writeBuffer: readonly Waiting[];
  readonly transport: { readonly socket: RawSocket };
  write(text: string, options: Packet['options']): unknown;
}
type Weights = Pick<Limits, 'dropPresence' | 'stopLive' | 'evict' | 'stuckMs'>;

const OPEN = 1;
/** engine.io's "message", and Socket.IO's "acknowledgement" in the namespace "/". */
const ANSWER = '43';
/** What a slow line must take at least, bytes a millisecond: a large snapshot may be under way for longer than `stuckMs`. */
const SLOWEST = 32;

/**
 * The one way to a socket. Counts every byte between us and the kernel, so that a reader that does not read costs a
 * bounded amount of memory and harms nobody else: it loses presence first, then live frames, then the connection.
 * Socket.IO itself has no such bound.
 */
export class Outlet {
  readonly #engine: Engine;
  readonly #raw: RawSocket;
  readonly #weights: Weights;
  readonly #now: () => number;
  /** Called when a socket whose live frames were stopped has drained: it must be told how far its channels are. */
  readonly #drained: () => void;
  readonly #tally: Tally;
  #lagging = false;
  /** Bytes that the kernel had taken when something last moved, and when that was. */
  #taken = 0;
  #since = 0;

  constructor(socket: Socket, weights: Weights, now: () => number, drained: () => void, tally: Tally) {
    this.#engine = socket.conn as unknown as Engine;
    // Websocket only: there is no other transport, and there will be none later.
    this.#raw = this.#engine.transport.socket;
    this.#weights = weights;
    this.#now = now;
    this.#drained = drained;
    this.#tally = tally;
  }

  /** Bytes that the kernel has not taken: what Node holds, and what engine.io holds back behind it. */
  get pending(): number {
    return this.#tcp.writableLength + this.#queued();
  }
  /** Whether one more answer, which may be a snapshot of a megabyte, may be put behind what waits. */
  get hasRoom(): boolean {
    return this.pending <= this.#weights.evict;
  }

  /** Sends events; answers whether they went. What did not is noticed by the next `heads` and fetched. */
  sendEvents(packet: Packet): boolean {
    if (!this.#lagging && this.pending > this.#weights.stopLive) {
      this.#lagging = true;
      // So much waits that the stream is sure to say when it has gone.
      this.#tcp.once('drain', () => this.#onDrain());
    }
    if (this.#lagging) {
      this.#tally.withheld += 1;
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
    if (this.hasRoom) this.#write(packet);
  }

  /**
   * Sends an answer to the message with this number, as pieces of one JSON text that other lines may hold as well.
   * `gone` is called once they have left this process, or the line has ended.
   */
  sendAnswer(id: number, pieces: readonly Buffer[], gone: () => void): void {
    if (this.#raw.readyState !== OPEN || this.#engine.readyState !== 'open') return gone();
    const begin = Buffer.from(`${ANSWER}${String(id)}`);
    const length = pieces.reduce((sum, piece) => sum + piece.length, begin.length);
    const head = Buffer.concat([headOf(length), begin]);
    this.#tally.frames += 1;
    this.#tally.bytes += head.length + length - begin.length;
    if (this.#engine.writeBuffer.length > 0) {
      // Behind what waits there; that is little, and short.
      this.#engine.write('', { compress: false, wsPreEncodedFrame: [Buffer.concat([head, ...pieces])] });
      return gone();
    }
    const tcp = this.#tcp;
    tcp.cork();
    tcp.write(head);
    pieces.forEach((piece, i) => (i === pieces.length - 1 ? tcp.write(piece, gone) : tcp.write(piece)));
    tcp.uncork();
  }

  /** Called every second: ends a connection that holds too much, or has stood still for too long. Answers whether it did. */
  evictIfStuck(): boolean {
    const { pending } = this;
    if (pending === 0) {
      // Nearly everybody, nearly always: what the kernel took need not be counted.
      this.#since = this.#now();
      return false;
    }
    const taken = this.#tcp.bytesWritten - this.#tcp.writableLength;
    if (taken !== this.#taken) {
      this.#taken = taken;
      this.#since = this.#now();
    }
    const stuck = this.#now() - this.#since > this.#weights.stuckMs + pending / SLOWEST;
    if (!stuck && this.#queued() <= this.#weights.evict) return false;
    this.#tally.evicted += 1;
    this.terminate();
    return true;
  }

  /** Ends the connection without waiting for what is queued: a polite close would wait behind the same full buffer. */
  terminate(): void {
    this.#raw.terminate();
  }

  get #tcp(): TcpSocket {
    return this.#raw._socket;
  }

  #queued(): number {
    const waiting = this.#engine.writeBuffer;
    return waiting.length === 0 ? 0 : waiting.reduce((sum, packet) => sum + sizeOf(packet), 0);
  }

  /**
   * Puts the finished frame on the wire. engine.io's own way to it makes a packet, four events and a callback for each
   * socket, a third of what a broadcast costs; it is taken only when something already waits there, to stay behind it.
   */
  #write(packet: Packet): void {
    if (this.#raw.readyState !== OPEN || this.#engine.readyState !== 'open') return;
    const [frame] = packet.options.wsPreEncodedFrame;
    this.#tally.frames += 1;
    this.#tally.bytes += frame.length;
    if (this.#engine.writeBuffer.length === 0) this.#tcp.write(frame);
    else this.#engine.write(packet.text, packet.options);
  }

  #onDrain(): void {
    this.#lagging = false;
    this.#drained();
  }
}

function sizeOf({ data, options }: Waiting): number {
  const frame = options?.wsPreEncodedFrame;
  if (frame !== undefined) return frame.reduce((sum, part) => sum + part.length, 0);
  return typeof data === 'string' ? Buffer.byteLength(data) : 0;
}
