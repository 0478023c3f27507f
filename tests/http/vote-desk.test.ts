import { createHash, randomUUID } from 'node:crypto';
import { voteChannel } from '@sanfang/shared/compound/channel.ts';
import type { CommandData } from '@sanfang/shared/compound/command.ts';
import type { DeliveryEvidence, DeliveryReply } from '@sanfang/shared/protocol/api/delivery.ts';
import { codeOf } from '@sanfang/shared/compound/vote/paper/paper-code.ts';
import { tokenOfUnit } from '@sanfang/shared/compound/vote/voter.ts';
import type { AssistedReply, ReadingsReply } from '@sanfang/shared/protocol/api/paper.ts';
import type { CandidatesReply, DeskListReply, VoteDeskReply } from '@sanfang/shared/protocol/api/vote-desk.ts';
import type { OwnVoteReply } from '@sanfang/shared/protocol/api/votes.ts';
import type { RangeReply } from '@sanfang/shared/protocol/live.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { made, must, type By, type Scene } from '../engine/scene.ts';
import { openForSignOff, register, sign } from '../engine/sign-off.ts';
import { openVote, paperFor, voteOf, type OpenVote } from '../engine/owners-vote.ts';
import type { Client } from '../support/client.ts';
import { png } from './images.ts';
import { PASSWORD, startHub, type Hub } from '../support/hub.ts';

let hub: Hub;
beforeAll(async () => { hub = await startHub({ config: { limits: 'bench' } }); });
afterAll(() => hub.close());

/** Somebody of a scene, in a browser of their own; the account is made where there is none. */
async function comes({ person }: Pick<By, 'person'>): Promise<Client> {
  const { directory } = hub.stores;
  if ((await directory.account(person)) === null) {
    const passwordHash = (await directory.account(hub.scene.chair.person))?.passwordHash ?? '';
    await directory.addAccount({ person, identifier: `${person}@people.test`, passwordHash, demo: null, disabled: false, createdAt: new Date(hub.clock.now()).toISOString() });
  }
  const client = hub.anybody();
  expect((await client.post('/api/session', { identifier: `${person}@people.test`, password: PASSWORD })).status).toBe(200);
  return client;
}

const idOf = (scene: Scene) => scene.log.slice('compound/'.length);
const listFor = async (scene: Scene, who: By) => (await comes(who)).get<DeskListReply>(`/api/compounds/${idOf(scene)}/vote-desk`);

describe('From a decision to a draft', () => {
  test('the committee sees which decisions wait for the owners, with all that a draft begins with; a draft takes the decision off the list', async () => {
    const { engine, clock, scene } = hub;
    await register(engine, clock, scene);
    const proposal = await openForSignOff(engine, clock, scene, new Date(clock.now() + 86_400_000).toISOString());
    for (const by of [scene.secretary, scene.chair, scene.manager]) await sign(engine, clock, scene, by, proposal);

    const { body: { awaited, votes } } = await listFor(scene, scene.chair);
    expect(votes).toEqual([]);
    expect(awaited).toMatchObject([{
      number: { year: 2026, no: 1 }, title: '外墙维修', text: '墙皮脱落\n\n铲除、修补、刷涂', matterCode: 'I5', amount: 1_000_000,
      fund: { source: 'MAINTENANCE_FUND', regime: 'ART_22' }, scope: { buildings: ['1'], units: 50, area: 50 * 8_937 },
    }]);
    for (const who of [scene.secretary, scene.manager, scene.official]) expect((await listFor(scene, who)).body.awaited).toEqual([]);
    expect((await (await hub.signIn('stranger')).get(`/api/compounds/${idOf(scene)}/vote-desk`)).status).toBe(404);

    const fields: CommandData['DraftVote'] = {
      matterCode: 'I5', title: '修外墙', text: '同意吗？', scope: { buildings: ['1'], except: [], extra: [] }, amount: 1_000_000,
      fund: { source: 'MAINTENANCE_FUND', regime: 'ART_22' }, origin: { kind: 'DECISION', decision: awaited[0]?.decision ?? '' },
    };
    const vote = made(await must(engine, clock, scene.chair, scene.log, 'DraftVote', fields), 'vote');
    for (const who of [scene.chair, scene.secretary, scene.official]) {
      expect((await listFor(scene, who)).body).toMatchObject({ votes: [{ id: vote, title: '修外墙', status: 'DRAFT', number: null, outcome: null, counts: false, desk: true }], awaited: [] });
    }
    for (const who of [scene.manager, scene.operator]) expect((await listFor(scene, who)).body.votes).toEqual([]);
    await must(engine, clock, scene.chair, scene.log, 'WithdrawVote', { vote, reason: '重新起草' });
    expect((await listFor(scene, scene.chair)).body.awaited).toHaveLength(1);
  });
});

describe('While owners vote', () => {
  let open: OpenVote;
  const desk = async (who: By, vote = open.vote) => (await comes(who)).get<VoteDeskReply>(`/api/compounds/${idOf(open.scene)}/vote-desk/votes/${vote}`);
  beforeAll(async () => { open = await openVote(hub.engine, hub.clock, 2); });

  test('those who are named see who counts; a seat\'s name is for seats, an owner\'s is masked', async () => {
    const { scene, observers: [first, second] } = open;
    const { body } = await desk(scene.chair);
    expect(body.tellers).toEqual([{ capacity: scene.manager.capacity, office: 'siteManager', party: 'The PROPERTY_COMPANY', units: [], name: 'Name of siteManager' }]);
    expect(body.observers).toMatchObject([{ capacity: first?.capacity, office: 'owner', party: null, units: [first?.unit], name: '业*' }, { capacity: second?.capacity }]);
    expect((await desk(first ?? scene.chair)).body.tellers[0]?.name).toBeNull();
  });

  test('participation on both keys and by building is for those who count and watch, and nothing tells a choice', async () => {
    const { engine, clock } = hub;
    const { scene, vote, owners, observers: [observer] } = open;
    const noticed = await voteOf(engine, scene.log, vote);
    if (noticed.status !== 'OPEN') throw new Error('the vote is not open');
    for (const [i, unit] of ['1-1-103', '1-1-104', '2-1-103'].entries()) {
      const [owner] = owners.get(unit) ?? [];
      await must(engine, clock, owner ?? scene.chair, scene.log, 'CastBallot', paperFor(noticed, unit, i === 0 ? 'AGREE' : 'AGAINST'));
    }
    const { body: { turnout }, text } = await desk(observer ?? scene.chair).then(async (answer) => ({ ...answer, text: JSON.stringify(answer.body) }));
    expect(turnout).toEqual({
      total: { persons: 100, area: 100 * 8_937 }, voted: { persons: 3, area: 3 * 8_937 }, disputed: { persons: 0, area: 0 },
      buildings: [['1', 2], ['2', 1]].map(([building, voted]) => ({ building, total: { persons: 50, area: 50 * 8_937 }, voted: { persons: voted, area: Number(voted) * 8_937 } })),
    });
    expect(text).not.toMatch(/AGREE|AGAINST/);
    for (const who of [scene.chair, scene.secretary, scene.official]) expect((await desk(who)).body).toMatchObject({ turnout: null });
    for (const who of [scene.operator, owners.get('1-1-110')?.[0] ?? scene.operator]) expect((await desk(who)).status).toBe(404);
    expect((await desk(scene.chair, randomUUID())).status).toBe(404);
  });

  test('candidates are seats, and owners of a building with an account, for who names them only', async () => {
    const { scene } = open;
    const path = `/api/compounds/${idOf(scene)}/vote-desk/candidates`;
    const { body } = await (await comes(scene.chair)).get<CandidatesReply>(`${path}?building=2`);
    expect(body.seats.map(({ office }) => office).sort()).toEqual(['branchSecretary', 'committeeChair', 'siteManager']);
    expect(body.owners).toHaveLength(50);
    expect(body.owners[0]).toMatchObject({ office: 'owner', units: ['2-1-101'], name: '业*' });
    for (const who of [scene.secretary, scene.official, scene.manager]) expect((await (await comes(who)).get(path)).status).toBe(404);
  });

  test('who brings the ballots sees the doors of the own round, who holds the vote how many were reached, others nothing', async () => {
    const { engine, clock } = hub;
    const { scene, vote, owners } = open;
    const delivery = async (who: By) => (await comes(who)).get<DeliveryReply>(`/api/compounds/${idOf(scene)}/votes/${vote}/delivery`);
    const [walker] = owners.get('2-1-110') ?? [];
    const [neighbour] = owners.get('2-1-111') ?? [];
    if (walker === undefined || neighbour === undefined) throw new Error('nobody lives there');
    for (const who of [walker, neighbour, scene.operator]) expect((await delivery(who)).status).toBe(404);
    await must(engine, clock, scene.chair, scene.log, 'AppointCanvassers', { vote, canvassers: [{ capacity: walker.capacity, buildings: ['2'] }] });
    await must(engine, clock, walker, scene.log, 'RecordVisit', { vote, visit: randomUUID(), unit: '2-1-101', method: 'DOOR', outcome: 'REACHED', visitedAt: new Date(clock.now()).toISOString(), signature: [[1, 2, 3, 4]], post: null, note: null });

    const { body: round } = await delivery(walker);
    expect(round).toMatchObject({ silence: 'STRICT', warning: null, progress: null, canvassers: null, round: { capacity: walker.capacity, buildings: ['2'] } });
    expect(new Set(round.round?.doors.map(({ building }) => building))).toEqual(new Set(['2']));
    // Who has voted is no matter of the doors: 2-1-103 has.
    const untried = { state: 'UNTRIED', tries: 0, visitedAt: null, unproved: false, own: null, elsewhere: false };
    expect(round.round?.doors.filter(({ unit }) => ['2-1-103', '2-1-104'].includes(unit))).toEqual(['2-1-103', '2-1-104'].map((unit) => ({ unit, building: '2', entrance: '1', ...untried })));
    expect(round.round?.doors.find(({ unit }) => unit === '2-1-101')).toMatchObject({ state: 'REACHED', tries: 1, unproved: false });

    const { body: held } = await delivery(scene.chair);
    expect(held).toMatchObject({ round: null, progress: { total: 100, proved: 1, states: { REACHED: 1, UNTRIED: 99 } }, canvassers: [{ person: { capacity: walker.capacity, name: '业*' }, buildings: ['2'] }] });
    expect((await delivery(scene.manager)).body.round?.doors).toHaveLength(100);
    expect((await delivery(neighbour)).status).toBe(404);
  });

  test('what shows a delivery is for those who count and watch, and for the owners to whom it came', async () => {
    const { engine, clock, stores } = hub;
    const { scene, vote, owners, observers: [observer = hub.scene.chair] } = open;
    const [[walker = scene.chair] = [], [owner = scene.chair] = [], [neighbour = scene.chair] = []] = [owners.get('2-1-110'), owners.get('2-1-101'), owners.get('2-1-111')];
    const [blob, bytes] = [randomUUID(), png()];
    const sha256 = createHash('sha256').update(bytes).digest('base64url');
    await stores.blobs.put({ id: blob, sha256, size: bytes.length, mediaType: 'image/png', log: scene.log, channel: voteChannel(vote), uploader: walker.person, at: new Date(clock.now()).toISOString() }, bytes);
    const visit = randomUUID();
    clock.forward(60_000);
    await must(engine, clock, walker, scene.log, 'RecordVisit', { vote, visit, unit: '2-1-101', method: 'POST', outcome: 'REACHED', visitedAt: new Date(clock.now()).toISOString(), signature: null, post: 'XA1234567', note: '放在门卫' });
    await must(engine, clock, walker, scene.log, 'ProveVisit', { vote, visit, unit: '2-1-101', papers: [{ blob, sha256 }] });
    const evidence = async (who: By, unit = '2-1-101') => (await comes(who)).get<DeliveryEvidence>(`/api/compounds/${idOf(scene)}/votes/${vote}/delivery/${unit}`);

    const posted = { visit, method: 'POST', outcome: 'REACHED', proved: true, signature: null, post: 'XA1234567', note: '放在门卫', papers: [blob] };
    const signed = { method: 'DOOR', outcome: 'REACHED', proved: true, signature: [[1, 2, 3, 4]], post: null, note: null, papers: [] };
    const by = { capacity: walker.capacity, office: 'owner', units: ['2-1-110'], name: '业*' };
    for (const who of [scene.manager, observer]) expect((await evidence(who)).body).toMatchObject({ units: ['2-1-101'], confirmed: false, visits: [{ ...posted, by }, { ...signed, by }] });
    // The owner reads all of it but which neighbour it was.
    const own = await evidence(owner);
    expect(own.body).toMatchObject({ visits: [{ ...posted, by: { office: 'owner', units: [], name: null } }, signed] });
    for (const who of [neighbour, walker, scene.chair, scene.official]) expect((await evidence(who)).status).toBe(404);
    expect((await evidence(neighbour, '2-1-111')).body).toEqual({ units: ['2-1-111'], confirmed: false, visits: [] });
    expect((await evidence(scene.manager, '9-9-909')).status).toBe(404);
    for (const [who, status] of [[owner, 200], [scene.manager, 200], [neighbour, 404], [scene.chair, 404]] as const) expect((await (await comes(who)).get(`/api/blobs/${blob}`)).status).toBe(status);
  });

  test('whoever has bought a home since reads nothing of what shows that its ballot came to the former owner', async () => {
    const { engine, clock, stores } = hub;
    const { scene, vote, owners } = open;
    const [[walker = scene.chair] = [], [seller = scene.chair] = []] = [owners.get('2-1-110'), owners.get('2-1-112')];
    const [unit, blob, bytes] = ['2-1-112', randomUUID(), png()];
    const sha256 = createHash('sha256').update(bytes).digest('base64url');
    await stores.blobs.put({ id: blob, sha256, size: bytes.length, mediaType: 'image/png', log: scene.log, channel: voteChannel(vote), uploader: walker.person, at: new Date(clock.now()).toISOString() }, bytes);
    const visit = randomUUID();
    const visited = async (id: string) => must(engine, clock, walker, scene.log, 'RecordVisit', { vote, visit: id, unit, method: 'DOOR', outcome: 'REACHED', visitedAt: new Date(clock.now()).toISOString(), signature: [[5, 6, 7, 8]], post: null, note: '母亲代收' });
    await visited(visit);
    await must(engine, clock, walker, scene.log, 'ProveVisit', { vote, visit, unit, papers: [{ blob, sha256 }] });
    const evidence = async (who: By) => (await comes(who)).get<DeliveryEvidence>(`/api/compounds/${idOf(scene)}/votes/${vote}/delivery/${unit}`);
    const photo = async (who: By) => (await (await comes(who)).get(`/api/blobs/${blob}`)).status;
    expect((await evidence(seller)).body).toMatchObject({ units: [unit], visits: [{ visit }] });
    expect(await photo(seller)).toBe(200);

    clock.forward(60_000);
    const change = made(await must(engine, clock, scene.chair, scene.log, 'ProposeTransfer', { unit, cause: 'SALE', validFrom: '2026-12-01', reference: '皖（2026）0112', owners: [{ owner: null, name: '买方', phone: null, share: [1, 1] }] }), 'change');
    await must(engine, clock, scene.operator, scene.log, 'ConfirmChange', { change });
    const owner = (await engine.compound(scene.log, null))?.register.units[unit]?.owners[0]?.owner ?? '';
    const person = randomUUID();
    const buyer = { person, capacity: made(await must(engine, clock, scene.operator, scene.log, 'BindOwner', { owner, person }), 'capacity') };
    expect((await evidence(buyer)).body).toEqual({ units: [unit], confirmed: false, visits: [] });
    expect([await photo(buyer), await photo(seller), await photo(scene.manager)]).toEqual([404, 404, 200]);
    expect((await evidence(seller)).status).toBe(404);
    expect((await evidence(scene.manager)).body.visits).toHaveLength(1);

    // What came to the buyer is the buyer's to see.
    clock.forward(60_000);
    const again = randomUUID();
    await visited(again);
    expect((await evidence(buyer)).body).toMatchObject({ visits: [{ visit: again, signature: [[5, 6, 7, 8]] }] });
  });

  test('what two people read from a paper is for those who count, once it differs; its owner reads what became of it, others not even the scan', async () => {
    const { engine, clock, stores } = hub;
    const { scene, vote, owners, observers: [first = hub.scene.chair, second = hub.scene.chair] } = open;
    const [unit, [owner = scene.chair] = []] = [...owners].at(20) ?? ['', []];
    const noticed = await voteOf(engine, scene.log, vote);
    if (noticed.status !== 'OPEN') throw new Error('the vote is not open');
    const [blob, bytes] = [randomUUID(), png()];
    const sha256 = createHash('sha256').update(bytes).digest('base64url');
    await stores.blobs.put({ id: blob, sha256, size: bytes.length, mediaType: 'image/png', log: scene.log, channel: voteChannel(vote), uploader: scene.manager.person, at: new Date(clock.now()).toISOString() }, bytes);
    const code = codeOf(vote, tokenOfUnit(noticed, unit) ?? '');
    const paper = made(await must(engine, clock, scene.manager, scene.log, 'ReceivePaper', { vote, code, scan: { blob, sha256 } }), 'paper');
    const salt = 's'.repeat(43);
    const readings = async (who: By) => (await comes(who)).get<ReadingsReply>(`/api/compounds/${idOf(scene)}/vote-desk/votes/${vote}/papers/${paper}`);
    const mine = async () => (await (await comes(owner)).get<OwnVoteReply>(`/api/compounds/${idOf(scene)}/votes/${vote}/mine`)).body;

    await must(engine, clock, scene.manager, scene.log, 'EnterPaper', { vote, paper, mark: 'AGREE', salt });
    for (const who of [scene.manager, first]) expect((await readings(who)).body).toEqual({ readings: [], why: null });
    for (const who of [scene.chair, scene.official, owner]) expect((await readings(who)).status).toBe(404);
    for (const [who, status] of [[scene.manager, 200], [first, 200], [scene.chair, 404], [scene.official, 404], [owner, 404]] as const) expect((await (await comes(who)).get(`/api/blobs/${blob}`)).status).toBe(status);
    const channel = await (await comes(first)).get<RangeReply>(`/api/logs/${scene.log}/channels/${encodeURIComponent(voteChannel(vote))}/range?from=1&to=500`);
    expect(channel.body.items.filter((item) => 'type' in item && item.type === 'paper.entered')).toMatchObject([{ opened: {} }]);
    expect(await mine()).toMatchObject({ papers: [{ unit, standing: 'PAPER_UNREAD' }], onPaper: [{ paper, capacity: owner.capacity, unit, status: 'WAITING', reason: null, contested: false }] });

    await must(engine, clock, first, scene.log, 'EnterPaper', { vote, paper, mark: 'UNREADABLE', salt });
    expect((await readings(second)).body).toMatchObject({ readings: [{ by: { capacity: scene.manager.capacity }, mark: 'AGREE' }, { by: { capacity: first.capacity }, mark: 'UNREADABLE' }], why: null });
    await must(engine, clock, second, scene.log, 'SettlePaper', { vote, paper, mark: 'ALTERED', salt, reason: '涂改过' });
    expect((await readings(scene.manager)).body).toMatchObject({ why: '涂改过' });
    expect(await mine()).toMatchObject({ papers: [{ standing: 'MAY_CAST' }], onPaper: [{ status: 'INVALID', reason: 'ALTERED' }] });
  });

  test('a word before a witness is found by its address, by whoever may bear witness, and never says what it is', async () => {
    const { engine, clock } = hub;
    const { scene, vote, owners, motion, observers: [witness = hub.scene.chair] } = open;
    const [unit] = [...owners.keys()].slice(21);
    const noticed = await voteOf(engine, scene.log, vote);
    if (noticed.status !== 'OPEN' || unit === undefined) throw new Error('the vote is not open');
    const path = `/api/compounds/${idOf(scene)}/votes/${vote}`;
    expect((await (await comes(scene.chair)).get(`${path}/assisting/${unit}`)).body).toEqual({ units: [unit], area: 8_937, motion });
    for (const who of [scene.manager, witness]) expect((await (await comes(who)).get(`${path}/assisting/${unit}`)).status).toBe(404);
    expect((await (await comes(scene.chair)).get(`${path}/assisting/nowhere`)).status).toBe(404);
    const assisted = made(await must(engine, clock, scene.chair, scene.log, 'AssistBallot', paperFor(noticed, unit, 'AGREE')), 'assisted');
    const { body } = await (await comes(witness)).get<AssistedReply>(`${path}/assisted/${assisted}`);
    expect(body).toMatchObject({ units: [unit], helper: { capacity: scene.chair.capacity, name: null }, status: 'WAITING' });
    expect(JSON.stringify(body)).not.toContain('AGREE');
    for (const who of [scene.manager, scene.operator]) expect((await (await comes(who)).get(`${path}/assisted/${assisted}`)).status).toBe(404);
    expect((await (await comes(witness)).get(`${path}/assisted/${randomUUID()}`)).status).toBe(404);
  });
});
