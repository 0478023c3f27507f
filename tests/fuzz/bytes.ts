import { ORIGIN } from '../support/hub.ts';
import type { Dice } from '../support/seed.ts';
import type { Layer } from './barrage.ts';
import { CANARY } from './hostile.ts';
import { answersIn, judgeHttp } from './judge.ts';
import { fill, type Target } from './target.ts';
import { exchange } from './wire.ts';

/** Bytes as Latin-1, with names of ids in them, in the pieces in which they are sent. */
export interface ByteShot {
  readonly kind: string;
  readonly pieces: readonly string[];
}

interface Request {
  method: string;
  target: string;
  version: string;
  headers: [name: string, value: string][];
  body: string;
}

const json = (body: string): Request['headers'] => [['Content-Type', 'application/json'], ['Content-Length', String(Buffer.byteLength(body, 'latin1'))]];
const as = (role: string): Request['headers'] => [['Origin', ORIGIN], ['Cookie', `{{${role}.cookie}}`]];
const request = (method: string, target: string, headers: Request['headers'] = [], body = ''): Request => ({ method, target, version: 'HTTP/1.1', headers: [['Host', 'hub.test'], ...headers], body });
/** Refused by its schema: nothing here is meant to be accepted. */
const command = `{"id":"${CANARY}","log":"{{log}}","type":"PostMessage"}`;
const form = `--zz\r\nContent-Disposition: form-data; name="file"; filename="${CANARY}.jpg"\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8\xff\xe0${CANARY}\r\n--zz--\r\n`;
const upgrade: Request['headers'] = [['Origin', ORIGIN], ['Connection', 'Upgrade'], ['Upgrade', 'websocket'], ['Sec-WebSocket-Version', '13'], ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ==']];

const requests: readonly (() => Request)[] = [
  () => request('GET', '/api/health'),
  () => request('GET', '/api/feed/{{compound}}'),
  () => request('GET', '/api/me', as('chair')),
  () => request('GET', `/api/logs/compound/{{compound}}/channels/feed/open?after=0`),
  () => request('POST', '/api/commands', [...as('chair'), ...json(command)], command),
  () => request('POST', '/api/session', [['Origin', ORIGIN], ...json(`{"identifier":"${CANARY}"}`)], `{"identifier":"${CANARY}"}`),
  () => request('POST', '/api/compounds/{{compound}}/blobs?room={{room}}', [...as('chair'), ['Content-Type', 'multipart/form-data; boundary=zz'], ['Content-Length', String(form.length)]], form),
  () => request('DELETE', '/api/sessions/{{new}}', as('chair')),
  () => request('GET', `/feeds/{{compound}}.atom`),
  () => request('GET', `/${CANARY}`),
  () => request('HEAD', '/api/health'),
  () => request('GET', '/ws/?EIO=4&transport=websocket', upgrade),
];

const types = ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/json5', 'application/problem+json', '*/*', '', CANARY];
const around = [(t: string) => t, (t: string) => t.toUpperCase(), (t: string) => ` ${t}`, (t: string) => `\t${t}`, (t: string) => `${t}\t`, (t: string) => `${t};`, (t: string) => `${t}; charset=utf-16`, (t: string) => `${t}; charset=${CANARY}`,
  (t: string) => `${t}, text/plain`, (t: string) => `text/plain, ${t}`, (t: string) => `${t}${CANARY}`, (t: string) => `${t}\x00`, (t: string) => `${t}; boundary=`, (t: string) => `"${t}"`, (t: string) => t.replace('/', '//')];
const targets = ['%', '%zz', '/%', '/%E0%A4%A', '/%00', '/%c0%ae%c0%ae/', '//', '*', '', 'http://evil.test/api/me', `/api/${'a'.repeat(20_000)}`, `/${'../'.repeat(200)}etc/passwd`, '/api/feed/%2e%2e%2f', '/api/feed/__proto__', '/api/feeds?__proto__[x]=1', '/api/feeds?constructor=1',
  '/api/feed/{{compound}}?before[$ne]=1', '/api/feed/{{compound}}?before=9007199254740993', '/api/feed/{{compound}}?limit=1e3&limit=2', `/api/feed/{{compound}}?x=${'&x='.repeat(2_000)}`, '/api/me#x', '/api/me;x', '/api\\me', '/API/ME', '/api/me/', `/sign-in?to=${CANARY}`, `/c/${CANARY}`, `/"><${CANARY}>`, `/'%22%3E%3Cscript%3E${CANARY}`,
  `/_app/immutable/${CANARY}`, '/_app/immutable/%2e%2e/%2e%2e/handler.js', '/_app/version.json', '/__data.json', `/feeds/${CANARY}/__data.json?x-sveltekit-invalidated=11`, '/ws', '/ws/', '/ws/?EIO=4&transport=polling', '/ws/?EIO=3&transport=websocket', '/ws/?EIO=4&transport=__proto__', `/ws/?EIO=4&transport=websocket&sid=${CANARY}`, '/ws/../api/me'];
const lengths = ['0', '1', '-1', '+5', ' 5', '5 5', '0x10', '1e3', '99999999999999999999', '65537', '', '5,5', CANARY];
const chunks = ['0\r\n\r\n', '5\r\nhello\r\n0\r\n\r\n', 'zz\r\n', '-1\r\n', 'ffffffffffffffff1\r\nx', '5;ext=1\r\nhello\r\n0\r\n\r\n', `1;${'x'.repeat(20_000)}\r\na\r\n0\r\n\r\n`, '5\nhello\n0\n\n', '3\r\nhello\r\n0\r\n\r\n', `0\r\nX: ${CANARY}\r\n\r\n`, `0\r\n${'X: y\r\n'.repeat(3_000)}\r\n`, '1\r\n{\r\n'.repeat(50), '0\r\n', ''];
const headers: readonly [string, string][] = [
  ['Content-Length', '3'], ['Host', CANARY], ['Host', ''], ['Cookie', `sid=${CANARY}`], ['Cookie', 'sid='.repeat(3_000)], ['Cookie', '__proto__=x; constructor=y'], ['Authorization', `Bearer ${CANARY}`], ['Authorization', 'Bearer ..'], ['Authorization', `Bearer ${'a.'.repeat(4_000)}`], ['Authorization', 'Basic Og=='],
  ['Origin', `http://${CANARY}.test`], ['Origin', 'null'], ['Origin', ORIGIN], ['Expect', '100-continue'], ['Expect', CANARY], ['Transfer-Encoding', 'chunked, chunked'], ['Transfer-Encoding', 'gzip'], ['Transfer-Encoding', ' chunked'], ['Transfer-Encoding', 'identity'],
  ['Upgrade', 'h2c'], ['Connection', 'Upgrade'], ['Connection', 'close, keep-alive'], ['Sec-WebSocket-Key', 'short'], ['Sec-WebSocket-Version', '99'], ['Sec-WebSocket-Extensions', 'permessage-deflate; client_max_window_bits=99'], ['Sec-WebSocket-Extensions', ';;;'], ['Sec-WebSocket-Protocol', ',,'],
  ['Sec-Fetch-Site', 'cross-site'], ['Range', 'bytes=0-,-1'], ['If-None-Match', CANARY.repeat(500)], ['If-Modified-Since', 'never'], ['Accept-Language', 'zh'.repeat(4_000)], ['Accept-Language', `${CANARY};q=9`], ['Accept-Encoding', 'br;q=-1'], ['X-Forwarded-For', CANARY], ['X-Forwarded-Proto', CANARY], ['X-Forwarded-Host', CANARY],
  ['Content-Encoding', 'gzip'], ['X-Http-Method-Override', 'DELETE'], ['', 'x'], ['A b', 'x'], ['X\x00Y', 'x'], ['X', 'a\x00b'], ['X', '\r\n folded'], ['X', 'bare\rreturn'], ['X', 'bare\nline: feed'], ['\xe5\xad\x97', '\xe5\xad\x97'], ['X', 'x'.repeat(20_000)], ['__proto__', 'x'], ['X-SvelteKit-Action', 'true'],
];
const methods = ['get', 'GE T', '', 'PRI', 'TRACE', 'CONNECT', 'OPTIONS', 'PUT', 'PATCH', 'PROPFIND', 'QUERY', 'M-SEARCH', 'A'.repeat(5_000), CANARY, '\x16\x03\x01\x02', 'POST', 'DELETE', 'HEAD'];
const versions = ['HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/1.2', 'HTTP/9.9', 'http/1.1', 'HTTPS/1.1', '', 'HTTP/1.1 '];

/** Changes of a request that still is one, more or less. */
const changes: Readonly<Record<string, (one: Request, dice: Dice) => void>> = {
  type(one, dice) {
    one.headers = one.headers.filter(([name]) => name !== 'Content-Type');
    one.headers.push([dice.pick(['Content-Type', 'content-type', 'CONTENT-TYPE']), dice.pick(around)(dice.pick(types))]);
  },
  body(one, dice) {
    one.body = dice.pick(['', '{', '[]', 'null', '"x"', '{"a":1}x', '{"a":', '\xef\xbb\xbf{}', '\xff\xfe', '[[[['.repeat(2_000), `{"a":"${'x'.repeat(66_000)}"}`, '{"__proto__":{}}', '{"a":1,"a":2}', '\x00'.repeat(100), command, form, form.slice(0, 60), form.replace('--zz--', '--zz'), `--zz\r\n${'X: y\r\n'.repeat(60)}\r\n--zz--`]);
    if (dice.chance(70)) one.headers = [...one.headers.filter(([name]) => name !== 'Content-Length'), ['Content-Length', String(one.body.length)]];
  },
  target(one, dice) { one.target = dice.pick(targets); },
  method(one, dice) { one.method = dice.pick(methods); },
  version(one, dice) { one.version = dice.pick(versions); },
  length(one, dice) { one.headers.push(['Content-Length', dice.pick(lengths)]); },
  chunked(one, dice) {
    if (dice.chance(70)) one.headers = one.headers.filter(([name]) => name !== 'Content-Length');
    one.headers.push([dice.pick(['Transfer-Encoding', 'transfer-encoding']), dice.pick(['chunked', 'Chunked', 'CHUNKED'])]);
    one.body = dice.pick(chunks);
  },
  header(one, dice) { one.headers.push(dice.pick(headers)); },
  twice(one, dice) {
    const [name, value] = dice.pick(one.headers);
    one.headers.push([name, dice.chance(50) ? value : CANARY]);
  },
  many(one, dice) { for (let i = dice.pick([61, 500, 3_000]); i > 0; i--) one.headers.push([`X-${String(i)}`, dice.pick(['', 'y', CANARY])]); },
};

/** Changes of bytes that nobody took for a request. */
const spoils: Readonly<Record<string, (bytes: string, dice: Dice) => string>> = {
  cut: (bytes, dice) => bytes.slice(0, dice.roll(bytes.length + 1)),
  flip(bytes, dice) {
    const at = dice.roll(bytes.length);
    return bytes.slice(0, at) + String.fromCharCode(bytes.charCodeAt(at) ^ (1 << dice.roll(8))) + bytes.slice(at + 1);
  },
  insert(bytes, dice) {
    const at = dice.roll(bytes.length);
    return bytes.slice(0, at) + dice.pick(['\x00', '\r', '\n', '\r\n', '\r\n\r\n', ' ', ':', '\xff'.repeat(100), CANARY]) + bytes.slice(at);
  },
  leaveOut(bytes, dice) {
    const at = dice.roll(bytes.length);
    return bytes.slice(0, at) + bytes.slice(at + 1 + dice.roll(20));
  },
  noise: (_, dice) => Array.from({ length: 1 + dice.roll(2_000) }, () => String.fromCharCode(dice.roll(256))).join(''),
};

function make(dice: Dice): ByteShot {
  const kinds: string[] = [];
  const one = (closing: boolean): string => {
    const made = dice.pick(requests)();
    for (let i = dice.roll(4); i > 0; i--) {
      const kind = dice.pick(Object.keys(changes));
      kinds.push(kind);
      changes[kind]?.(made, dice);
    }
    if (closing && dice.chance(80)) made.headers.push(['Connection', 'close']);
    return `${made.method} ${made.target} ${made.version}\r\n${made.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${made.body}`;
  };
  const pipelined = dice.chance(15) ? 1 + dice.roll(20) : 0;
  let bytes = Array.from({ length: pipelined }, () => one(false)).join('') + one(true);
  if (dice.chance(35)) {
    const kind = dice.pick(Object.keys(spoils));
    kinds.push(kind);
    bytes = spoils[kind]?.(bytes, dice) ?? bytes;
  }
  const cuts = dice.chance(30) ? Array.from({ length: 1 + dice.roll(4) }, () => dice.roll(bytes.length + 1)).sort((a, b) => a - b) : [];
  const pieces = [0, ...cuts].map((from, i) => bytes.slice(from, [...cuts, bytes.length][i]));
  return { kind: [pipelined > 0 ? `${String(pipelined + 1)} requests` : '', ...kinds].filter((word) => word !== '').join(' '), pieces };
}

/** Bytes on a TCP connection that are an HTTP request, nearly one, or nothing of the kind. */
export function bytesLayer(target: Target): Layer<ByteShot> {
  return {
    width: 200,
    acts: false,
    make,
    async fire({ pieces }) {
      const got = await exchange(target.hub.port, pieces.map((piece) => Buffer.from(fill(piece, target), 'latin1')));
      if (got === 'HANGS') return 'the connection is still open';
      for (const answer of answersIn(got)) {
        const words = judgeHttp(answer);
        if (words !== null) return words;
      }
      return null;
    },
    close: () => undefined,
  };
}
