import type { KeptAct } from '@sanfang/server/audit/act.ts';
import { actOf } from '@sanfang/server/audit/act.ts';
import { pagesOf, verifyChain } from '@sanfang/server/audit/chain.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enter } from '../realtime/line.ts';
import { member } from '../realtime/people.ts';
import { PASSWORD, startHub, type Hub } from '../support/hub.ts';
import { storeKinds } from '../support/stores.ts';

type Told = Partial<KeptAct>;

/** What people wrote, typed and were called: nothing of it may stand in the stream. */
const canaries = ['金丝雀', 'canary', 'Name of', '@people.test', '13912345678', PASSWORD, '外墙', '127.0.0.1', 'Mozilla'];

describe.each(storeKinds)('A scripted day on $name', ({ fresh }) => {
  let hub: Hub;
  const told: Told[] = [];
  const expected: Told[] = [];

  beforeAll(async () => {
    hub = await startHub({ config: { limits: 'normal' }, place: await fresh() });
    await play();
    await hub.app.audit.flush();
    for await (const page of pagesOf(hub.stores.audit)) told.push(...page.acts.map(actOf));
  });
  afterAll(() => hub.close());

  async function play(): Promise<void> {
    const { scene } = hub;
    const log = scene.log;
    expected.push({ action: 'HUB_STARTED', actor: null });

    // Signing in: unknown, wrong, right, too often.
    const chair = hub.anybody();
    chair.headers = { ...chair.headers, 'user-agent': 'Mozilla/5.0 canary' };
    await chair.post('/api/session', { identifier: '13912345678', password: 'canary password' });
    await chair.post('/api/session', { identifier: hub.identifierOf(scene.chair.person), password: 'canary password' });
    await chair.post('/api/session', { identifier: hub.identifierOf(scene.chair.person), password: PASSWORD });
    expected.push(
      { action: 'SIGN_IN_REFUSED', actor: null, outcome: 'WRONG_CREDENTIALS', object: {} },
      { action: 'SIGN_IN_REFUSED', actor: null, outcome: 'WRONG_CREDENTIALS', object: { person: scene.chair.person } },
      { action: 'SIGNED_IN', actor: scene.chair.person, outcome: 'OK', object: { method: 'PASSWORD' } },
    );
    const victim = await hub.addPerson();
    for (let i = 0; i < 6; i += 1) await hub.anybody().post('/api/session', { identifier: hub.identifierOf(victim), password: 'canary' });
    expected.push(
      { action: 'SIGN_IN_REFUSED', outcome: 'WRONG_CREDENTIALS', object: { person: victim } },
      { action: 'SIGN_IN_REFUSED', outcome: 'RATE_LIMITED', object: { route: 'POST /api/session' } },
    );
    const shut = await hub.addPerson();
    await hub.stores.directory.disable(shut, true);
    await hub.anybody().post('/api/session', { identifier: hub.identifierOf(shut), password: PASSWORD });
    expected.push({ action: 'SIGN_IN_REFUSED', outcome: 'WRONG_CREDENTIALS', object: { person: shut } });

    // Tokens: one that is used twice was stolen.
    const token = await hub.anybody().post<{ refresh: string }>('/api/token', { identifier: hub.identifierOf(scene.manager.person), password: PASSWORD });
    for (let i = 0; i < 2; i += 1) await hub.anybody().post('/api/token', { refresh: token.body.refresh });
    expected.push({ action: 'SIGNED_IN', actor: scene.manager.person, object: { method: 'TOKEN' } }, { action: 'REFRESH_REUSED', object: { person: scene.manager.person } });

    // Denied over HTTP: another's hat, another's compound, another's session, a page of another site, no session any more.
    const stranger = await hub.signIn('stranger');
    const strangers = { actor: hub.stranger.person };
    const post = { log, capacity: scene.chair.capacity, type: 'PostMessage', data: { room: scene.room, text: '金丝雀 canary', replyTo: null, about: null } };
    await stranger.post('/api/commands', { id: crypto.randomUUID(), ...post });
    await stranger.get(`/api/compounds/${log.slice('compound/'.length)}`);
    await stranger.get(`/api/logs/${log}/channels/${encodeURIComponent(scene.channel)}/open`);
    const { body } = await chair.get<{ sessions: { id: string }[] }>('/api/sessions');
    await stranger.delete(`/api/sessions/${body.sessions[0]?.id ?? ''}`);
    await chair.post('/api/commands', { id: crypto.randomUUID(), ...post }, { origin: 'https://canary.example' });
    expected.push(
      { action: 'SIGNED_IN', ...strangers, object: { method: 'PASSWORD' } },
      { action: 'DENIED', ...strangers, outcome: 'CAPACITY_NOT_YOURS', object: { log, command: 'PostMessage' } },
      { action: 'DENIED', ...strangers, outcome: 'FORBIDDEN', object: { route: 'GET /api/compounds/:id', log } },
      { action: 'DENIED', ...strangers, outcome: 'FORBIDDEN', object: { route: 'GET /api/logs/:kind/:id/channels/:channel/open', log, channel: scene.channel } },
      { action: 'DENIED', ...strangers, outcome: 'FORBIDDEN', object: { route: 'DELETE /api/sessions/:id' } },
      { action: 'ORIGIN_REFUSED', outcome: 'ORIGIN_REFUSED', object: { route: 'POST /api/commands' } },
    );

    // Denied over sockets: no session, a room that is not theirs, another site, nonsense until it is shown out.
    await expect(enter(hub.url, null, { headers: { origin: 'https://canary.example' } })).rejects.toThrow();
    await expect(enter(hub.url, { cookie: 'sid=canary', person: scene.chair.person })).rejects.toMatchObject({ refused: 'NOT_SIGNED_IN' });
    const line = await enter(hub.url, { cookie: stranger.cookie, person: hub.stranger.person });
    await line.ask('open', { log, channel: scene.channel });
    for (let i = 0; i < 10; i += 1) line.socket.emit('canary', '金丝雀');
    await line.ended;
    expected.push(
      { action: 'ORIGIN_REFUSED', actor: null, object: { event: 'handshake' } },
      { action: 'DENIED', actor: null, outcome: 'NOT_SIGNED_IN', object: { event: 'handshake' } },
      { action: 'DENIED', ...strangers, outcome: 'FORBIDDEN', object: { event: 'open' } },
      { action: 'EXPELLED', ...strangers },
    );

    // Too fast, by one person on both ways.
    const manager = await member(hub, 'manager');
    await Promise.all(Array.from({ length: 30 }, () => manager.say('金丝雀 canary')));
    expected.push({ action: 'RATE_LIMITED', actor: scene.manager.person, outcome: 'RATE_LIMITED', object: { log, command: 'PostMessage' } });

    // Rights: a seat is filled, a room escalated, the official comes, reads and leaves.
    const operator = await hub.signIn('operator');
    const office = (await hub.engine.compound(log, null))?.office;
    const party = Object.values(office?.parties ?? {}).find(({ kind }) => kind === 'OWNERS_COMMITTEE')?.id;
    const filled = await operator.post<{ channel: string; n: number }>('/api/commands', {
      id: crypto.randomUUID(), log, type: 'FillSeat', capacity: scene.operator.capacity,
      data: { party, office: 'committeeMember', person: crypto.randomUUID(), name: '金丝雀', term: { from: '2026-01-01', until: null } },
    });
    expect(filled.status).toBe(200);
    expected.push({ action: 'RIGHTS_CHANGED', actor: scene.operator.person, object: { log, command: 'FillSeat', channel: filled.body.channel, n: filled.body.n } });
    const secretary = await member(hub, 'secretary');
    const official = await member(hub, 'official');
    const { escalation = '' } = await secretary.must('Escalate', { room: scene.room, reason: '金丝雀 canary', from: 'ROOM' });
    await official.must('JoinEscalation', { room: scene.room, escalation });
    const opened = await official.line.ask<{ head: number }>('open', { log, channel: scene.channel });
    await official.line.ask('range', { log, channel: scene.channel, from: 1, to: 2 });
    await official.must('ReturnEscalation', { room: scene.room, escalation, outcome: 'ADVICE_GIVEN', text: '金丝雀 canary' });
    const byOfficial = { actor: scene.official.person };
    expected.push(
      { action: 'RIGHTS_CHANGED', actor: scene.secretary.person, object: expect.objectContaining({ log, command: 'Escalate', channel: scene.channel }) },
      { action: 'RIGHTS_CHANGED', ...byOfficial, object: expect.objectContaining({ command: 'JoinEscalation' }) },
      { action: 'OFFICIAL_READ', ...byOfficial, object: { log, channel: scene.channel, to: opened.head } },
      { action: 'OFFICIAL_READ', ...byOfficial, object: { log, channel: scene.channel, from: 1, to: 2 } },
      { action: 'RIGHTS_CHANGED', ...byOfficial, object: expect.objectContaining({ command: 'ReturnEscalation' }) },
    );

    // The register from a sheet: by whoever keeps it, and by somebody who does not.
    const sheet = new FormData();
    sheet.append('validFrom', '2026-01-01');
    sheet.append('file', new Blob(['房号,业主姓名,建筑面积\n1-101,金丝雀,88.00\n']), '金丝雀 canary.csv');
    const path = `/api/compounds/${log.slice('compound/'.length)}/register/import`;
    const started = await operator.send<{ import: string }>('POST', path, sheet);
    expect(started.status).toBe(202);
    await stranger.send('POST', path, sheet);
    expected.push(
      { action: 'REGISTER_IMPORTED', actor: scene.operator.person, outcome: 'OK', object: { log, import: started.body.import } },
      { action: 'DENIED', ...strangers, outcome: 'FORBIDDEN', object: { route: 'POST /api/compounds/:id/register/import', log } },
    );

    // Leaving: elsewhere, here, and coming back with what is over.
    await hub.signIn('chair');
    const { cookie } = chair;
    await chair.delete('/api/sessions/others');
    await chair.delete('/api/session');
    await hub.anybody().get('/api/me', { cookie });
    const byChair = { actor: scene.chair.person };
    expected.push(
      { action: 'SESSIONS_ENDED', ...byChair, object: { count: 1 } },
      { action: 'SIGNED_OUT', ...byChair },
      { action: 'DENIED', actor: null, outcome: 'NOT_SIGNED_IN', object: { route: 'GET /api/me' } },
    );
    for (const { line: own } of [manager, secretary, official]) own.close();
  }

  test('stands in the stream, act by act', () => {
    const stands = (act: Told) => told.some((one) => (expect.objectContaining(act) as { asymmetricMatch(value: unknown): boolean }).asymmetricMatch(one));
    expect(expected.filter((act) => !stands(act))).toEqual([]);
    expect(expected.length).toBeGreaterThan(30);
  });

  test('has nothing personal in it', () => {
    for (const canary of canaries) expect(JSON.stringify(told)).not.toContain(canary);
  });

  test('is one chain without a flaw', async () => {
    expect((await verifyChain(hub.stores.audit)).flaws).toEqual([]);
  });
});
