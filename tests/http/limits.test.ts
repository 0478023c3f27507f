import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { slack } from '../support/effort.ts';
import { startHub, type Hub } from '../support/hub.ts';

let hub: Hub;
beforeAll(async () => { hub = await startHub({ config: { trustedProxies: ['127.0.0.1'] } }); });
afterAll(() => hub.close());

/** A client behind the proxy, with an address of its own. */
function clientAt(address: string) {
  const client = hub.anybody();
  client.headers = { ...client.headers, 'x-forwarded-for': address };
  return client;
}

/** Status of so many requests, one after the other. */
async function statuses(times: number, ask: () => Promise<{ status: number }>): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < times; i += 1) all.push((await ask()).status);
  return all;
}

describe('limits', () => {
  test('hold per address block before sign-in, counted before the body is read', async () => {
    const client = clientAt('203.0.113.1');
    const all = await statuses(31, () => client.send('POST', '/api/session', 'not even JSON', { 'content-type': 'application/json' }));
    expect(all.slice(0, 30).every((status) => status === 400)).toBe(true);
    const refused = await client.post('/api/session', {});
    expect(refused).toMatchObject({ status: 429, body: { refused: 'RATE_LIMITED', detail: { retryAfter: expect.any(Number) } } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await clientAt('203.0.113.2').post('/api/session', {})).status).toBe(400);
  });

  test('take the addresses of one IPv6 household for one', async () => {
    const all = await statuses(31, (() => {
      let i = 0;
      return () => clientAt(`2001:db8:1:2::${(i += 1).toString(16)}`).post('/api/session', {});
    })());
    expect(all.at(-1)).toBe(429);
    expect((await clientAt('2001:db8:1:3::1').post('/api/session', {})).status).toBe(400);
  });

  test('believe only the proxy about an address', async () => {
    const open = await startHub({});
    const all = await statuses(31, (() => {
      let i = 0;
      return () => {
        const client = open.anybody();
        client.headers = { ...client.headers, 'x-forwarded-for': `203.0.113.${String((i += 1))}` };
        return client.post('/api/session', {});
      };
    })());
    expect(all.at(-1)).toBe(429);
    await open.close();
  });

  test('hold per person after sign-in, wherever they are, and for nobody else', async () => {
    const [phone, desk] = [await hub.signIn('chair'), await hub.signIn('chair')];
    phone.headers = { ...phone.headers, 'x-forwarded-for': '203.0.113.20' };
    desk.headers = { ...desk.headers, 'x-forwarded-for': '203.0.113.21' };
    await statuses(5, () => phone.get('/api/sessions'));
    const all = await statuses(56, () => desk.get('/api/sessions'));
    expect(all.filter((status) => status === 200)).toHaveLength(55);
    const manager = await hub.signIn('manager');
    expect((await manager.get('/api/sessions')).status).toBe(200);
  });

  test('slow down whoever looks for paths that are not there', async () => {
    const client = clientAt('203.0.113.30');
    const all = await statuses(61, () => client.get(`/api/${crypto.randomUUID()}`));
    expect([all[0], all.at(-1)]).toEqual([404, 429]);
  });

  test('of a feed are wide: a whole compound may share one address', async () => {
    const all = await statuses(300, () => clientAt('203.0.113.40').get(`/api/feed/${hub.scene.log.slice('compound/'.length)}`));
    expect(new Set(all)).toEqual(new Set([200]));
  });
});

describe('under overload', () => {
  test('followers without account are asked to come back, members are served', async () => {
    const feed = `/api/feed/${hub.scene.log.slice('compound/'.length)}`;
    const member = await hub.signIn('manager');
    const follower = clientAt('203.0.113.60');
    expect((await follower.get(feed)).status).toBe(200);
    // The hub runs in this very process: for five seconds it hardly gets a turn.
    for (const end = performance.now() + 5_000; performance.now() < end;) {
      for (const blocked = performance.now() + 700; performance.now() < blocked;);
      await new Promise((resolve) => void setImmediate(resolve));
    }
    expect(await follower.get(feed)).toMatchObject({ status: 503, body: { refused: 'BUSY', detail: { retryAfter: 5 } } });
    expect((await member.get(feed)).status).toBe(200);
    let status = 503;
    for (const end = performance.now() + 20_000; status === 503 && performance.now() < end;) ({ status } = await follower.get('/api/feeds'));
    expect(status).toBe(200);
  });
});

describe.concurrent('a connection', () => {
  test('that never finishes its headers is closed', async ({ expect }) => {
    const { port } = new URL(hub.url);
    const socket = connect(Number(port), '127.0.0.1');
    const closed = new Promise<number>((resolve) => {
      const began = Date.now();
      socket.once('close', () => resolve(Date.now() - began));
    });
    socket.on('error', () => undefined).resume();
    socket.write('GET /api/health HTTP/1.1\r\nHost: hub.test\r\nX-Slow: ');
    expect(await closed).toBeLessThan(slack(13_000));
  });

  test('that never finishes its body is answered and closed', async ({ expect }) => {
    const client = await hub.signIn('operator');
    const { port } = new URL(hub.url);
    const socket = connect(Number(port), '127.0.0.1');
    let said = '';
    socket.on('data', (chunk: Buffer) => { said += chunk.toString(); });
    socket.on('error', () => undefined);
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.write(`POST /api/commands HTTP/1.1\r\nHost: hub.test\r\nOrigin: http://hub.test\r\nCookie: ${client.cookie}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"id":`);
    await closed;
    expect(said).toMatch(/^HTTP\/1\.1 (503|408)/);
  });
});
