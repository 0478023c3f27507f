/** One WebSocket frame as it goes over the wire (RFC 6455 §5.2), in any shape that the format can write. */
export interface FrameShape {
  readonly opcode: number;
  readonly payload: string;
  readonly fin?: boolean;
  /** The three reserved bits, 0 … 7. */
  readonly reserved?: number;
  readonly masked?: boolean;
  /** How the length is written; the shortest way unless given. `claim`: a length that is not the payload's. */
  readonly length?: 7 | 16 | 64;
  readonly claim?: bigint;
}

/** The frame's bytes, Latin-1. The mask is of zeros, which leaves the payload as it is. */
export function frameOf({ opcode, payload, fin = true, reserved = 0, masked = true, length, claim }: FrameShape): string {
  const size = claim ?? BigInt(payload.length);
  const way = length ?? (size < 126n ? 7 : size < 65_536n ? 16 : 64);
  const head = Buffer.alloc(way === 7 ? 2 : way === 16 ? 4 : 10);
  head[0] = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  head[1] = (masked ? 0x80 : 0) | (way === 7 ? Number(BigInt.asUintN(7, size)) : way === 16 ? 126 : 127);
  if (way === 16) head.writeUInt16BE(Number(BigInt.asUintN(16, size)), 2);
  else if (way === 64) head.writeBigUInt64BE(BigInt.asUintN(64, size), 2);
  return head.toString('latin1') + (masked ? '\0\0\0\0' : '') + payload;
}

/** A text frame of characters beyond Latin-1. */
export function textFrame(text: string): string {
  return frameOf({ opcode: 1, payload: Buffer.from(text).toString('latin1') });
}

/** Text and close frames in what the hub sent, as far as they are whole. */
export function textsIn(bytes: string): string[] {
  const data = Buffer.from(bytes, 'latin1');
  const texts: string[] = [];
  for (let at = 0; data.length - at >= 2;) {
    const short = (data[at + 1] ?? 0) & 0x7f;
    const header = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (data.length - at < header) break;
    const size = short < 126 ? short : short === 126 ? data.readUInt16BE(at + 2) : Number(data.readBigUInt64BE(at + 2));
    if (data.length < at + header + size) break;
    if (((data[at] ?? 0) & 0x0f) === 1) texts.push(data.toString('utf8', at + header, at + header + size));
    at += header + size;
  }
  return texts;
}
