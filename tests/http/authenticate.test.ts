import { createHash, createHmac, createPublicKey } from 'node:crypto';
import { tokenKeys } from '@sanfang/server/accounts/tokens.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enter } from '../realtime/line.ts';
import { ORIGIN, PASSWORD, startHub, type Hub } from '../support/hub.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
let hub: Hub;
beforeAll(async () => { hub = await startHub({ config: { limits: 'bench' } }); });
afterAll(() => hub.close());

/** What a client would send to be recognised. */
type Evidence = Record<string, string>;
interface State {
  readonly what: string;
  readonly lets: boolean;
  /** Brings an account into the state and answers what its client sends. */
  readonly arrange: () => Promise<{ person: string; evidence: Evidence }>;
}

const credentials = (person: string) => ({ identifier: hub.identifierOf(person), password: PASSWORD });

async function browser(person?: string) {
  const who = person ?? (await hub.addPerson());
  const client = hub.anybody();
  await client.post('/api/session', credentials(who));
  return { person: who, client, evidence: { cookie: client.cookie } };
}
async function tokenClient() {
  const person = await hub.addPerson();
  const { body } = await hub.anybody().post<{ token: string; refresh: string }>('/api/token', credentials(person));
  return { person, ...body, evidence: { authorization: `Bearer ${body.token}` } };
}
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

const states: readonly State[] = [
  { what: 'a session', lets: true, arrange: () => browser() },
  { what: 'a token', lets: true, arrange: () => tokenClient() },
  { what: 'nothing', lets: false, arrange: async () => ({ person: hub.scene.chair.person, evidence: {} }) },
  { what: 'a cookie that was made up', lets: false, arrange: async () => ({ person: hub.scene.chair.person, evidence: { cookie: `sid=${'A'.repeat(43)}` } }) },
  { what: 'an operator for a cookie', lets: false, arrange: async () => ({ person: hub.scene.chair.person, evidence: { cookie: 'sid={"$ne":null}' } }) },
  {
    what: 'the hash of a token for the token', lets: false,
    arrange: async () => {
      const { person, client } = await browser();
      return { person, evidence: { cookie: `sid=${createHash('sha256').update(client.cookies.get('sid') ?? '').digest('base64url')}` } };
    },
  },
  {
    what: 'a session that was signed out', lets: false,
    arrange: async () => {
      const { person, client, evidence } = await browser();
      await client.delete('/api/session');
      return { person, evidence };
    },
  },
  {
    what: 'a session that was ended from another device', lets: false,
    arrange: async () => {
      const { person, evidence } = await browser();
      const other = await browser(person);
      await other.client.delete('/api/sessions');
      return { person, evidence };
    },
  },
  {
    what: 'a session that was not used for too long', lets: false,
    arrange: async () => {
      const signed = await browser();
      hub.clock.forward(14 * DAY);
      return signed;
    },
  },
  {
    what: 'a session of an account that was disabled', lets: false,
    arrange: async () => {
      const signed = await browser();
      await hub.disable(signed.person);
      return signed;
    },
  },
  {
    what: 'a session of an account that was disabled and enabled again', lets: false,
    arrange: async () => {
      const signed = await browser();
      await hub.disable(signed.person);
      await hub.disable(signed.person, false);
      return signed;
    },
  },
  {
    what: 'a token that has run out', lets: false,
    arrange: async () => {
      const signed = await tokenClient();
      hub.clock.forward(5 * MINUTE + 1_000);
      return signed;
    },
  },
  {
    what: 'a token of a session that was ended', lets: false,
    arrange: async () => {
      const signed = await tokenClient();
      const other = await browser(signed.person);
      await other.client.delete('/api/sessions');
      return signed;
    },
  },
  {
    what: 'a token that was followed by a refreshed one', lets: false,
    arrange: async () => {
      const signed = await tokenClient();
      await hub.anybody().post('/api/token', { refresh: signed.refresh });
      return signed;
    },
  },
  {
    what: 'a token without signature', lets: false,
    arrange: async () => {
      const { person, token } = await tokenClient();
      return { person, evidence: { authorization: `Bearer ${base64({ alg: 'none', typ: 'JWT' })}.${token.split('.')[1] ?? ''}.` } };
    },
  },
  {
    what: 'a token signed with the public key as if it were a shared secret', lets: false,
    arrange: async () => {
      const { person, token } = await tokenClient();
      const body = `${base64({ alg: 'HS256', typ: 'JWT' })}.${token.split('.')[1] ?? ''}`;
      const key = createPublicKey(tokenKeys(hub.config.sessionSecret).public).export({ format: 'pem', type: 'spki' });
      return { person, evidence: { authorization: `Bearer ${body}.${createHmac('sha256', key).update(body).digest('base64url')}` } };
    },
  },
  {
    what: 'a token with another session written into it', lets: false,
    arrange: async () => {
      const { person, token } = await tokenClient();
      const other = await tokenClient();
      const [head = '', , signature = ''] = token.split('.');
      return { person, evidence: { authorization: `Bearer ${head}.${base64({ ...claimsOf(token), sid: claimsOf(other.token)['sid'] })}.${signature}` } };
    },
  },
  {
    what: 'a session cookie for a bearer token', lets: false,
    arrange: async () => {
      const { person, client } = await browser();
      return { person, evidence: { authorization: `Bearer ${client.cookies.get('sid') ?? ''}` } };
    },
  },
  {
    what: 'a good cookie beside a bad header: the header counts', lets: false,
    arrange: async () => {
      const { person, evidence } = await browser();
      return { person, evidence: { ...evidence, authorization: 'Bearer x.y.z' } };
    },
  },
  {
    what: 'a password in the header', lets: false,
    arrange: async () => {
      const person = await hub.addPerson();
      return { person, evidence: { authorization: `Basic ${Buffer.from(`${hub.identifierOf(person)}:${PASSWORD}`).toString('base64')}` } };
    },
  },
];

describe('R2 · one way in, for HTTP and socket alike', () => {
  test.each(states)('$what → $lets', async ({ lets, arrange }) => {
    const { person, evidence } = await arrange();
    const http = await hub.anybody().get('/api/me', evidence);
    const socket = await enter(hub.url, { cookie: '', person }, { headers: { origin: ORIGIN, ...evidence } }).then(
      (line) => (line.close(), 200),
      (refusal: { refused?: string }) => (refusal.refused === 'NOT_SIGNED_IN' ? 401 : refusal),
    );
    expect({ http: http.status, socket }).toEqual(lets ? { http: 200, socket: 200 } : { http: 401, socket: 401 });
    expect(http.body).toMatchObject(lets ? { person } : { refused: 'NOT_SIGNED_IN' });
  });
});

describe('the session of an account that was disabled', () => {
  test('is not prolonged by whoever goes on asking with it', async () => {
    const { directory } = hub.stores;
    const { person, evidence } = await browser();
    const ends = async () => (await directory.sessionsOf(person)).map(({ lastSeenAt, expiresAt }) => ({ lastSeenAt, expiresAt }));
    const began = await ends();
    hub.clock.forward(2 * MINUTE);
    // As between the two steps of disabling: the sessions are not ended yet.
    await directory.disable(person, true);
    expect((await hub.anybody().get('/api/me', evidence)).status).toBe(401);
    expect(await ends()).toEqual(began);
    await directory.disable(person, false);
    expect((await hub.anybody().get('/api/me', evidence)).status).toBe(200);
    expect(await ends()).not.toEqual(began);
  });
});

describe('a client without cookies', () => {
  test('needs no origin, and goes on with its refresh token once', async () => {
    const client = hub.anybody();
    client.headers = {};
    const person = await hub.addPerson();
    const first = await client.post<{ token: string; refresh: string; expiresIn: number }>('/api/token', credentials(person));
    expect(first).toMatchObject({ status: 200, body: { person, expiresIn: 300 } });
    expect(first.headers.getSetCookie()).toEqual([]);
    const second = await client.post<{ token: string; refresh: string }>('/api/token', { refresh: first.body.refresh });
    expect(second.status).toBe(200);
    expect((await client.get('/api/me', { authorization: `Bearer ${second.body.token}` })).status).toBe(200);
    expect((await client.delete('/api/session', { authorization: `Bearer ${second.body.token}` })).status).toBe(204);
  });

  test('whose refresh token comes twice is signed out: one of the two has stolen it', async () => {
    const { refresh } = await tokenClient();
    const thief = await hub.anybody().post<{ token: string; refresh: string }>('/api/token', { refresh });
    expect((await hub.anybody().post('/api/token', { refresh })).body).toMatchObject({ refused: 'NOT_SIGNED_IN' });
    expect((await hub.anybody().get('/api/me', { authorization: `Bearer ${thief.body.token}` })).status).toBe(401);
    expect((await hub.anybody().post('/api/token', { refresh: thief.body.refresh })).status).toBe(401);
  });

  test('cannot go on for longer than thirty days, nor with a browser\'s token', async () => {
    let { refresh } = await tokenClient();
    for (let day = 0; day < 30; day += 10) {
      const answer = await hub.anybody().post<{ refresh: string }>('/api/token', { refresh });
      expect(answer.status).toBe(200);
      ({ refresh } = answer.body);
      hub.clock.forward(10 * DAY);
    }
    expect((await hub.anybody().post('/api/token', { refresh })).status).toBe(401);
    const { client } = await browser();
    expect((await hub.anybody().post('/api/token', { refresh: client.cookies.get('sid') })).status).toBe(401);
  });

  test('has a token that says which session, for whom and how long, and not who', async () => {
    const { token, person } = await tokenClient();
    const claims = claimsOf(token);
    expect(Object.keys(claims).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'jti', 'sid']);
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(300);
    expect(JSON.stringify(claims)).not.toContain(person);
  });

  test('acts with its evidence on the event: by token, and how old the device is', async () => {
    const { scene } = hub;
    const device = await browser(scene.secretary.person);
    hub.clock.forward(3 * DAY);
    const posted = await device.client.post<{ n: number }>('/api/commands', {
      id: crypto.randomUUID(), log: scene.log, type: 'PostMessage', capacity: scene.secretary.capacity, data: { room: scene.room, text: '大家好', replyTo: null, about: null },
    });
    const [event] = await hub.engine.events(scene.log, scene.channel, posted.body.n, posted.body.n);
    expect(event?.auth).toEqual({ method: 'PASSWORD', level: 1, deviceAge: 3 });
  });
});
