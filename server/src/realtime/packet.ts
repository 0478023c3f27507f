import { isEvent } from '@sanfang/shared/protocol/channel-copy.ts';
import type { EventsFrame, SeenEvent, ServerToClient } from '@sanfang/shared/protocol/live.ts';

/** A frame, encoded once for all sockets that get it: as Socket.IO's packet and as the finished WebSocket frame around it. */
export interface Packet {
  readonly text: string;
  readonly bytes: number;
  /** Options of engine.io's `write`: it sends `wsPreEncodedFrame` as it stands. */
  readonly options: { readonly compress: false; readonly wsPreEncodedFrame: readonly [Buffer] };
}

/** FIN and opcode 1, a whole text frame (RFC 6455 §5.2). */
const WHOLE_TEXT = 0x81;
/** engine.io's "message", and Socket.IO's "event" in the namespace "/". */
const EVENT = '42';

/** Encodes one event for any number of sockets. */
export function encodePacket<E extends keyof ServerToClient>(event: E, frame: Parameters<ServerToClient[E]>[0]): Packet {
  return packetOf([Buffer.from(`${EVENT}["${event}",${JSON.stringify(frame)}]`)]);
}

/**
 * One `events` frame as everybody gets it, and as its authors do: theirs differ in their own events only, and are spliced
 * together from the bytes of the first.
 */
export class EventsPacket {
  readonly shared: Packet;
  readonly #payload: Buffer;
  /** Where the event of each number stands in the payload. */
  readonly #places = new Map<number, readonly [from: number, to: number]>();

  constructor({ log, channel, items }: EventsFrame) {
    const pieces: Buffer[] = [];
    let at = 0;
    const add = (text: string): void => {
      const piece = Buffer.from(text);
      pieces.push(piece);
      at += piece.length;
    };
    add(`${EVENT}["events",{"log":${JSON.stringify(log)},"channel":${JSON.stringify(channel)},"items":`);
    items.forEach((item, index) => {
      add(index === 0 ? '[' : ',');
      const from = at;
      add(JSON.stringify(item));
      if (isEvent(item)) this.#places.set(item.n, [from, at]);
    });
    add(items.length === 0 ? '[]}]' : ']}]');
    this.#payload = Buffer.concat(pieces, at);
    this.shared = packetOf([this.#payload]);
  }

  /** The same frame with these events, ascending, in place of those of the same numbers. */
  with(events: readonly SeenEvent[]): Packet {
    const pieces: Buffer[] = [];
    let at = 0;
    for (const event of events) {
      const place = this.#places.get(event.n);
      if (place === undefined) continue;
      pieces.push(this.#payload.subarray(at, place[0]), Buffer.from(JSON.stringify(event)));
      at = place[1];
    }
    return packetOf([...pieces, this.#payload.subarray(at)]);
  }
}

/** Puts the head before a payload. One buffer, one write: a head of its own would cost every socket a cork and a second write. */
function packetOf(payload: readonly Buffer[]): Packet {
  const head = headOf(payload.reduce((sum, piece) => sum + piece.length, 0));
  const frame = Buffer.concat([head, ...payload]);
  return {
    // Rarely asked for. engine.io puts its own first letter before it.
    get text() {
      return frame.toString('utf8', head.length + 1);
    },
    bytes: frame.length,
    options: { compress: false, wsPreEncodedFrame: [frame] },
  };
}

/** Head of an unmasked text frame, as servers send it. */
export function headOf(length: number): Buffer {
  if (length < 126) return Buffer.from([WHOLE_TEXT, length]);
  if (length < 65_536) return Buffer.from([WHOLE_TEXT, 126, length >> 8, length & 0xff]);
  const head = Buffer.alloc(10);
  head.writeUInt8(WHOLE_TEXT, 0);
  head.writeUInt8(127, 1);
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}
