import type { ServerToClient } from '@sanfang/shared/protocol/live.ts';

/** A frame, encoded once for all sockets that get it: as Socket.IO's packet and as the finished WebSocket frame around it. */
export interface Packet {
  readonly text: string;
  readonly bytes: number;
  /** Options of engine.io's `write`: it sends `wsPreEncodedFrame` as it stands. */
  readonly options: { readonly compress: false; readonly wsPreEncodedFrame: readonly [Buffer] };
}

/** FIN and opcode 1, a whole text frame (RFC 6455 §5.2). */
const WHOLE_TEXT = 0x81;

/** Encodes one event for any number of sockets. */
export function encodePacket<E extends keyof ServerToClient>(event: E, frame: Parameters<ServerToClient[E]>[0]): Packet {
  return finish(event, JSON.stringify(frame));
}

/** The same for events whose items are text already: frames for different authors are put together from the same pieces. */
export function encodeEvents(log: string, channel: string, items: readonly string[]): Packet {
  return finish('events', `{"log":${JSON.stringify(log)},"channel":${JSON.stringify(channel)},"items":[${items.join(',')}]}`);
}

function finish(event: keyof ServerToClient, json: string): Packet {
  // Socket.IO's "event" in the namespace "/" is `2`, engine.io's "message" around it `4`.
  const text = `2["${event}",${json}]`;
  const payload = Buffer.from(`4${text}`);
  const whole = Buffer.concat([headOf(payload.length), payload]);
  // One buffer, one write: a head of its own would cost every socket a cork and a second write.
  return { text, bytes: whole.length, options: { compress: false, wsPreEncodedFrame: [whole] } };
}

/** Head of an unmasked frame, as servers send it. */
function headOf(length: number): Buffer {
  if (length < 126) return Buffer.from([WHOLE_TEXT, length]);
  if (length < 65_536) return Buffer.from([WHOLE_TEXT, 126, length >> 8, length & 0xff]);
  const head = Buffer.alloc(10);
  head.writeUInt8(WHOLE_TEXT, 0);
  head.writeUInt8(127, 1);
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}
