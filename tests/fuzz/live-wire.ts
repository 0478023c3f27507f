import { ORIGIN } from '../support/hub.ts';
import { textsIn } from './frames-of.ts';
import { answersIn, judgeFrame, judgeHttp } from './judge.ts';
import { fill, type Target } from './target.ts';
import { exchange } from './wire.ts';

/** The usual beginning: `query` after the path, `role` null for nobody in particular. */
export function handshake(target: Target, role: string | null, query = 'EIO=4&transport=websocket', more = ''): string {
  const cookie = role === null ? '' : `Cookie: {{${role}.cookie}}\r\n`;
  const lines = `Host: hub.test\r\nOrigin: ${ORIGIN}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${cookie}${more}`;
  return fill(`GET /ws/?${query} HTTP/1.1\r\n${lines}\r\n`, target);
}

/** Sends bytes after a handshake, all at once or piece by piece, and judges everything that comes back until the connection ends. */
export async function liveExchange(port: number, pieces: readonly string[]): Promise<string | null> {
  const got = await exchange(port, pieces.map((piece) => Buffer.from(piece, 'latin1')));
  if (got === 'HANGS') return 'the connection is still open';
  for (const answer of answersIn(got)) {
    if (answer.status !== 101) {
      const words = judgeHttp(answer);
      if (words !== null) return words;
      continue;
    }
    for (const text of textsIn(answer.body)) {
      const words = judgeFrame(text);
      if (words !== null) return words;
    }
  }
  return null;
}
