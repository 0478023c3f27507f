import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setScene, type Scene } from '../engine/scene.ts';
import { startHub, type Hub } from '../support/hub.ts';
import type { Client } from '../support/client.ts';

let hub: Hub;
let other: Scene;
let chair: Client;
beforeAll(async () => {
  hub = await startHub({ config: { limits: 'bench' } });
  other = await setScene(hub.engine, hub.clock);
  chair = await hub.signIn('chair');
});
afterAll(() => hub.close());

/** Everything that the log of the compound is, for comparing. */
async function state(): Promise<unknown> {
  const logs = [hub.scene.log, hub.scene.street, other.log, other.street];
  return Promise.all(logs.map((log) => hub.stores.logs.head(log)));
}
const message = (rest: object = {}, data: object = {}) => ({
  id: crypto.randomUUID(), log: hub.scene.log, type: 'PostMessage', capacity: hub.scene.chair.capacity,
  data: { room: hub.scene.room, text: '你好', replyTo: null, about: null, ...data }, ...rest,
});
const json = { 'content-type': 'application/json' };

/** Values that have got through where they should not, elsewhere. */
const hostile: readonly unknown[] = [
  { $ne: null }, { $gt: '' }, { $regex: '.*' }, { $where: 'sleep(1000)' }, { $function: { body: 'x', args: [], lang: 'js' } },
  null, true, 0, -1, 1.5, 1e21, [], ['x'], [[]], {}, '', ' ', '\u0000', '\ud800', '../../etc/passwd', '__proto__', 'constructor', 'a'.repeat(100_000), '{"$ne":null}', '<script>alert(1)</script>',
];

describe('bad input is refused in words, and changes nothing', () => {
  test('in every field of a command', async () => {
    const before = await state();
    for (const field of ['id', 'log', 'type', 'capacity', 'data'] as const) {
      for (const value of hostile) {
        const answer = await chair.post('/api/commands', message({ [field]: value }));
        expect(answer.status, `${field} = ${JSON.stringify(value).slice(0, 40)}`).toBeOneOf([400, 413]);
        expect(answer.body).toMatchObject({ refused: expect.stringMatching(/^(MALFORMED|TOO_LARGE|UNKNOWN_COMMAND)$/) });
        expect(JSON.stringify(answer.body)).not.toMatch(/script|passwd|\$ne|aaaa/);
      }
    }
    expect(await state()).toEqual(before);
  });

  test('in every field of a message', async () => {
    const before = await state();
    for (const field of ['room', 'text', 'replyTo', 'about']) {
      const fine = field === 'text' ? [] : [null];
      const texts = new Set(['../../etc/passwd', '__proto__', 'constructor', '{"$ne":null}', '<script>alert(1)</script>']);
      for (const value of hostile.filter((one) => !fine.includes(one as null) && !(field === 'text' && texts.has(one as string)))) {
        const answer = await chair.post('/api/commands', message({}, { [field]: value }));
        expect(answer.status, `${field} = ${JSON.stringify(value).slice(0, 40)}`).toBeOneOf([400, 413]);
      }
    }
    expect(await state()).toEqual(before);
  });

  test('in every field of signing in', async () => {
    for (const field of ['identifier', 'password']) {
      for (const value of hostile.filter((one) => typeof one !== 'string')) {
        const answer = await hub.anybody().post('/api/session', { identifier: 'chen@example.com', password: 'x', [field]: value });
        expect(answer, `${field} = ${JSON.stringify(value)}`).toMatchObject({ status: 400, body: { refused: 'MALFORMED' } });
      }
    }
    expect((await hub.anybody().post('/api/session', { identifier: 'a'.repeat(100_000), password: 'x' })).status).toBe(413);
    expect((await hub.anybody().post('/api/session', { identifier: 'a'.repeat(60_000), password: 'x' })).status).toBe(400);
  });

  test.each([
    ['no JSON at all', 'hello', json, 400],
    ['half a JSON', '{"id":', json, 400],
    ['nothing', '', json, 400],
    ['an array', '[]', json, 400],
    ['null', 'null', json, 400],
    ['__proto__', '{"__proto__":{"admin":true}}', json, 400],
    ['constructor.prototype', '{"constructor":{"prototype":{"admin":true}}}', json, 400],
    ['10,000 brackets', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, json, 400],
    ['a form', 'id=1&type=PostMessage', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['plain text that looks like JSON', '{}', { 'content-type': 'text/plain' }, 415],
    ['JSON under a name that is not JSON\'s', '{}', { 'content-type': 'application/json5' }, 415],
    ['JSON for a list of types', '{}', { 'content-type': 'text/plain, application/json' }, 415],
    ['no type', '{}', {}, 415],
    ['binary', new Uint8Array([0, 1, 2, 0xff, 0xfe]), { 'content-type': 'application/octet-stream' }, 415],
    ['binary called JSON', new Uint8Array([0, 1, 2, 0xff, 0xfe]), json, 400],
    ['64 KiB and one', JSON.stringify({ a: 'x'.repeat(65_536) }), json, 413],
  ] as const)('as a body: %s', async (_what, body, headers, status) => {
    const before = await state();
    const answer = await chair.send('POST', '/api/commands', body as string, headers);
    expect(answer).toMatchObject({ status, body: { status, refused: expect.stringMatching(/^(MALFORMED|TOO_LARGE)$/) } });
    expect(await state()).toEqual(before);
  });

  test.each([
    '/api/compounds/..%2f..%2fetc', '/api/compounds/%00', '/api/compounds/$ne', `/api/compounds/${'a'.repeat(100)}`, '/api/feed/not-a-uuid', '/api/feed/%E0%A4%A', '/api/blobs/%2e%2e%2fx',
    '/api/logs/city/x/channels/feed/open', '/feeds/x.atom', '/feeds/x', '/api//me', '/api/me/', '/api/compounds/__proto__',
  ])('as a path: %s', async (path) => {
    const answer = await chair.get(path);
    expect(answer.status).toBeOneOf([400, 404]);
    expect(answer.body).toMatchObject({ refused: expect.stringMatching(/^(MALFORMED|NOT_FOUND)$/) });
  });

  test.each(['?before=-1', '?before=1e3', '?before=1&before=2', '?before[$ne]=1', '?limit=0', '?limit=1000', '?limit=abc', '?other=1', '?__proto__=1'])('as a query: %s', async (query) => {
    expect(await chair.get(`/api/feed/${hub.scene.log.slice(9)}${query}`)).toMatchObject({ status: 400, body: { refused: 'MALFORMED' } });
  });

  test('as headers: too many, too long, cookies without end', async () => {
    for (const headers of [Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`x-${String(i)}`, 'x'])), { cookie: `sid=${'a'.repeat(20_000)}` }, { authorization: `Bearer ${'a'.repeat(10_000)}` }]) {
      expect(await statusOf('/api/me', headers)).toBeOneOf([401, 431, 'CLOSED']);
    }
    expect(await statusOf('/api/health', {})).toBe(200);
  });
});

describe('another compound\'s', () => {
  const ours = () => hub.scene;

  test.each(['log', 'capacity'] as const)('%s in a command is refused', async (field) => {
    const before = await state();
    const swapped = { log: message({ log: other.log }), capacity: message({ capacity: other.chair.capacity }) };
    expect((await chair.post('/api/commands', swapped[field])).body).toEqual({ status: 403, refused: 'CAPACITY_NOT_YOURS' });
    expect(await state()).toEqual(before);
  });

  test('room is refused like one that is not there', async () => {
    const [theirs, none] = await Promise.all([chair.post('/api/commands', message({}, { room: other.room })), chair.post('/api/commands', message({}, { room: crypto.randomUUID() }))]);
    expect(theirs.body).toMatchObject({ refused: 'UNKNOWN_ROOM' });
    expect(theirs).toMatchObject({ status: none.status, body: none.body as object });
  });

  test('log that exists is refused like one that does not', async () => {
    const none = await chair.post('/api/commands', message({ log: `compound/${crypto.randomUUID()}` }));
    const theirs = await chair.post('/api/commands', message({ log: other.log }));
    expect(theirs).toMatchObject({ status: none.status, body: none.body as object });
  });

  test('pages are hidden: what is not ours is not there', async () => {
    const id = other.log.slice('compound/'.length);
    const nobody = crypto.randomUUID();
    const paths = (compound: string, room: string) => [
      `/api/compounds/${compound}`, `/api/compounds/${compound}/scope`,
      ...['office', 'register', `room/${room}`].flatMap((channel) => [
        `/api/logs/compound/${compound}/channels/${encodeURIComponent(channel)}/open`,
        `/api/logs/compound/${compound}/channels/${encodeURIComponent(channel)}/range?from=1&to=5`,
      ]),
      `/api/compounds/${compound}/register/imports/${nobody}`,
    ];
    const inexistent = paths(nobody, nobody);
    for (const [i, path] of paths(id, other.room).entries()) {
      const [theirs, none] = [await chair.get(path), await chair.get(inexistent[i] ?? '')];
      expect(theirs, path).toMatchObject({ status: 404, body: { status: 404, refused: 'NOT_FOUND' } });
      expect(none).toMatchObject({ status: theirs.status, body: theirs.body as object });
      const headersOf = (headers: Headers) => [...headers.keys()].filter((name) => !name.startsWith('x-ratelimit')).sort();
      expect(headersOf(none.headers)).toEqual(headersOf(theirs.headers));
    }
    const { body } = await chair.get<{ compounds: { log: string }[] }>('/api/compounds');
    expect(body.compounds.map(({ log }) => log)).toEqual([ours().log]);
  });
});

/** Status of a request with more headers than `fetch` would send; the hub may also hang up on them. */
function statusOf(path: string, headers: Record<string, string>): Promise<number | 'CLOSED'> {
  return new Promise((resolve) => {
    const request = httpRequest(hub.url + path, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.once('error', () => resolve('CLOSED')).end();
  });
}
