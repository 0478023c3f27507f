import type { Challenge, EnrolledReply, EnrolReply, RecoveryCodesReply, SecondFactorReply } from '@sanfang/shared/protocol/api/second-factor.ts';
import type { MeReply } from '@sanfang/shared/protocol/api/accounts.ts';
import { actOf } from '@sanfang/server/audit/act.ts';
import { pagesOf } from '@sanfang/server/audit/chain.ts';
import { setUpVerbs } from '@sanfang/server/command-line/verbs.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enter } from '../realtime/line.ts';
import type { Client } from '../support/client.ts';
import { ORIGIN, PASSWORD, startHub, type Hub } from '../support/hub.ts';
import { SoftPasskey } from '../support/passkey.ts';
import { askAccount, enrolPasskey, enrolPhone, firstStep, passkeys, proofOf } from '../support/second-factor.ts';

const MINUTE = 60_000;

// What it asks of a store is the contract's; signing with legal effect is tried on both.
describe('a second factor', () => {
  let hub: Hub;
  beforeAll(async () => { hub = await startHub({ config: { limits: 'bench', passkeys } }); });
  afterAll(() => hub.close());

  const credentials = (person: string, password = PASSWORD) => ({ identifier: hub.identifierOf(person), password });
  /** Somebody new, signed in. */
  async function somebody(): Promise<{ person: string; browser: Client }> {
    const [person, browser] = [await hub.addPerson(), hub.anybody()];
    expect((await browser.post('/api/session', credentials(person))).status).toBe(200);
    return { person, browser };
  }
  const now = (): number => hub.clock.now();
  async function acts(person: string): Promise<string[]> {
    await hub.app.audit.flush();
    const found: string[] = [];
    for await (const page of pagesOf(hub.stores.audit)) for (const { action, actor, object } of page.acts.map(actOf)) if (actor === person || object['person'] === person) found.push(action);
    return found;
  }

  test('is set up after the password was given once more, with ten recovery codes, and ends other sessions, their sockets too', async () => {
    const { person, browser } = await somebody();
    const elsewhere = hub.anybody();
    await elsewhere.post('/api/session', credentials(person));
    const line = await enter(hub.url, { cookie: elsewhere.cookie, person });
    const before = browser.cookies.get('sid');
    const { codes } = await enrolPhone(hub, browser, await proofOf(browser));
    expect(new Set(codes).size).toBe(10);
    await line.ended;
    expect((await elsewhere.get('/api/me')).status).toBe(401);
    expect(browser.cookies.get('sid')).not.toBe(before);
    const { body } = await browser.get<SecondFactorReply>('/api/second-factor');
    expect(body).toMatchObject({ factors: [{ kind: 'TOTP', name: '我的手机' }], recoveryCodes: 10, passkeys: 'hub.test', shared: false });
    expect((await browser.get<MeReply>('/api/me')).body.secondFactor).toEqual({ enrolled: true, asked: false, required: false });
    expect(await acts(person)).toEqual(expect.arrayContaining(['STEPPED_UP', 'SECOND_FACTOR_ADDED', 'RECOVERY_CODES_MADE', 'SESSIONS_ENDED']));
    // Neither secret nor code is kept as it is.
    const kept = JSON.stringify([await hub.stores.directory.factorsOf(person), await hub.stores.directory.recoveryCodes(person)]);
    for (const code of codes) expect(kept).not.toContain(code.replaceAll('-', ''));
  });

  test('is asked for after the right password, and nobody is signed in before it was right; a code works once', async () => {
    const { person, browser } = await somebody();
    const { phone } = await enrolPhone(hub, browser, await proofOf(browser));
    const phoneAtHome = hub.anybody();
    expect(await phoneAtHome.post('/api/session', credentials(person, 'wrong'))).toMatchObject({ status: 401, body: { refused: 'WRONG_CREDENTIALS' } });
    const asked = await firstStep(hub, phoneAtHome, person);
    expect(asked).toMatchObject({ totp: true, passkey: null, recovery: true, password: false });
    expect(phoneAtHome.cookies.has('sid')).toBe(false);
    expect((await phoneAtHome.get('/api/me')).status).toBe(401);
    expect(await phoneAtHome.post('/api/session/second', { ticket: asked.ticket, code: '000000' })).toMatchObject({ status: 401, body: { refused: 'WRONG_CODE' } });
    const code = phone.code(now());
    // As people type it.
    expect(await phoneAtHome.post('/api/session/second', { ticket: asked.ticket, code: `${code.slice(0, 3)} ${code.slice(3)}` })).toMatchObject({ status: 200, body: { person } });
    expect((await phoneAtHome.get('/api/me')).status).toBe(200);
    const again = hub.anybody();
    const { ticket } = await firstStep(hub, again, person);
    expect(await again.post('/api/session/second', { ticket, code })).toMatchObject({ status: 401, body: { refused: 'WRONG_CODE' } });
    expect(await phoneAtHome.post('/api/session/second', { ticket: asked.ticket, code: phone.code(now() + 30_000) })).toMatchObject({ status: 409, body: { refused: 'CHALLENGE_GONE' } });
    const [session] = await hub.stores.directory.sessionsOf(person).then((rows) => rows.filter(({ revokedAt }) => revokedAt === null).slice(-1));
    expect(session).toMatchObject({ method: 'PASSWORD', level: 2 });
  });

  test('is asked for on the device of the first step only, and for five minutes', async () => {
    const { person, browser } = await somebody();
    const { phone } = await enrolPhone(hub, browser, await proofOf(browser));
    const [here, there] = [hub.anybody(), hub.anybody()];
    const { ticket } = await firstStep(hub, here, person);
    expect(await there.post('/api/session/second', { ticket, code: phone.code(now()) })).toMatchObject({ status: 409, body: { refused: 'CHALLENGE_GONE' } });
    hub.clock.forward(5 * MINUTE);
    expect(await here.post('/api/session/second', { ticket, code: phone.code(now()) })).toMatchObject({ status: 409, body: { refused: 'CHALLENGE_GONE' } });
  });

  test('of a code that comes at once on many lines lets one of them in', async () => {
    const { person, browser } = await somebody();
    const { phone } = await enrolPhone(hub, browser, await proofOf(browser));
    const lines = await Promise.all(Array.from({ length: 3 }, async () => {
      const client = hub.anybody();
      return { client, ticket: (await firstStep(hub, client, person)).ticket };
    }));
    const code = phone.code(now());
    const answers = await Promise.all(lines.map(({ client, ticket }) => client.post('/api/session/second', { ticket, code })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('may be guessed five times, then there is a wait, for the right code as well; who is known where they are is let in elsewhere', async () => {
    const { person, browser } = await somebody();
    const { phone } = await enrolPhone(hub, browser, await proofOf(browser));
    const thief = hub.anybody();
    const { ticket } = await firstStep(hub, thief, person);
    const guess = () => thief.post<{ refused: string }>('/api/session/second', { ticket, code: '000000' });
    const told: string[] = [];
    for (let i = 0; i < 6; i += 1) {
      told.push((await guess()).body.refused);
      hub.clock.forward(25_000);
    }
    expect(told).toEqual([...Array.from({ length: 5 }, () => 'WRONG_CODE'), 'RATE_LIMITED']);
    expect((await thief.post<{ refused: string }>('/api/session/second', { ticket, code: phone.code(now()) })).body.refused).toBe('RATE_LIMITED');
    // The owner's own device is counted apart.
    await browser.delete('/api/session');
    const own = await firstStep(hub, browser, person);
    expect((await browser.post('/api/session/second', { ticket: own.ticket, code: phone.code(now()) })).status).toBe(200);
    expect(await acts(person)).toContain('SECOND_FACTOR_REFUSED');
  });

  test('R2: is no other way in for clients without cookies: the code comes with the password', async () => {
    const { person, browser } = await somebody();
    const { phone, codes } = await enrolPhone(hub, browser, await proofOf(browser));
    const client = hub.anybody();
    expect(await client.post('/api/token', credentials(person))).toMatchObject({ status: 401, body: { refused: 'SECOND_FACTOR_NEEDED' } });
    expect(await client.post('/api/token', { ...credentials(person), code: '000000' })).toMatchObject({ status: 401, body: { refused: 'WRONG_CODE' } });
    expect(await client.post('/api/token', { ...credentials(person, 'wrong'), code: phone.code(now()) })).toMatchObject({ status: 401, body: { refused: 'WRONG_CREDENTIALS' } });
    hub.clock.forward(MINUTE);
    const { body } = await client.post<{ token: string; refresh: string }>('/api/token', { ...credentials(person), code: phone.code(now()) });
    expect((await hub.anybody().get('/api/me', { authorization: `Bearer ${body.token}` })).status).toBe(200);
    expect((await client.post('/api/token', { refresh: body.refresh })).status).toBe(200);
    expect((await client.post('/api/token', { ...credentials(person), code: codes[0] })).status).toBe(200);
    expect((await client.post('/api/token', { ...credentials(person), code: codes[0] })).status).toBe(401);
  });

  test('can be a passkey: bound to this hub, this challenge, this person, and to somebody whom the device knew', async () => {
    const { person, browser } = await somebody();
    const key = await enrolPasskey(browser, await proofOf(browser));
    const other = await somebody();
    const theirs = await enrolPasskey(other.browser, await proofOf(other.browser));
    const attempt = async (make: (asked: Challenge) => object): Promise<{ status: number; refused?: string }> => {
      const client = hub.anybody();
      const asked = await firstStep(hub, client, person);
      const { status, body } = await client.post<{ refused?: string }>('/api/session/second', { ticket: asked.ticket, ...make(asked) });
      hub.clock.forward(20 * MINUTE);
      return { status, ...(body.refused === undefined ? {} : { refused: body.refused }) };
    };
    const options = ({ passkey }: Challenge) => {
      if (passkey === null) throw new Error('no passkey is asked for');
      return passkey;
    };
    const wrong = { status: 401, refused: 'WRONG_CODE' };
    expect(await attempt((asked) => ({ passkey: key.assert(options(asked), { origin: 'http://hub.test.evil' }) }))).toEqual(wrong);
    expect(await attempt((asked) => ({ passkey: key.assert(options(asked), { rpId: 'evil.test' }) }))).toEqual(wrong);
    expect(await attempt((asked) => ({ passkey: key.assert(options(asked), { unverified: true }) }))).toEqual(wrong);
    expect(await attempt((asked) => ({ passkey: key.assert(options(asked), { challenge: Buffer.alloc(32).toString('base64url') }) }))).toEqual(wrong);
    expect(await attempt((asked) => ({ passkey: theirs.assert(options(asked)) }))).toEqual(wrong);
    expect(await attempt((asked) => ({ passkey: { ...theirs.assert(options(asked)), id: key.id, rawId: key.id } }))).toEqual(wrong);
    key.counter = 10;
    expect(await attempt((asked) => ({ passkey: key.assert(options(asked)) }))).toEqual({ status: 200 });
    // A counter that went back: somebody has a copy.
    expect(await attempt((asked) => ({ passkey: key.assert(options(asked), { counter: 11 }) }))).toEqual(wrong);
    expect(await attempt((asked) => ({ passkey: key.assert(options(asked), { counter: 12 }) }))).toEqual({ status: 200 });

    // Signed once: neither the same answer again, nor another one to the same challenge.
    const client = hub.anybody();
    const asked = await firstStep(hub, client, person);
    const signed = key.assert(options(asked));
    expect((await client.post('/api/session/second', { ticket: asked.ticket, passkey: signed })).status).toBe(200);
    for (const passkey of [signed, key.assert(options(asked))]) expect(await client.post('/api/session/second', { ticket: asked.ticket, passkey })).toMatchObject({ status: 409, body: { refused: 'CHALLENGE_GONE' } });
    const second = await firstStep(hub, client, person);
    expect(await client.post('/api/session/second', { ticket: second.ticket, passkey: signed })).toMatchObject({ status: 401 });
    expect(await client.post('/api/session/second', { ticket: second.ticket, passkey: key.assert(options(second)) })).toMatchObject({ status: 409 });
  });

  test('that is a passkey is registered for this challenge and hub only, once in the whole hub, at most ten a person', async () => {
    const { browser } = await somebody();
    const proof = await proofOf(browser);
    const enrol = async (make: (options: NonNullable<EnrolReply['passkey']>) => object) => {
      const { body } = await browser.post<EnrolReply>('/api/second-factor', { proof, kind: 'PASSKEY' });
      if (body.passkey === null) throw new Error('no passkey');
      return (await browser.post<{ refused?: string }>('/api/second-factor/finish', { ticket: body.ticket, name: '钥匙', passkey: make(body.passkey) })).body.refused;
    };
    const key = new SoftPasskey(ORIGIN);
    expect(await enrol((options) => key.register(options, { origin: 'https://evil.test' }))).toBe('WRONG_CODE');
    expect(await enrol((options) => key.register(options, { rpId: 'evil.test' }))).toBe('WRONG_CODE');
    expect(await enrol((options) => key.register(options, { unverified: true }))).toBe('WRONG_CODE');
    expect(await enrol((options) => key.register(options, { challenge: 'A'.repeat(43) }))).toBe('WRONG_CODE');
    expect((await browser.get<SecondFactorReply>('/api/second-factor')).body.factors).toEqual([]);
    expect(await enrol((options) => key.register(options))).toBeUndefined();

    const thief = await somebody();
    const theirProof = await proofOf(thief.browser);
    const { body } = await thief.browser.post<EnrolReply>('/api/second-factor', { proof: theirProof, kind: 'PASSKEY' });
    expect(await thief.browser.post('/api/second-factor/finish', { ticket: body.ticket, name: 'x', passkey: body.passkey === null ? {} : key.register(body.passkey) })).toMatchObject({ status: 409, body: { refused: 'PASSKEY_KNOWN' } });
  });

  test('R7: proofs, tickets and factors of one person or session are worth nothing to another', async () => {
    const [one, other] = [await somebody(), await somebody()];
    const proof = await proofOf(one.browser);
    const second = hub.anybody();
    await second.post('/api/session', credentials(one.person));
    for (const browser of [other.browser, second]) {
      expect(await browser.post('/api/second-factor', { proof, kind: 'TOTP' })).toMatchObject({ status: 403, body: { refused: 'STEP_UP_REQUIRED' } });
      const { ticket } = await askAccount(one.browser);
      expect(await browser.post('/api/step-up/finish', { ticket, password: PASSWORD })).toMatchObject({ status: 409, body: { refused: 'CHALLENGE_GONE' } });
    }
    const { body } = await one.browser.post<EnrolReply>('/api/second-factor', { proof, kind: 'TOTP' });
    expect(await other.browser.post('/api/second-factor/finish', { ticket: body.ticket, name: 'x', code: '123456' })).toMatchObject({ status: 409 });
    await enrolPhone(hub, one.browser, proof);
    const [factor] = await hub.stores.directory.factorsOf(one.person);
    const theirs = await proofOf(other.browser);
    for (const change of ['name', 'remove']) expect((await other.browser.post(`/api/second-factor/${factor?.id ?? ''}/${change}`, change === 'name' ? { name: '别人' } : { proof: theirs })).status).toBe(404);
    // The proof from before the session was renewed went with it.
    expect(await one.browser.post('/api/second-factor', { proof, kind: 'PASSKEY' })).toMatchObject({ body: { refused: 'STEP_UP_REQUIRED' } });
  });

  test('is added to, named and removed by who shows one, not by the password; with the last go the recovery codes', async () => {
    const { person, browser } = await somebody();
    const { phone } = await enrolPhone(hub, browser, await proofOf(browser));
    const asked = await askAccount(browser);
    expect(asked).toMatchObject({ password: false, totp: true });
    expect(await browser.post('/api/step-up/finish', { ticket: asked.ticket, password: PASSWORD })).toMatchObject({ body: { refused: 'WRONG_CODE' } });
    hub.clock.forward(30_000);
    const key = await enrolPasskey(browser, await proofOf(browser, () => ({ code: phone.code(now()) })));
    const { body: { factors } } = await browser.get<SecondFactorReply>('/api/second-factor');
    expect((await browser.post(`/api/second-factor/${factors[1]?.id ?? ''}/name`, { name: '  书房电脑 ' })).status).toBe(204);
    const withKey = (challenge: Challenge): object => ({ passkey: challenge.passkey === null ? null : key.assert(challenge.passkey) });
    expect((await browser.post(`/api/second-factor/${factors[0]?.id ?? ''}/remove`, { proof: await proofOf(browser, withKey) })).status).toBe(204);
    const proof = await proofOf(browser, withKey);
    const renewed = await browser.post<RecoveryCodesReply>('/api/second-factor/recovery-codes', { proof });
    expect(renewed.body.recoveryCodes).toHaveLength(10);
    expect((await browser.get<SecondFactorReply>('/api/second-factor')).body).toMatchObject({ factors: [{ kind: 'PASSKEY', name: '书房电脑' }], recoveryCodes: 10 });
    expect((await browser.post(`/api/second-factor/${factors[1]?.id ?? ''}/remove`, { proof })).status).toBe(204);
    expect((await browser.get<SecondFactorReply>('/api/second-factor')).body).toMatchObject({ factors: [], recoveryCodes: 0 });
    const fresh = hub.anybody();
    expect((await fresh.post('/api/session', credentials(person))).body).toMatchObject({ person });
    expect(await acts(person)).toContain('SECOND_FACTOR_REMOVED');
  });

  test('that is lost is stood in for by a recovery code, once each', async () => {
    const { person, browser } = await somebody();
    const { codes: [code = ''] } = await enrolPhone(hub, browser, await proofOf(browser));
    const client = hub.anybody();
    const { ticket } = await firstStep(hub, client, person);
    expect((await client.post('/api/session/second', { ticket, code: code.toUpperCase() })).status).toBe(200);
    expect((await client.get<SecondFactorReply>('/api/second-factor')).body.recoveryCodes).toBe(9);
    const again = hub.anybody();
    expect(await again.post('/api/session/second', { ticket: (await firstStep(hub, again, person)).ticket, code })).toMatchObject({ body: { refused: 'WRONG_CODE' } });
    expect(await acts(person)).toContain('RECOVERY_CODE_USED');
  });

  test('a code generator that was read wrongly is not set up, and there is one a person', async () => {
    const { browser } = await somebody();
    const proof = await proofOf(browser);
    const { body } = await browser.post<EnrolReply>('/api/second-factor', { proof, kind: 'TOTP' });
    expect(await browser.post('/api/second-factor/finish', { ticket: body.ticket, name: 'x', code: '000000' })).toMatchObject({ body: { refused: 'WRONG_CODE' } });
    expect((await browser.get<SecondFactorReply>('/api/second-factor')).body.factors).toEqual([]);
    const { phone } = await enrolPhone(hub, browser, proof);
    const again = await proofOf(browser, () => ({ code: phone.code(now()) }));
    expect(await browser.post('/api/second-factor', { proof: again, kind: 'TOTP' })).toMatchObject({ body: { refused: 'TOO_MANY_FACTORS' } });
    hub.clock.forward(5 * MINUTE);
    expect(await browser.post('/api/second-factor', { proof: again, kind: 'PASSKEY' })).toMatchObject({ body: { refused: 'STEP_UP_REQUIRED' } });
  });

  test('is taken away by the operator from whoever has lost everything, with all sessions', async () => {
    const { person, browser } = await somebody();
    await enrolPhone(hub, browser, await proofOf(browser));
    const said: string[] = [];
    await setUpVerbs['reset-second-factor']?.run({
      ...hub, audit: hub.app.audit, option: () => hub.identifierOf(person), optional: () => null, say: (line) => void said.push(line),
    });
    expect(said).toEqual([`person   ${person}`]);
    expect(await acts(person)).toContain('SECOND_FACTOR_RESET');
    expect((await browser.get('/api/me')).status).toBe(401);
    expect((await hub.anybody().post('/api/session', credentials(person))).body).toMatchObject({ person });
    expect(await hub.stores.directory.recoveryCodes(person)).toEqual([]);
  });

  test('is not for accounts of the demo, which everybody shares and which stay one tap', async () => {
    const browser = hub.anybody();
    const { person } = hub.scene.chair;
    await browser.post('/api/session/demo', { person });
    expect(await browser.post('/api/step-up', { account: true })).toMatchObject({ status: 403, body: { refused: 'SHARED_ACCOUNT' } });
    expect((await browser.get<SecondFactorReply>('/api/second-factor')).body.shared).toBe(true);
    expect((await browser.get<MeReply>('/api/me')).body.secondFactor).toEqual({ enrolled: false, asked: false, required: false });
  });

  test('on a plain-http hub is a code generator: no browser makes passkeys there', async () => {
    const plain = await startHub({ config: { limits: 'bench' } });
    const [person, browser] = [await plain.addPerson(), plain.anybody()];
    await browser.post('/api/session', { identifier: plain.identifierOf(person), password: PASSWORD });
    expect((await browser.get<SecondFactorReply>('/api/second-factor')).body.passkeys).toBeNull();
    const proof = await proofOf(browser);
    expect((await browser.post('/api/second-factor', { proof, kind: 'PASSKEY' })).status).toBe(404);
    expect((await browser.post<EnrolledReply>('/api/second-factor', { proof, kind: 'TOTP' })).status).toBe(200);
    await plain.close();
  });
});
