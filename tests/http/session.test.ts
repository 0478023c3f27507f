import { buildApp } from '@sanfang/server/app.ts';
import { createEngine } from '@sanfang/server/engine/engine.ts';
import type { SessionsReply } from '@sanfang/shared/protocol/api/accounts.ts';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enter } from '../realtime/line.ts';
import { Client } from '../support/client.ts';
import { PASSWORD, startHub, type Hub } from '../support/hub.ts';
import { storeKinds } from '../support/stores.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let hub: Hub;
beforeAll(async () => { hub = await startHub({ config: { limits: 'bench' } }); });
afterAll(() => hub.close());

const credentials = (person: string, password = PASSWORD) => ({ identifier: hub.identifierOf(person), password });

describe('signing in', () => {
  test('gives a cookie that no script can read, and says who one is', async () => {
    const browser = hub.anybody();
    const { chair } = hub.scene;
    const answer = await browser.post('/api/session', credentials(chair.person));
    expect(answer).toMatchObject({ status: 200, body: { person: chair.person } });
    const [sid = '', device = ''] = answer.headers.getSetCookie();
    for (const cookie of [sid, device]) expect(cookie).toMatch(/; Path=\/; (Expires|Max-Age).*; HttpOnly; SameSite=Lax$|HttpOnly.*SameSite=Lax/);
    expect(sid).toMatch(/^sid=[A-Za-z0-9_-]{43};/);
    const me = await browser.get('/api/me');
    expect(me.body).toMatchObject({ person: chair.person, name: 'Name of committeeChair', hats: [{ log: hub.scene.log, name: '龙庭御景（测试）', hats: [{ office: 'committeeChair', capacity: chair.capacity, side: 'COMMITTEE' }] }] });
  });

  test('behind https gives a __Host- cookie, and takes no other', async () => {
    const secure = await startHub({ config: { origins: ['https://hub.test'], limits: 'bench' } });
    const browser = secure.anybody();
    browser.headers = { origin: 'https://hub.test' };
    const answer = await browser.post('/api/session', credentials(secure.scene.chair.person));
    const [sid = ''] = answer.headers.getSetCookie();
    expect(sid).toMatch(/^__Host-sid=[^;]+; Path=\/;.*HttpOnly; Secure; SameSite=Lax/);
    expect(sid).not.toMatch(/Domain/i);
    expect((await browser.get('/api/me')).status).toBe(200);
    const token = browser.cookies.get('__Host-sid') ?? '';
    expect((await secure.anybody().get('/api/me', { cookie: `sid=${token}` })).status).toBe(401);
    await secure.close();
  });

  test('answers a wrong password, an unknown person, a disabled account and nonsense alike', async () => {
    const disabled = await hub.addPerson();
    await hub.disable(disabled);
    const answers = await Promise.all([
      hub.anybody().post('/api/session', credentials(hub.scene.manager.person, 'wrong')),
      hub.anybody().post('/api/session', { identifier: '13912345678', password: 'wrong' }),
      hub.anybody().post('/api/session', credentials(disabled)),
      hub.anybody().post('/api/session', { identifier: 'not an identifier', password: 'wrong' }),
    ]);
    for (const { status, body, headers } of answers) {
      expect({ status, body }).toEqual({ status: 401, body: { status: 401, refused: 'WRONG_CREDENTIALS' } });
      expect(headers.getSetCookie()).toEqual([]);
    }
  });

  test('is refused after five wrong passwords, and works again for its owner on a device that is known', async () => {
    const person = await hub.addPerson();
    const home = hub.anybody();
    expect((await home.post('/api/session', credentials(person))).status).toBe(200);
    await home.delete('/api/session');
    const attacker = hub.anybody();
    let answer = await attacker.post<{ refused: string; detail?: { retryAfter: number } }>('/api/session', credentials(person, 'guess'));
    for (let tries = 1; tries < 30 && answer.body.refused === 'WRONG_CREDENTIALS'; tries += 1) {
      hub.clock.forward(25_000);
      answer = await attacker.post('/api/session', credentials(person, 'guess'));
    }
    expect(answer).toMatchObject({ status: 429, body: { refused: 'RATE_LIMITED' } });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(60);
    // The right password is not tried either: the answer gives nothing away.
    expect((await attacker.post('/api/session', credentials(person))).status).toBe(429);
    expect((await home.post('/api/session', credentials(person))).status).toBe(200);
  });

  test('with one click works for demo accounts in demo mode only', async () => {
    const { chair } = hub.scene;
    const answer = await hub.anybody().post('/api/session/demo', { person: chair.person });
    expect(answer).toMatchObject({ status: 200, body: { person: chair.person } });
    const real = await hub.addPerson();
    for (const person of [real, crypto.randomUUID()]) expect(await hub.anybody().post('/api/session/demo', { person })).toMatchObject({ status: 404, body: { refused: 'NOT_FOUND' } });

    const serious = await startHub({ config: { demo: false } });
    expect(await serious.anybody().post('/api/session/demo', { person: serious.scene.chair.person })).toMatchObject({ status: 404, body: { refused: 'NOT_FOUND' } });
    expect((await serious.anybody().get('/api/demo')).status).toBe(404);
    await serious.close();
  });

  test('as somebody else in the same browser ends the session before', async () => {
    const browser = await hub.signIn('chair');
    const before = browser.cookie;
    await browser.post('/api/session', credentials(hub.scene.manager.person));
    expect((await hub.anybody().get('/api/me', { cookie: before })).status).toBe(401);
    expect((await browser.get('/api/me')).body).toMatchObject({ person: hub.scene.manager.person });
  });
});

describe('a session', () => {
  test('is listed, and can be ended one by one', async () => {
    const [phone, desk] = [await hub.signIn('operator'), await hub.signIn('operator')];
    const { body } = await phone.get<SessionsReply>('/api/sessions');
    const mine = body.sessions.find((session) => session.current);
    const others = body.sessions.filter((session) => !session.current);
    expect(mine).toBeDefined();
    expect(JSON.stringify(body)).not.toContain(phone.cookies.get('sid'));
    const stranger = await hub.signIn('stranger');
    expect((await stranger.delete(`/api/sessions/${others[0]?.id ?? ''}`)).status).toBe(404);
    expect((await desk.get('/api/me')).status).toBe(200);
    for (const { id } of others) expect((await phone.delete(`/api/sessions/${id}`)).status).toBe(204);
    expect((await desk.get('/api/me')).status).toBe(401);
    expect((await phone.get('/api/me')).status).toBe(200);
  });

  test('ends with signing out, and the browser is told to forget', async () => {
    const browser = await hub.signIn('chair');
    const { cookie } = browser;
    const answer = await browser.delete('/api/session');
    expect(answer.status).toBe(204);
    // Storage stays: the outbox keeps there what the person chose to keep when the page asked.
    expect(answer.headers.get('clear-site-data')).toBe('"cache"');
    expect(browser.cookies.has('sid')).toBe(false);
    expect((await hub.anybody().get('/api/me', { cookie })).status).toBe(401);
  });

  test('ends everywhere at once, on sockets too', async () => {
    const person = hub.scene.manager.person;
    const [phone, desk] = [await hub.signIn('manager'), await hub.signIn('manager')];
    const lines = await Promise.all([phone, desk].map(({ cookie }) => enter(hub.url, { cookie, person })));
    const token = await hub.anybody().post<{ token: string }>('/api/token', credentials(person));
    expect((await phone.delete('/api/sessions')).status).toBe(204);
    expect((await desk.get('/api/me')).status).toBe(401);
    expect((await hub.anybody().get('/api/me', { authorization: `Bearer ${token.body.token}` })).status).toBe(401);
    await Promise.all(lines.map((line) => line.ended));
    for (const line of lines) expect(line.frames).toContainEqual({ name: 'closed', frame: expect.objectContaining({ reason: 'SIGNED_OUT' }) });
  });

  test.each(storeKinds)('ends everywhere else at once, on sockets and on other nodes too, and stays here ($name)', async ({ fresh }) => {
    const place = await fresh();
    const here = await startHub({ config: { limits: 'bench' }, place });
    // Another node on the same stores, by the wall clock.
    const stores = await place.open();
    const clock = here.clock;
    const engine = await createEngine({ stores, clock, sweepMs: 50 });
    const app = await buildApp({ stores, engine, config: here.config, clock });
    await app.listen({ host: '127.0.0.1', port: 0 });
    const far = `http://127.0.0.1:${String((app.server.address() as AddressInfo).port)}`;
    const { person } = here.scene.manager;
    const [phone, desk, table] = [await here.signIn('manager'), await here.signIn('manager'), await here.signIn('manager')];
    const stays = await enter(here.url, { cookie: phone.cookie, person });
    const gone = await Promise.all([enter(here.url, { cookie: desk.cookie, person }), enter(far, { cookie: table.cookie, person })]);

    const began = performance.now();
    expect((await phone.delete('/api/sessions/others')).status).toBe(204);
    await Promise.all(gone.map((line) => line.ended));
    // Promised: two seconds.
    expect(performance.now() - began).toBeLessThan(6_000);
    for (const line of gone) expect(line.frames).toContainEqual({ name: 'closed', frame: expect.objectContaining({ reason: 'SIGNED_OUT' }) });
    expect((await desk.get('/api/me')).status).toBe(401);
    expect((await new Client(far).get('/api/me', { cookie: table.cookie })).status).toBe(401);
    expect((await phone.get('/api/me')).status).toBe(200);
    expect(stays.socket.connected).toBe(true);
    expect((await phone.get<SessionsReply>('/api/sessions')).body.sessions).toHaveLength(1);
    stays.close();
    await app.close();
    await engine.close();
    await here.close();
  });

  test('lasts as long as it is used, thirty days at most', async () => {
    const browser = await hub.signIn('chair');
    for (let day = 0; day < 28; day += 7) {
      hub.clock.forward(7 * DAY);
      expect((await browser.get('/api/me')).status).toBe(200);
    }
    hub.clock.forward(2 * DAY + HOUR);
    expect((await browser.get('/api/me')).status).toBe(401);
    const unused = await hub.signIn('chair');
    hub.clock.forward(14 * DAY + 1);
    expect((await unused.get('/api/me')).status).toBe(401);
  });

  test('of a seat holder lasts half an hour unused and twelve hours at most, outside the demo', async () => {
    const serious = await startHub({ config: { demo: false } });
    const person = await serious.addPerson();
    await serious.engine.execute({
      id: crypto.randomUUID(), log: serious.scene.log, type: 'FillSeat', capacity: 'hub',
      data: { party: await partyOf(serious), office: 'committeeMember', person, name: '孙玉梅', term: { from: '2026-01-01', until: null } },
    }, { person: 'hub', auth: { method: 'HUB', level: 0, deviceAge: 0 }, received: new Date(serious.clock.now()).toISOString() });
    const resident = await serious.addPerson();
    const [member, owner] = [serious.anybody(), serious.anybody()];
    await member.post('/api/session', credentials(person));
    await owner.post('/api/session', credentials(resident));
    for (let used = 0; used < 24; used += 1) {
      expect((await member.get('/api/me')).status).toBe(200);
      serious.clock.forward(29 * 60_000);
    }
    serious.clock.forward(HOUR);
    expect((await member.get('/api/me')).status).toBe(401);
    expect((await owner.get('/api/me')).status).toBe(200);
    await serious.close();
  });

  test('is one of five; the sixth device signs out the one unused for longest', async () => {
    const person = await hub.addPerson();
    const browsers = [];
    for (let i = 0; i < 6; i += 1) {
      const browser = hub.anybody();
      await browser.post('/api/session', credentials(person));
      browsers.push(browser);
      hub.clock.forward(1_000);
    }
    const statuses = await Promise.all(browsers.map(async (browser) => (await browser.get('/api/me')).status));
    expect(statuses).toEqual([401, 200, 200, 200, 200, 200]);
  });
});

async function partyOf(where: Hub): Promise<string> {
  const office = (await where.engine.compound(where.scene.log, null))?.office;
  return Object.values(office?.parties ?? {}).find((party) => party.kind === 'OWNERS_COMMITTEE')?.id ?? '';
}
