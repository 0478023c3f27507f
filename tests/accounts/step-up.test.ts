import { createHash, createHmac, randomUUID } from 'node:crypto';
import { approvalDigest } from '@sanfang/shared/compound/step-up.ts';
import type { CompoundCommand } from '@sanfang/shared/compound/command.ts';
import type { AuthEvidence } from '@sanfang/shared/log/event.ts';
import type { Challenge, StepUpReply } from '@sanfang/shared/protocol/api/second-factor.ts';
import type { CommandReply } from '@sanfang/shared/protocol/live.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { command } from '../engine/scene.ts';
import { openForSignOff, proposalOf, register } from '../engine/sign-off.ts';
import { enter } from '../realtime/line.ts';
import type { Client } from '../support/client.ts';
import { PASSWORD, startHub, type Hub } from '../support/hub.ts';
import type { SoftPasskey } from '../support/passkey.ts';
import { enrolPasskey, enrolPhone, passkeys, proofOf, type Phone } from '../support/second-factor.ts';
import { storeKinds } from '../support/stores.ts';

const MINUTE = 60_000;

describe.each(storeKinds)('signing with legal effect, on $name,', ({ fresh }) => {
  let hub: Hub;
  let chair: Client;
  let manager: Client;
  let key: SoftPasskey;
  let phone: Phone;
  beforeAll(async () => {
    hub = await startHub({ place: await fresh(), config: { limits: 'bench', passkeys }, real: true });
    await register(hub.engine, hub.clock, hub.scene);
    [chair, manager] = [await hub.signIn('chair'), await hub.signIn('manager')];
    key = await enrolPasskey(chair, await proofOf(chair));
    ({ phone } = await enrolPhone(hub, manager, await proofOf(manager)));
  });
  afterAll(() => hub.close());

  /** The command of a signature under a text that is open for it. */
  async function signature(by: 'chair' | 'manager' | 'secretary' = 'chair'): Promise<CompoundCommand & { type: 'SignOff' }> {
    const proposal = await openForSignOff(hub.engine, hub.clock, hub.scene, new Date(hub.clock.now() + 86_400_000).toISOString());
    const text = (await proposalOf(hub.engine, hub.scene, proposal)).versions.at(-1);
    return command(hub.scene[by], hub.scene.log, 'SignOff', { room: hub.scene.room, proposal, version: text?.version ?? 0, digest: text?.digest ?? '' }) as CompoundCommand & { type: 'SignOff' };
  }
  const post = async (browser: Client, asked: object): Promise<CommandReply> => (await browser.post<CommandReply>('/api/commands', asked)).body;
  const refused = (reply: CommandReply) => (isRefusal(reply) ? reply.refused : 'accepted');

  async function begin(browser: Client, asked: CompoundCommand): Promise<Challenge> {
    const { body } = await browser.post<Challenge>('/api/step-up', { digest: approvalDigest(asked) });
    return body;
  }
  async function byPasskey(browser: Client, asked: CompoundCommand): Promise<string> {
    const challenge = await begin(browser, asked);
    const answer = challenge.passkey === null ? {} : { passkey: key.assert(challenge.passkey) };
    return (await browser.post<StepUpReply>('/api/step-up/finish', { ticket: challenge.ticket, ...answer })).body.approval;
  }
  async function byCode(asked: CompoundCommand): Promise<string> {
    hub.clock.forward(30_000);
    const { ticket } = await begin(manager, asked);
    return (await manager.post<StepUpReply>('/api/step-up/finish', { ticket, code: phone.code(hub.clock.now()) })).body.approval;
  }
  /** How the signature's author proved who they are, as the log has it. */
  async function evidence(reply: CommandReply): Promise<AuthEvidence | undefined> {
    if (isRefusal(reply)) throw new Error(reply.refused);
    const [event] = await hub.engine.events(hub.scene.log, reply.channel, reply.n, reply.n);
    return event?.auth;
  }

  test('asks those who have a second factor for it, and nobody else; the log has how, and what was approved', async () => {
    const asked = await signature();
    expect(refused(await post(chair, asked))).toBe('STEP_UP_REQUIRED');
    const challenge = await begin(chair, asked);
    expect(challenge).toMatchObject({ totp: false, recovery: false, password: false, passkey: { rpId: 'hub.test', userVerification: 'required' } });
    // What is signed follows from the digest of the command; the salt is the hub's.
    const salt = createHmac('sha256', await hub.stores.vault.digestKey()).update(`sanfang approval ${challenge.ticket}`).digest();
    const digest = createHash('sha256').update(salt).update(approvalDigest(asked)).digest('base64url');
    expect(challenge.passkey?.challenge).toBe(digest);
    const { body } = await chair.post<StepUpReply>('/api/step-up/finish', { ticket: challenge.ticket, passkey: challenge.passkey === null ? null : key.assert(challenge.passkey) });
    const reply = await post(chair, { ...asked, approval: body.approval });
    expect(await evidence(reply)).toEqual({ method: 'PASSKEY', level: 3, deviceAge: 0, approved: { id: challenge.ticket, digest } });

    const others = command(hub.scene.secretary, asked.log, 'SignOff', asked.data);
    expect(await evidence(await post(await hub.signIn('secretary'), others))).toEqual({ method: 'PASSWORD', level: 1, deviceAge: 0 });
    const coded = command(hub.scene.manager, asked.log, 'SignOff', asked.data);
    expect(await evidence(await post(manager, { ...coded, approval: await byCode(coded) }))).toMatchObject({ method: 'TOTP', level: 3, approved: { digest: expect.stringMatching(/^[\w-]{43}$/) as string } });
    // Other acts go on as before, with the evidence of the sign-in.
    const words = command(hub.scene.chair, asked.log, 'PostMessage', { room: hub.scene.room, text: '你好', replyTo: null, about: null });
    expect(await evidence(await post(chair, words))).toEqual({ method: 'PASSWORD', level: 2, deviceAge: 0 });
  });

  test('takes an approval for exactly this command, person and session, within two minutes', async () => {
    const asked = await signature();
    const other = await signature();
    const approval = await byPasskey(chair, asked);
    expect(refused(await post(chair, { ...other, approval }))).toBe('STEP_UP_REQUIRED');
    expect(refused(await post(chair, { ...asked, id: randomUUID(), data: { ...asked.data, version: 2 }, approval }))).toBe('STALE_VERSION');
    expect(refused(await post(chair, { ...asked, id: randomUUID(), approval: randomUUID() }))).toBe('STEP_UP_REQUIRED');
    const theirs = command(hub.scene.manager, asked.log, 'SignOff', asked.data);
    expect(refused(await post(manager, { ...theirs, approval }))).toBe('STEP_UP_REQUIRED');
    const elsewhere = hub.anybody();
    const challenge = (await elsewhere.post<{ secondFactor: Challenge }>('/api/session', { identifier: hub.identifierOf(hub.scene.chair.person), password: PASSWORD })).body.secondFactor;
    await elsewhere.post('/api/session/second', { ticket: challenge.ticket, passkey: challenge.passkey === null ? null : key.assert(challenge.passkey) });
    expect(refused(await post(elsewhere, { ...asked, id: randomUUID(), approval }))).toBe('STEP_UP_REQUIRED');
    hub.clock.forward(2 * MINUTE);
    expect(refused(await post(chair, { ...asked, approval }))).toBe('STEP_UP_REQUIRED');
    // The refusal spoke of the moment: under the same id it may be approved after all.
    expect(refused(await post(chair, { ...asked, approval: await byPasskey(chair, asked) }))).toBe('accepted');
  });

  test('gives a command that is sent again, with its approval used and long over, its first answer, on the socket as over HTTP', async () => {
    const asked = await signature();
    const approval = await byPasskey(chair, asked);
    const line = await enter(hub.url, { cookie: chair.cookie, person: hub.scene.chair.person });
    const replies = await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? line.ask<CommandReply>('command', { ...asked, approval }) : post(chair, { ...asked, approval }))));
    expect(replies.map(refused)).toEqual(Array.from({ length: 10 }, () => 'accepted'));
    expect(replies.filter((reply) => !isRefusal(reply) && reply.fresh)).toHaveLength(1);
    const first = replies[0];
    hub.clock.forward(120 * MINUTE);
    await hub.stores.directory.forgetTickets(new Date(hub.clock.now()).toISOString());
    const again = await line.ask<CommandReply>('command', { ...asked, approval });
    expect(again).toMatchObject(first === undefined || isRefusal(first) ? {} : { channel: first.channel, n: first.n, fresh: false });
    expect(await line.ask('command', { ...asked, id: randomUUID(), approval })).toMatchObject({ refused: expect.stringMatching(/STEP_UP_REQUIRED|ALREADY_SIGNED/) as string });
    line.close();
  });

  test('R14: one approval approves one of many commands that come at once', async () => {
    const asked = await signature('manager');
    const approval = await byCode(asked);
    const replies = await Promise.all(Array.from({ length: 20 }, () => post(manager, { ...asked, id: randomUUID(), approval })));
    expect(replies.map(refused).filter((word) => word === 'accepted')).toHaveLength(1);
    for (const word of replies.map(refused)) expect(word).toBeOneOf(['accepted', 'ALREADY_SIGNED', 'STEP_UP_REQUIRED']);
  });

  test('is not approved by a password, a recovery code, an old challenge or one that was signed already', async () => {
    const asked = await signature('manager');
    const { codes } = await (async () => {
      hub.clock.forward(30_000);
      const proof = await proofOf(manager, () => ({ code: phone.code(hub.clock.now()) }));
      const { body } = await manager.post<{ recoveryCodes: string[] }>('/api/second-factor/recovery-codes', { proof });
      return { codes: body.recoveryCodes };
    })();
    hub.clock.forward(30_000);
    for (const answer of [{ password: PASSWORD }, { code: codes[0] ?? '' }]) {
      const { ticket } = await begin(manager, asked);
      expect((await manager.post<{ refused: string }>('/api/step-up/finish', { ticket, ...answer })).body.refused).toBe('WRONG_CODE');
      hub.clock.forward(MINUTE);
    }
    const late = await begin(manager, asked);
    hub.clock.forward(5 * MINUTE);
    expect((await manager.post<{ refused: string }>('/api/step-up/finish', { ticket: late.ticket, code: phone.code(hub.clock.now()) })).body.refused).toBe('CHALLENGE_GONE');
    const challenge = await begin(chair, asked);
    const signed = challenge.passkey === null ? null : key.assert(challenge.passkey);
    expect((await chair.post('/api/step-up/finish', { ticket: challenge.ticket, passkey: signed })).status).toBe(200);
    expect((await chair.post<{ refused: string }>('/api/step-up/finish', { ticket: challenge.ticket, passkey: signed })).body.refused).toBe('CHALLENGE_GONE');
    const next = await begin(chair, asked);
    expect((await chair.post<{ refused: string }>('/api/step-up/finish', { ticket: next.ticket, passkey: signed })).body.refused).toBe('WRONG_CODE');
    const nobody = hub.anybody();
    await nobody.post('/api/session', { identifier: hub.identifierOf(await hub.addPerson()), password: PASSWORD });
    expect(await nobody.post('/api/step-up', { digest: approvalDigest(asked) })).toMatchObject({ status: 403, body: { refused: 'SECOND_FACTOR_REQUIRED' } });
  });
});

describe('where the operator demands a second factor of seats', () => {
  let hub: Hub;
  beforeAll(async () => {
    hub = await startHub({ config: { limits: 'bench', passkeys, requireSecondFactor: 'seats' }, real: true });
    await register(hub.engine, hub.clock, hub.scene);
  });
  afterAll(() => hub.close());

  test('who holds one may look and set one up, and act only then; who holds none acts as before', async () => {
    const browser = await hub.signIn('chair');
    const { person, capacity } = hub.scene.chair;
    expect((await browser.get('/api/me')).body).toMatchObject({ secondFactor: { enrolled: false, asked: true, required: true } });
    const words = { id: randomUUID(), log: hub.scene.log, type: 'PostMessage', capacity, data: { room: hub.scene.room, text: '你好', replyTo: null, about: null } };
    expect(await browser.post('/api/commands', words)).toMatchObject({ status: 403, body: { refused: 'SECOND_FACTOR_REQUIRED' } });
    expect(await browser.send('POST', `/api/compounds/${randomUUID()}/blobs?room=${hub.scene.room}`, 'x', { 'content-type': 'multipart/form-data; boundary=x' })).toMatchObject({ status: 403 });
    const line = await enter(hub.url, { cookie: browser.cookie, person });
    expect(await line.ask('command', words)).toEqual({ refused: 'SECOND_FACTOR_REQUIRED' });
    line.close();
    const stranger = await hub.signIn('stranger');
    expect(await stranger.post('/api/commands', words)).toMatchObject({ body: { refused: 'CAPACITY_NOT_YOURS' } });

    const key = await enrolPasskey(browser, await proofOf(browser));
    expect((await browser.get('/api/me')).body).toMatchObject({ secondFactor: { enrolled: true, asked: false, required: false } });
    expect((await browser.post('/api/commands', words)).status).toBe(200);
    const after = await enter(hub.url, { cookie: browser.cookie, person });
    expect(await after.ask('command', { ...words, id: randomUUID() })).toMatchObject({ fresh: true });
    after.close();

    // Signing asks for it once more, and everybody who holds a seat is asked.
    const proposal = await openForSignOff(hub.engine, hub.clock, hub.scene, new Date(hub.clock.now() + 86_400_000).toISOString());
    const text = (await proposalOf(hub.engine, hub.scene, proposal)).versions.at(-1);
    const asked = command(hub.scene.chair, hub.scene.log, 'SignOff', { room: hub.scene.room, proposal, version: 1, digest: text?.digest ?? '' });
    expect(await browser.post('/api/commands', asked)).toMatchObject({ body: { refused: 'STEP_UP_REQUIRED' } });
    const challenge = (await browser.post<Challenge>('/api/step-up', { digest: approvalDigest(asked) })).body;
    const { approval } = (await browser.post<StepUpReply>('/api/step-up/finish', { ticket: challenge.ticket, passkey: challenge.passkey === null ? null : key.assert(challenge.passkey) })).body;
    expect((await browser.post('/api/commands', { ...asked, approval })).status).toBe(200);
  });
});
