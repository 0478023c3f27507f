import { connect, type Socket } from 'node:net';
import { frameOf, textFrame } from '../fuzz/frames-of.ts';
import { ORIGIN } from './hub.ts';

export interface StalledOptions {
  readonly port: number;
  /** Whose session; null for a follower without account. */
  readonly who: { readonly person: string; readonly cookie: string } | null;
  readonly log: string;
  readonly channel: string;
  /** Bytes that it takes each second once the channel is open; 0: it never reads again. */
  readonly perSecond: number;
}

/** A reader that opens a channel as everybody does, and then hardly reads, or not at all. */
export interface StalledReader {
  /** Resolves with the time, by `performance.now()`, when the hub hung up. */
  readonly ended: Promise<number>;
  close(): void;
}

/** Resolves once the channel is open and the reading has stopped. */
export function stall({ port, who, log, channel, perSecond }: StalledOptions): Promise<StalledReader> {
  return new Promise((resolve, reject) => {
    let got = '';
    let open = false;
    let timer: NodeJS.Timeout | undefined;
    // A line that is not read from does not tell its end: what is written to it does.
    const knock = setInterval(() => open && tcp.write(Buffer.from(frameOf({ opcode: 10, payload: '' }), 'latin1')), 2_000);
    const callback = (length: number, bytes: Uint8Array): boolean => {
      if (open) return false;
      got += Buffer.from(bytes.buffer, bytes.byteOffset, length).toString('latin1');
      if (got.includes('40{"sid"')) {
        got = '';
        tcp.write(Buffer.from(textFrame(`420["open",{"log":"${log}","channel":"${channel}"}]`), 'latin1'));
      } else if (/0\{"sid"/.test(got)) {
        got = '';
        tcp.write(Buffer.from(textFrame(`40{"protocol":1,"person":${who === null ? 'null' : `"${who.person}"`}}`), 'latin1'));
      } else if (got.includes('430[')) {
        open = true;
        if (perSecond > 0) timer = setInterval(() => tcp.resume(), 1_000);
        resolve({ ended, close: () => void tcp.destroy() });
        return false;
      }
      return true;
    };
    const tcp: Socket = connect({ port, host: '127.0.0.1', onread: { buffer: Buffer.alloc(perSecond > 0 ? perSecond : 4_096), callback } });
    tcp.on('connect', () => tcp.write([
      'GET /ws/?EIO=4&transport=websocket HTTP/1.1', 'Host: hub', `Origin: ${ORIGIN}`, 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      ...(who === null ? [] : [`Cookie: ${who.cookie}`]), '', '',
    ].join('\r\n')));
    tcp.on('error', () => undefined);
    const ended = new Promise<number>((end) => tcp.on('close', () => {
      clearInterval(timer);
      clearInterval(knock);
      end(performance.now());
      reject(new Error(`the hub hung up at once: ${got.slice(0, 200)}`));
    }));
  });
}
