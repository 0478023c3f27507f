import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** Gets each event packet as raw UTF-8, `["name",…]`; the bytes are good during the call only. */
export type OnPacket = (packet: Buffer) => void;

/** One buffer for all sockets of this process: what was read is dealt with before anything else is read. */
const shared = Buffer.allocUnsafe(256 * 1024);
/** Third byte of a packet, the first letter of its name: `events`, not `heads`, `presence` or `closed`. */
const E = 0x65;

/** Whether an event packet carries events. */
export function isEvents(packet: Buffer): boolean {
  return packet[2] === E;
}

/**
 * A Socket.IO client of the fewest instructions: one text frame in, one callback out. Both the hub and its baseline are
 * measured through it, so that 5,000 clients on the other core do not measure themselves.
 */
export class LightSocket {
  /** Bytes that all sockets of this process have read so far. */
  static bytesRead = 0;
  readonly #tcp: Socket;
  readonly #onPacket: OnPacket;
  readonly #auth: unknown;
  /** Bytes of a frame that is not whole yet. */
  #rest: Buffer | null = null;
  #upgraded = false;
  #nextAck = 0;
  readonly #acks = new Map<number, (reply: unknown) => void>();
  #ready: () => void = () => undefined;
  #failed: (reason: Error) => void = () => undefined;
  /** Called when the connection is gone, whoever ended it. */
  onGone: () => void = () => undefined;

  private constructor(port: number, path: string, headers: Readonly<Record<string, string>>, onPacket: OnPacket, auth: unknown) {
    this.#onPacket = onPacket;
    this.#auth = auth;
    const callback = (length: number, buffer: Uint8Array): boolean => {
      LightSocket.bytesRead += length;
      this.#read(Buffer.from(buffer.buffer, buffer.byteOffset, length));
      return true;
    };
    this.#tcp = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer: shared, callback } });
    this.#tcp.on('connect', () => {
      const lines = Object.entries({ Host: `localhost:${String(port)}`, Upgrade: 'websocket', Connection: 'Upgrade', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': randomBytes(16).toString('base64'), ...headers });
      this.#tcp.write(`GET ${path}?EIO=4&transport=websocket HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
    });
    this.#tcp.on('error', (error) => { this.#failed(error); });
    this.#tcp.on('close', () => {
      this.#failed(new Error('closed'));
      this.onGone();
    });
  }

  /** Connects and enters the default namespace. */
  static open(port: number, path: string, headers: Readonly<Record<string, string>>, onPacket: OnPacket, auth?: unknown): Promise<LightSocket> {
    return new Promise((resolve, reject) => {
      const socket = new LightSocket(port, path, headers, onPacket, auth);
      socket.#ready = () => { resolve(socket); };
      socket.#failed = reject;
    });
  }

  /** Emits an event and answers with its acknowledgement's first argument. */
  ask(name: string, payload: unknown): Promise<unknown> {
    return this.askText(name, JSON.stringify(payload));
  }

  /** The same with a payload as text, which need not be what JSON.stringify would write. */
  askText(name: string, payload: string): Promise<unknown> {
    const id = this.#nextAck++;
    this.#write(`42${String(id)}[${JSON.stringify(name)},${payload}]`);
    return new Promise((resolve) => this.#acks.set(id, resolve));
  }

  /** Cuts the connection. */
  close(): void {
    this.#tcp.destroy();
  }

  #read(chunk: Buffer): void {
    let data = this.#rest === null ? chunk : Buffer.concat([this.#rest, chunk]);
    if (!this.#upgraded) {
      const end = data.indexOf('\r\n\r\n');
      if (end < 0) { this.#rest = Buffer.from(data); return; }
      if (!data.subarray(0, 12).toString().endsWith('101')) { this.#failed(new Error(data.subarray(0, end).toString())); return; }
      this.#upgraded = true;
      data = data.subarray(end + 4);
    }
    let at = 0;
    while (data.length - at >= 2) {
      const short = (data[at + 1] ?? 0) & 0x7f;
      const header = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (data.length - at < header) break;
      const length = short < 126 ? short : short === 126 ? data.readUInt16BE(at + 2) : Number(data.readBigUInt64BE(at + 2));
      const end = at + header + length;
      if (data.length < end) break;
      const opcode = (data[at] ?? 0) & 0x0f;
      if (opcode === 1) this.#packet(data, at + header, end);
      // The hub ends the line.
      if (opcode === 8) this.#tcp.destroy();
      at = end;
    }
    // The buffer is read into again: what is left over has to be kept apart.
    this.#rest = at === data.length ? null : Buffer.from(data.subarray(at));
  }

  /** Engine.IO: 0 open, 2 ping, 4 message; in it Socket.IO: 0 connected, 2 event, 3 acknowledgement, 4 refused. */
  #packet(data: Buffer, from: number, to: number): void {
    const kind = String.fromCharCode(data[from] ?? 0, data[from + 1] ?? 0);
    if (kind === '42') this.#onPacket(data.subarray(from + 2, to));
    else if (kind === '43') {
      const text = data.toString('utf8', from + 2, to);
      const open = text.indexOf('[');
      const id = Number(text.slice(0, open));
      this.#acks.get(id)?.((JSON.parse(text.slice(open)) as unknown[])[0]);
      this.#acks.delete(id);
    } else if (kind.startsWith('2')) this.#write('3');
    else if (kind.startsWith('0')) this.#write(this.#auth === undefined ? '40' : `40${JSON.stringify(this.#auth)}`);
    else if (kind === '40') this.#ready();
    else if (kind === '44') this.#failed(new Error(data.toString('utf8', from, to)));
  }

  /** One masked text frame; a mask of zeros leaves the bytes as they are. */
  #write(text: string): void {
    const length = Buffer.byteLength(text);
    const header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
    const frame = Buffer.alloc(header + 4 + length);
    frame[0] = 0x81;
    frame[1] = 0x80 | (header === 2 ? length : header === 4 ? 126 : 127);
    if (header === 4) frame.writeUInt16BE(length, 2);
    else if (header === 10) frame.writeBigUInt64BE(BigInt(length), 2);
    frame.write(text, header + 4);
    this.#tcp.write(frame);
  }
}
