import type { ServerToClient } from '@sanfang/shared/protocol/live.ts';
import { Encoder, PacketType } from 'socket.io-parser';

/** A frame, encoded once for all sockets that get it: as Socket.IO's packet and as the finished WebSocket frame around it. */
export interface Packet {
  readonly text: string;
  readonly bytes: number;
  /** Options of engine.io's `write`: it sends `wsPreEncodedFrame` as it stands. */
  readonly options: { readonly compress: false; readonly wsPreEncodedFrame: readonly [Buffer] };
}

const encoder = new Encoder();
/** FIN and opcode 1, a whole text frame (RFC 6455 §5.2). */
const WHOLE_TEXT = 0x81;

/** Encodes one event for any number of sockets. */
export function encodePacket<E extends keyof ServerToClient>(event: E, frame: Parameters<ServerToClient[E]>[0]): Packet {
  const [text] = encoder.encode({ type: PacketType.EVENT, nsp: '/', data: [event, frame] });
  if (typeof text !== 'string') throw new Error(`${event} carries something binary`);
  // '4' is engine.io's "message".
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
