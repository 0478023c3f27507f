import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/**
 * A Socket.IO client of the fewest instructions: one text frame in, one callback out. Both the hub and its baseline are
 * measured through it, so that 5,000 clients on the other core do not measure themselves.
 */
export class LightSocket {
  readonly #tcp: Socket;
  readonly #onEvent: (event: string) => void;
  #rest: Buffer = Buffer.alloc(0);
  readonly #auth: unknown;
  #upgraded = false;
  #nextAck = 0;
  readonly #acks = new Map<number, (reply: unknown) => void>();
  #ready: () => void = () => undefined;
  #failed: (reason: Error) => void = () => undefined;

  private constructor(port: number, path: string, headers: Readonly<Record<string, string>>, onEvent: (event: string) => void, auth: unknown) {
    this.#onEvent = onEvent;
    this.#auth = auth;
    this.#tcp = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#tcp.on('connect', () => {
      const lines = Object.entries({ Host: `localhost:${String(port)}`, Upgrade: 'websocket', Connection: 'Upgrade', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': randomBytes(16).toString('base64'), ...headers });
      this.#tcp.write(`GET ${path}?EIO=4&transport=websocket HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
    });
    this.#tcp.on('data', (chunk) => { this.#read(chunk); });
    this.#tcp.on('error', (error) => { this.#failed(error); });
    this.#tcp.on('close', () => { this.#failed(new Error('closed')); });
  }

  /** Connects and enters the default namespace; `onEvent` gets the raw text of each event packet, `["name",…]`. */
  static open(port: number, path: string, headers: Readonly<Record<string, string>>, onEvent: (event: string) => void, auth?: unknown): Promise<LightSocket> {
    return new Promise((resolve, reject) => {
      const socket = new LightSocket(port, path, headers, onEvent, auth);
      socket.#ready = () => { resolve(socket); };
      socket.#failed = reject;
    });
  }

  /** Emits an event and answers with its acknowledgement's first argument. */
  ask(name: string, payload: unknown): Promise<unknown> {
    const id = this.#nextAck++;
    this.#write(`42${String(id)}${JSON.stringify([name, payload])}`);
    return new Promise((resolve) => this.#acks.set(id, resolve));
  }

  /** Cuts the connection. */
  close(): void {
    this.#tcp.destroy();
  }

  #read(chunk: Buffer): void {
    let data = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    if (!this.#upgraded) {
      const end = data.indexOf('\r\n\r\n');
      if (end < 0) { this.#rest = data; return; }
      if (!data.subarray(0, 12).toString().endsWith('101')) { this.#failed(new Error(data.subarray(0, end).toString())); return; }
      this.#upgraded = true;
      data = data.subarray(end + 4);
    }
    for (;;) {
      if (data.length < 2) break;
      const short = (data[1] ?? 0) & 0x7f;
      const header = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (data.length < header) break;
      const length = short < 126 ? short : short === 126 ? data.readUInt16BE(2) : Number(data.readBigUInt64BE(2));
      if (data.length < header + length) break;
      if (((data[0] ?? 0) & 0x0f) === 1) this.#packet(data.toString('utf8', header, header + length));
      data = data.subarray(header + length);
    }
    this.#rest = data;
  }

  #packet(text: string): void {
    if (text === '2') this.#write('3');
    else if (text.startsWith('0')) this.#write(this.#auth === undefined ? '40' : `40${JSON.stringify(this.#auth)}`);
    else if (text.startsWith('40')) this.#ready();
    else if (text.startsWith('42')) this.#onEvent(text.slice(2));
    else if (text.startsWith('43')) {
      const open = text.indexOf('[');
      const id = Number(text.slice(2, open));
      this.#acks.get(id)?.((JSON.parse(text.slice(open)) as unknown[])[0]);
      this.#acks.delete(id);
    } else if (text.startsWith('44')) this.#failed(new Error(text));
  }

  #write(text: string): void {
    const payload = Buffer.from(text);
    const mask = randomBytes(4);
    const head = payload.length < 126 ? Buffer.from([0x81, 0x80 | payload.length]) : Buffer.from([0x81, 0xfe, payload.length >> 8, payload.length & 0xff]);
    for (let i = 0; i < payload.length; i++) payload[i] = (payload[i] ?? 0) ^ (mask[i & 3] ?? 0);
    this.#tcp.write(Buffer.concat([head, mask, payload]));
  }
}
