import { randomUUID } from 'node:crypto';
import { ENROLMENT, personChannel, REGISTER } from '@sanfang/shared/compound/channel.ts';
import type { CommandData, CommandType } from '@sanfang/shared/compound/command.ts';
import type { EnrolmentState } from '@sanfang/shared/compound/enrolment/state.ts';
import type { MeReply } from '@sanfang/shared/protocol/api/accounts.ts';
import type { ClaimFiled, EnrolmentReply, InvitationsReply, OwnClaimsReply, OwnUnitsReply, RollUnitReply } from '@sanfang/shared/protocol/api/enrolment.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { made, must, type By } from '../engine/scene.ts';
import type { Client } from '../support/client.ts';
import { PASSWORD, startHub, type Hub } from '../support/hub.ts';
import { storeKinds } from '../support/stores.ts';

const names: Readonly<Record<string, readonly [name: string, phone: string | null]>> = { '1-1-101': ['王建国', '13800000101'], '1-1-102': ['李桂芳', null], '1-1-103': ['赵敏', '13800000103'] };

describe.each(storeKinds)('Enrolment over HTTP on $name', ({ fresh }) => {
  let hub: Hub;
  let id: string;
  let [chair, neighbour, stranger]: Client[] = [];
  let lin: By;
  const who = (client: Client | undefined): Client => {
    if (client === undefined) throw new Error('nobody has signed in');
    return client;
  };

  beforeAll(async () => {
    hub = await startHub({ place: await fresh() });
    id = hub.scene.log.slice('compound/'.length);
    const { engine, clock, scene } = hub;
    const imported = randomUUID();
    const units: CommandData['StageUnits']['units'] = Object.entries(names).map(([unit, [name, phone]]) => ({
      id: unit, building: '1', entrance: '1', area: 8_937, areaSource: 'LAND_REGISTER', kind: 'HOME', status: 'HANDED_OVER', owners: [{ key: unit, name, phone, share: [1, 1] }],
    }));
    await must(engine, clock, scene.operator, scene.log, 'StartImport', { import: imported, file: '名册.xlsx', rows: units.length, validFrom: '2026-01-01' });
    await must(engine, clock, scene.operator, scene.log, 'StageUnits', { import: imported, units, ownerIds: Object.fromEntries(units.map((unit) => [unit.id, randomUUID()])) });
    await must(engine, clock, scene.operator, scene.log, 'ActivateRegister', { import: imported });
    const body = await must(engine, clock, scene.operator, scene.log, 'FormParty', { kind: 'RESIDENTS_COMMITTEE', name: '居委会（测试）', term: { from: '2024-01-01', until: null } });
    const person = await hub.addPerson();
    const seat = await must(engine, clock, scene.operator, scene.log, 'FillSeat', { party: made(body, 'party'), office: 'residentsCommitteeMember', person, name: '林主任', term: { from: '2024-01-01', until: null } });
    lin = { person, capacity: made(seat, 'capacity') };
    [chair, neighbour, stranger] = [await hub.signIn('chair'), await signedIn(person), await hub.signIn('stranger')];
  });
  afterAll(() => hub.close());

  async function signedIn(person: string): Promise<Client> {
    const client = hub.anybody();
    expect((await client.post('/api/session', { identifier: hub.identifierOf(person), password: PASSWORD })).status).toBe(200);
    return client;
  }
  const act = <K extends CommandType>(client: Client, capacity: string, type: K, data: CommandData[K]) => client.post<{ refused?: string }>('/api/commands', { id: randomUUID(), log: hub.scene.log, type, capacity, data });
  const claim = (client: Client, code: string, name = '王建国', compound = id) => client.post<Partial<ClaimFiled> & { refused?: string }>('/api/claims', { id: randomUUID(), compound, code, name });
  async function sheet(unit: string): Promise<string> {
    const { status, body } = await who(chair).post<InvitationsReply>(`/api/compounds/${id}/invitations`, { units: [unit], days: 30 });
    expect(status).toBe(200);
    return body.sheets[0]?.code ?? '';
  }
  const list = async (client: Client) => (await client.get<EnrolmentReply>(`/api/compounds/${id}/enrolment?building=1`)).body;

  test('a code goes from the sheet to a hat by two people of two bodies, and stands nowhere', async () => {
    const code = await sheet('1-1-101');
    expect(code).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    // As it comes from a phone's keyboard.
    const filed = await claim(who(stranger), ` ${code.toUpperCase().replaceAll('-', ' ')}`);
    expect(filed.status).toBe(200);
    expect((await who(stranger).get<OwnClaimsReply>(`/api/claims/${id}`)).body).toMatchObject({ claims: [{ unit: '1-1-101', status: 'OPEN', reviews: 0 }], units: [] });

    const seen = await list(who(neighbour));
    const [waiting] = seen.claims;
    expect(waiting).toMatchObject({ unit: '1-1-101', name: '王建国', open: true, owners: [{ name: '王*', phone: '138****0101', sameName: true, enrolled: false }] });
    expect(JSON.stringify(seen.claims.map(({ owners }) => owners))).not.toMatch(/建国|13800000101/);
    expect(seen.units).toHaveLength(3);
    const owner = waiting?.owners[0]?.owner ?? '';
    const review = { claim: filed.body.claim ?? '', owner, checked: 'ID_IN_PERSON' } as const;

    expect((await act(who(chair), hub.scene.chair.capacity, 'ReviewClaim', review)).status).toBe(200);
    expect((await act(who(chair), hub.scene.chair.capacity, 'ReviewClaim', review)).body).toMatchObject({ refused: 'ALREADY_REVIEWED' });
    expect((await who(stranger).get<MeReply>('/api/me')).body.hats).toEqual([]);
    expect((await act(who(neighbour), lin.capacity, 'ReviewClaim', review)).status).toBe(200);

    expect((await who(stranger).get<MeReply>('/api/me')).body.hats).toMatchObject([{ hats: [{ office: 'owner', units: ['1-1-101'], identity: 2 }] }]);
    const own = (await who(stranger).get<OwnUnitsReply>(`/api/compounds/${id}/units/mine`)).body;
    expect(own).toMatchObject({ units: [{ unit: '1-1-101', level: '2', accounts: [{ office: 'owner', me: true }] }], notices: [{ unit: '1-1-101', what: 'OWNER_BOUND' }] });
    expect((await list(who(chair))).buildings).toEqual([{ building: '1', units: 3, enrolled: 1, claimed: 0, invited: 0 }]);
    const { n = 0 } = (await hub.engine.channel(hub.scene.log, ENROLMENT)) ?? {};
    const said = JSON.stringify(await hub.engine.events(hub.scene.log, ENROLMENT, 1, n));
    expect(said).toContain('claim.accepted');
    for (const secret of [code, code.replaceAll('-', ''), '王建国']) expect(said).not.toContain(secret);
  });

  test('a wrong code, one of another compound, one that was replaced and a compound that is not there are the same answer', async () => {
    const before = await sheet('1-1-102');
    const code = await sheet('1-1-102');
    const person = await signedIn(await hub.addPerson());
    const bodies = [await claim(person, 'abcd-efgh-jkmn-pqrs'), await claim(person, before), await claim(person, code, '李桂芳', randomUUID())].map(({ status, body }) => JSON.stringify([status, body]));
    expect(new Set(bodies)).toEqual(new Set([JSON.stringify([409, { status: 409, refused: 'INVITATION_NOT_VALID' }])]));
    expect((await person.get<OwnClaimsReply>(`/api/claims/${randomUUID()}`)).body).toEqual((await person.get<OwnClaimsReply>(`/api/claims/${id}`)).body);
  });

  test('guesses are counted by person: the fourth waits, a good code is none, others are let in', async () => {
    const person = await signedIn(await hub.addPerson());
    for (let i = 0; i < 3; i += 1) expect((await claim(person, `zzzz-zzzz-zzzz-zzz${String(i + 2)}`)).body.refused).toBe('INVITATION_NOT_VALID');
    expect(await claim(person, 'zzzz-zzzz-zzzz-zzzz')).toMatchObject({ status: 429, body: { refused: 'RATE_LIMITED', detail: { retryAfter: 3 } } });
    expect((await claim(await signedIn(await hub.addPerson()), 'zzzz-zzzz-zzzz-zzzz')).body.refused).toBe('INVITATION_NOT_VALID');
    hub.clock.forward(3_000);
    expect((await claim(person, 'zzzz-zzzz-zzzz-zzzz')).body.refused).toBe('INVITATION_NOT_VALID');
  });

  test('a code shown by several at once lets one in; the command itself is no way around the door', async () => {
    const code = await sheet('1-1-102');
    const people = await Promise.all(Array.from({ length: 4 }, async () => signedIn(await hub.addPerson())));
    const answers = await Promise.all(people.map((person) => claim(person, code, '李桂芳')));
    expect(answers.map(({ body }) => body.refused ?? 'FILED').sort()).toEqual(['ALREADY_CLAIMED', 'ALREADY_CLAIMED', 'ALREADY_CLAIMED', 'FILED']);
    const state = (await hub.engine.channel(hub.scene.log, ENROLMENT))?.state as EnrolmentState;
    const digest = state.invitations['1-1-102']?.digest ?? '';
    const [first] = people;
    const { person } = (await who(first).get<MeReply>('/api/me')).body;
    for (const proof of [digest, 'a'.repeat(43)]) expect((await act(who(first), person, 'ClaimUnit', { proof, name: '李桂芳' })).body).toMatchObject({ refused: 'INVITATION_NOT_VALID' });
    for (const type of ['BindOwner', 'EndBinding', 'NameVoter'] as const) expect((await act(who(first), person, type, type === 'BindOwner' ? { owner: randomUUID(), person } : type === 'EndBinding' ? { capacity: randomUUID() } : { unit: '1-1-102', voter: null })).body).toMatchObject({ refused: 'CAPACITY_NOT_YOURS' });
  });

  test('a sale to somebody on the roll finds them, waits for the other body, and moves the hat', async () => {
    const { body: roll } = await who(neighbour).get<RollUnitReply>(`/api/compounds/${id}/enrolment/units/1-1-103`);
    expect(roll.owners).toMatchObject([{ name: '赵*', phone: '138****0103' }]);
    const sale = { id: randomUUID(), unit: '1-1-103', cause: 'SALE', validFrom: '2026-01-02', reference: '皖（2026）0103', owners: [{ name: '王建国', phone: '13800000101', share: [1, 1] }] };
    const put = await who(chair).post<{ made?: { change?: string } }>(`/api/compounds/${id}/transfers`, sale);
    expect(put.status).toBe(200);
    // The same again, after an answer that was lost.
    expect((await who(chair).post(`/api/compounds/${id}/transfers`, sale)).status).toBe(200);
    const [change] = (await list(who(neighbour))).changes;
    expect(change).toMatchObject({ unit: '1-1-103', kind: 'TRANSFER', body: 'COMMITTEE', reference: '皖（2026）0103', before: [{ name: '赵*' }], after: [{ name: '王建国', known: true }] });
    const confirm = { change: change?.change ?? '' };
    expect((await act(who(chair), hub.scene.chair.capacity, 'ConfirmChange', confirm)).body).toMatchObject({ refused: 'ALREADY_REVIEWED' });
    expect((await act(who(neighbour), lin.capacity, 'ConfirmChange', confirm)).status).toBe(200);
    expect((await who(stranger).get<MeReply>('/api/me')).body.hats).toMatchObject([{ hats: [{ units: ['1-1-101', '1-1-103'] }] }]);
    expect((await who(stranger).get<OwnUnitsReply>(`/api/compounds/${id}/units/mine`)).body.notices[0]).toMatchObject({ unit: '1-1-103', what: 'TRANSFERRED' });
  });

  test('claims are read by those who review, the register is not theirs by that, and notices are one\'s own', async () => {
    const open = (client: Client, channel: string) => client.get(`/api/logs/compound/${id}/channels/${encodeURIComponent(channel)}/open`);
    const statuses = async (client: Client) => [(await open(client, ENROLMENT)).status, (await open(client, REGISTER)).status, (await open(client, personChannel(hub.stranger.person))).status];
    expect(await statuses(who(neighbour))).toEqual([200, 404, 404]);
    expect(await statuses(who(chair))).toEqual([200, 200, 404]);
    expect(await statuses(who(stranger))).toEqual([404, 404, 200]);
  });
});
