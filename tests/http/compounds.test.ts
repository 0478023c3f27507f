import type { MeReply } from '@sanfang/shared/protocol/api/accounts.ts';
import type { CompoundReply, CompoundsReply, InboxReply, ScopeReply } from '@sanfang/shared/protocol/api/compounds.ts';
import type { OpenReply, RangeReply } from '@sanfang/shared/protocol/live.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { made, must, say, setScene, type Scene } from '../engine/scene.ts';
import { proposalFields, register } from '../engine/sign-off.ts';
import type { Client } from '../support/client.ts';
import { PASSWORD, startHub, type CastRole, type Hub } from '../support/hub.ts';

let hub: Hub;
let owner: Client;
const people = {} as Record<CastRole | 'stranger', Client>;
const id = () => hub.scene.log.slice('compound/'.length);

beforeAll(async () => {
  hub = await startHub({ config: { limits: 'bench' } });
  const { engine, clock, scene } = hub;
  for (const role of ['secretary', 'chair', 'manager', 'operator', 'official', 'stranger'] as const) people[role] = await hub.signIn(role);
  await register(engine, clock, scene);
  owner = hub.anybody();
  const person = await hub.addPerson();
  const unit = Object.values((await engine.compound(scene.log, null))?.register.units ?? {})[0];
  await must(engine, clock, scene.operator, scene.log, 'BindOwner', { owner: unit?.owners[0]?.owner ?? '', person });
  await owner.post('/api/session', { identifier: hub.identifierOf(person), password: PASSWORD });
  // A second compound, of another street, in which nobody of the first has a hat.
  await setScene(engine, clock);
});
afterAll(() => hub.close());

describe('who I am', () => {
  test('is told with all hats, by log', async () => {
    const { body } = await people.official.get<MeReply>('/api/me');
    expect(body.hats.map(({ log }) => log).sort()).toEqual([hub.scene.log, hub.scene.street].sort());
    for (const { hats } of body.hats) expect(hats).toMatchObject([{ office: 'streetOfficial', capacity: hub.scene.official.capacity, side: null }]);
    expect((await owner.get<MeReply>('/api/me')).body).toMatchObject({ name: null, demo: false, hats: [{ log: hub.scene.log, hats: [{ office: 'owner', seat: null, units: ['1-1-101'] }] }] });
    expect((await people.stranger.get<MeReply>('/api/me')).body).toMatchObject({ name: null, hats: [] });
  });
});

describe('my compounds', () => {
  test('are those in which I wear a hat, with the rooms that I may enter', async () => {
    const roomsOf = async (who: Client) => {
      const { body } = await who.get<CompoundsReply>('/api/compounds');
      return body.compounds.map(({ log, rooms }) => [log, rooms.map((room) => room.title)]);
    };
    for (const role of ['secretary', 'chair', 'manager'] as const) expect(await roomsOf(people[role]), role).toEqual([[hub.scene.log, ['外墙维修']]]);
    for (const who of [people.operator, people.official, owner]) expect(await roomsOf(who)).toEqual([[hub.scene.log, []]]);
    expect(await roomsOf(people.stranger)).toEqual([]);
  });

  test('tell their street, bodies and register, and nobody\'s name', async () => {
    const { body } = await owner.get<CompoundReply>(`/api/compounds/${id()}`);
    expect(body).toMatchObject({ id: id(), name: '龙庭御景（测试）', street: '孙岗乡（测试）', utcOffset: 480, register: 1, rooms: [], decisions: 0 });
    expect(body.parties.map((party) => party.kind).sort()).toEqual(['OPERATOR', 'OWNERS_COMMITTEE', 'PARTY_BRANCH', 'PROPERTY_COMPANY']);
    expect(JSON.stringify(body)).not.toContain('Name of');
  });

  test('give buildings to residents, and units to holders of a seat; owners to nobody', async () => {
    const [resident, seat] = [await owner.get<ScopeReply>(`/api/compounds/${id()}/scope`), await people.manager.get<ScopeReply>(`/api/compounds/${id()}/scope`)];
    expect(resident.body).toEqual({ register: 1, buildings: [{ building: '1', entrances: ['1'], units: 50, area: 50 * 8_937 }] });
    expect(seat.body.buildings[0]?.codes).toHaveLength(50);
    expect(seat.body.buildings[0]?.codes?.[0]).toEqual({ id: '1-1-101', area: 8_937 });
    expect(JSON.stringify(seat.body)).not.toMatch(/业主|owner/);
    expect((await people.stranger.get(`/api/compounds/${id()}/scope`)).status).toBe(404);
  });
});

describe('the street\'s inbox', () => {
  test('shows what was escalated, with its reason, to its officials; empty for others', async () => {
    const { engine, clock, scene } = hub;
    const escalation = made(await must(engine, clock, scene.manager, scene.log, 'Escalate', { room: scene.room, reason: '三方僵持', from: 'NOW' }), 'escalation');
    const { body } = await people.official.get<InboxReply>('/api/inbox');
    expect(body).toEqual({
      now: new Date(clock.now()).toISOString(),
      escalations: [{
        log: scene.log, compound: '龙庭御景（测试）', street: scene.street, room: scene.room, roomTitle: '外墙维修', escalation, status: 'RAISED',
        raisedAt: new Date(clock.now()).toISOString(), reason: '三方僵持', outcome: null, capacity: scene.official.capacity,
      }],
    });
    for (const who of [people.secretary, people.operator, people.stranger, owner]) expect((await who.get<InboxReply>('/api/inbox')).body.escalations).toEqual([]);
    expect((await people.official.get<CompoundsReply>('/api/compounds')).body.compounds[0]?.rooms).toEqual([]);

    await must(engine, clock, scene.official, scene.log, 'JoinEscalation', { room: scene.room, escalation });
    expect((await people.official.get<CompoundsReply>('/api/compounds')).body.compounds[0]?.rooms).toMatchObject([{ id: scene.room, escalated: true }]);
    await must(engine, clock, scene.official, scene.log, 'ReturnEscalation', { room: scene.room, escalation, outcome: 'MEDIATED', text: '已协调' });
    expect((await people.official.get<InboxReply>('/api/inbox')).body.escalations).toMatchObject([{ status: 'RETURNED', outcome: 'MEDIATED' }]);
  });

  test('leads to rooms of which an official is told what they see, and nothing that goes on after they returned them', async () => {
    const { engine, clock, scene } = hub;
    const roomOf = async (who: Client) => (await who.get<CompoundsReply>('/api/compounds')).body.compounds[0]?.rooms[0];
    const left = await roomOf(people.official);
    expect(left).toMatchObject({ id: scene.room, title: '外墙维修', session: 'NONE', proposals: 0, escalated: false });
    clock.forward(60_000);
    await must(engine, clock, scene.chair, scene.log, 'TableProposal', { room: scene.room, ...proposalFields() });
    expect(await roomOf(people.chair)).toMatchObject({ session: 'IN_PROGRESS', proposals: 1, lastAt: new Date(clock.now()).toISOString() });
    expect(await roomOf(people.official)).toEqual(left);
  });

  test('of another street shows nothing of it', async () => {
    const other: Scene = await setScene(hub.engine, hub.clock);
    await must(hub.engine, hub.clock, other.chair, other.log, 'Escalate', { room: other.room, reason: '另一条街道', from: 'ROOM' });
    expect(JSON.stringify((await people.official.get('/api/inbox')).body)).not.toContain('另一条街道');
  });
});

describe('catching up without a socket', () => {
  const channel = (name: string) => `/api/logs/compound/${id()}/channels/${encodeURIComponent(name)}`;

  test('gives the same as the socket: a snapshot with the last page, then what follows', async () => {
    const { scene, engine, clock } = hub;
    const { body: opened } = await people.chair.get<OpenReply>(`${channel(scene.channel)}/open`);
    expect(opened).toMatchObject({ incarnation: engine.incarnation, snapshot: { n: opened.head, state: { status: 'OPEN', id: scene.room } } });
    await say(engine, clock, scene, scene.chair, '我来补充');
    const { body: more } = await people.chair.get<OpenReply>(`${channel(scene.channel)}/open?incarnation=${opened.incarnation}&after=${String(opened.head)}`);
    expect(more).toMatchObject({ head: opened.head + 1, items: [{ n: opened.head + 1, type: 'message.posted', opened: { text: '我来补充' } }] });
    expect(more.snapshot).toBeUndefined();
    const { body: range } = await people.chair.get<RangeReply>(`${channel(scene.channel)}/range?from=1&to=2`);
    expect(range.items).toMatchObject([{ n: 1, type: 'room.opened' }, { n: 2, type: 'session.opened' }]);
  });

  test('shows the author, and nobody else, which command an event was', async () => {
    const { scene } = hub;
    const commandId = crypto.randomUUID();
    const accepted = await people.chair.post<{ n: number }>('/api/commands', { id: commandId, log: scene.log, type: 'PostMessage', capacity: scene.chair.capacity, data: { room: scene.room, text: '经 HTTP', replyTo: null, about: null } });
    const at = `${channel(scene.channel)}/range?from=${String(accepted.body.n)}&to=${String(accepted.body.n)}`;
    expect((await people.chair.get<RangeReply>(at)).body.items).toMatchObject([{ command: commandId }]);
    expect((await people.manager.get<RangeReply>(at)).body.items).toMatchObject([{ command: null }]);
  });

  test.each([['office', ['secretary', 'chair', 'manager', 'operator', 'official']], ['register', ['operator', 'chair']], ['feed', ['secretary', 'chair', 'manager', 'operator', 'official', 'stranger']]] as const)('opens %s to those whom it is for', async (name, allowed) => {
    for (const [role, client] of Object.entries(people)) {
      const { status } = await client.get(`${channel(name)}/open`);
      expect(status, role).toBe((allowed as readonly string[]).includes(role) ? 200 : 404);
    }
    expect((await owner.get(`${channel(name)}/open`)).status).toBe(name === 'feed' ? 200 : 404);
    expect((await hub.anybody().get(`${channel(name)}/open`)).status).toBe(name === 'feed' ? 200 : 404);
  });

  test('ends with the seat', async () => {
    const { scene, engine, clock } = hub;
    expect((await people.secretary.get(`${channel(scene.channel)}/open`)).status).toBe(200);
    await must(engine, clock, scene.operator, scene.log, 'VacateSeat', { seat: scene.seats[scene.secretary.capacity] ?? '' });
    expect((await people.secretary.get(`${channel(scene.channel)}/open`)).status).toBe(404);
    expect((await people.secretary.get(`/api/compounds/${id()}`)).status).toBe(404);
  });
});

describe('a command over HTTP', () => {
  test('is answered once, however often it comes', async () => {
    const { scene } = hub;
    const command = { id: crypto.randomUUID(), log: scene.log, type: 'PostMessage', capacity: scene.manager.capacity, data: { room: scene.room, text: '一次', replyTo: null, about: null } };
    const first = await people.manager.post('/api/commands', command);
    const again = await people.manager.post('/api/commands', command);
    expect(first).toMatchObject({ status: 200, body: { channel: scene.channel, fresh: true } });
    expect(again.body).toEqual({ ...(first.body as object), fresh: false });
    const other = await people.manager.post('/api/commands', { ...command, data: { ...command.data, text: '两次' } });
    expect(other).toMatchObject({ status: 409, body: { refused: 'COMMAND_ID_REUSED' } });
  });
});
