import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ORIGIN, startHub, type Hub } from '../support/hub.ts';

let hub: Hub;
beforeAll(async () => { hub = await startHub({ config: { limits: 'bench' } }); });
afterAll(() => hub.close());

const command = () => ({
  id: crypto.randomUUID(), log: hub.scene.log, type: 'PostMessage', capacity: hub.scene.chair.capacity, data: { room: hub.scene.room, text: '你好', replyTo: null, about: null },
});

/** Status of an unsafe request by somebody signed in whose page comes from there. */
async function statusFrom(headers: Record<string, string>): Promise<{ status: number; body: unknown }> {
  const client = await hub.signIn('chair');
  client.headers = headers;
  const { status, body } = await client.post('/api/commands', command());
  return { status, body };
}

describe('what changes something', () => {
  test.each([
    ['our origin', () => ({ origin: ORIGIN })],
    ['our origin, as browsers say it', () => ({ origin: ORIGIN, 'sec-fetch-site': 'same-origin' })],
    ['this very host, in a demo on plain HTTP', () => ({ origin: hub.url })],
  ])('is done for a page of %s', async (_where, headers) => {
    expect((await statusFrom(headers())).status).toBe(200);
  });

  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['no origin at all', {}],
    ['an origin that is kept secret', { origin: 'null' }],
    ['the same host by another scheme', { origin: ORIGIN.replace('http:', 'https:') }],
    ['a port of ours', { origin: `${ORIGIN}:81` }],
    ['a subdomain', { origin: ORIGIN.replace('hub.', 'x.hub.') }],
    ['a host that begins like ours', { origin: `${ORIGIN}.evil.example` }],
    ['a host that ends like ours', { origin: ORIGIN.replace('hub.', 'evil-hub.') }],
    ['our origin in capitals', { origin: ORIGIN.toUpperCase() }],
    ['our origin and another', { origin: `${ORIGIN}, https://evil.example` }],
    ['our origin, but the browser says cross-site', { origin: ORIGIN, 'sec-fetch-site': 'cross-site' }],
    ['our origin, but the browser says same-site', { origin: ORIGIN, 'sec-fetch-site': 'same-site' }],
    ['our origin, but the browser says none', { origin: ORIGIN, 'sec-fetch-site': 'none' }],
    ['our referrer instead', { referer: `${ORIGIN}/` }],
  ])('is refused from %s', async (_where, headers) => {
    const head = (await hub.engine.channel(hub.scene.log, hub.scene.channel))?.n;
    expect(await statusFrom(headers)).toEqual({ status: 403, body: { status: 403, refused: 'ORIGIN_REFUSED' } });
    expect((await hub.engine.channel(hub.scene.log, hub.scene.channel))?.n).toBe(head);
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s is looked at before anything else, also where nothing is', async (method) => {
    const client = hub.anybody();
    client.headers = { origin: 'https://evil.example' };
    expect((await client.send(method, '/api/nowhere')).body).toMatchObject({ refused: 'ORIGIN_REFUSED' });
  });

  test('without origin is not even done with a token when cookies come along', async () => {
    const client = await hub.signIn('chair');
    const { body } = await hub.anybody().post<{ token: string }>('/api/token', { identifier: hub.identifierOf(hub.scene.chair.person), password: 'wrong' });
    client.headers = { authorization: `Bearer ${body.token}` };
    expect((await client.post('/api/commands', command())).body).toMatchObject({ refused: 'ORIGIN_REFUSED' });
  });

  test('signs nobody in for another site', async () => {
    const client = hub.anybody();
    client.headers = { origin: 'https://evil.example' };
    const answer = await client.post('/api/session/demo', { person: hub.scene.chair.person });
    expect(answer.body).toMatchObject({ refused: 'ORIGIN_REFUSED' });
    expect(answer.headers.getSetCookie()).toEqual([]);
  });
});

test('outside a demo, this very host is no origin of ours', async () => {
  const serious = await startHub({ config: { demo: false, sameHostOrigin: false } });
  const client = await serious.signIn('chair');
  client.headers = { origin: serious.url };
  expect((await client.delete('/api/session')).body).toMatchObject({ refused: 'ORIGIN_REFUSED' });
  await serious.close();
});

test('reading needs no origin, and nobody else may read the answer', async () => {
  const client = hub.anybody();
  client.headers = { origin: 'https://evil.example' };
  const answer = await client.get('/api/health');
  expect(answer.status).toBe(200);
  expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin');
});
