import { FEED, personChannel, voteChannel } from '@sanfang/shared/compound/channel.ts';
import type { CommandData } from '@sanfang/shared/compound/command.ts';
import type { DeskListReply } from '@sanfang/shared/protocol/api/vote-desk.ts';
import type { OwnVoteReply, TurnoutReply, VoteReply, VotesReply } from '@sanfang/shared/protocol/api/votes.ts';
import { approvalDigest } from '@sanfang/shared/compound/step-up.ts';
import type { FeedReply } from '@sanfang/shared/protocol/api/feed.ts';
import type { Challenge, StepUpReply } from '@sanfang/shared/protocol/api/second-factor.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { happening, openVote, paperFor, voteOf, type OpenVote, type Owner } from '../engine/owners-vote.ts';
import { command, made, must } from '../engine/scene.ts';
import { enter, type Line } from '../realtime/line.ts';
import { PASSWORD, startHub, type Hub } from '../support/hub.ts';
import { Client } from '../support/client.ts';
import { enrolPhone, firstStep, proofOf, type Phone } from '../support/second-factor.ts';
import { parseXml } from '../support/xml.ts';

let hub: Hub;
let open: OpenVote;
let id: string;
let owners: readonly Owner[];
/** The first who watches, on a device that is known since before the vote; the code generator that the second set up then. */
let known: Client | undefined;
let guarded: Phone | undefined;
const MINUTE = 60_000;
beforeAll(async () => {
  hub = await startHub({ config: { limits: 'bench' } });
  open = await openVote(hub.engine, hub.clock, 1);
  id = open.scene.log.slice('compound/'.length);
  owners = [...open.owners.values()].flat();
  const [first, second] = open.observers;
  known = await as(first?.person ?? '');
  const careful = await as(second?.person ?? '');
  guarded = (await enrolPhone(hub, careful, await proofOf(careful))).phone;
});
afterAll(() => hub.close());

const page = () => `/api/feed/${id}/votes/2026/1`;
const mine = (vote = open.vote) => `/api/compounds/${id}/votes/${vote}/mine`;

/** Somebody of this compound, in a browser of their own. */
async function as(person: string): Promise<Client> {
  const account = await hub.stores.directory.account(person);
  const identifier = account?.identifier ?? `${person}@people.test`;
  if (account === null) {
    const { passwordHash } = (await hub.stores.directory.account(hub.stranger.person)) ?? { passwordHash: '' };
    await hub.stores.directory.addAccount({ person, identifier, passwordHash, demo: null, disabled: false, createdAt: new Date(hub.clock.now()).toISOString() });
  }
  const client = new Client(hub.url);
  const answer = await client.post('/api/session', { identifier, password: PASSWORD });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return client;
}
const ownerAt = (i: number): Owner => {
  const owner = owners[i];
  if (owner === undefined) throw new Error('no such owner');
  return owner;
};
async function cast(i: number, choice: CommandData['CastBallot']['choice']): Promise<void> {
  const vote = await voteOf(hub.engine, open.scene.log, open.vote);
  if (vote.status !== 'OPEN') throw new Error('it is not open');
  await must(hub.engine, hub.clock, ownerAt(i), open.scene.log, 'CastBallot', paperFor(vote, ownerAt(i).unit, choice));
}

/** Somebody without account who has the open feed before them. */
async function followFeed(): Promise<Line> {
  const line = await enter(hub.url, null);
  await line.ask('open', { log: open.scene.log, channel: FEED });
  return line;
}
const turnoutsOf = ({ frames }: Line) => frames.flatMap((one) => (one.name === 'turnout' ? [one.frame] : []));

describe('while a vote is open', () => {
  test('anybody reads its notice, by number, in the words that were announced', async () => {
    const { status, body } = await hub.anybody().get<VoteReply>(page());
    expect(status).toBe(200);
    expect(body).toMatchObject({
      compound: { id }, decision: null, rules: { version: 0, thresholds: { participation: { share: [2, 3], by: '>=' } } },
      announced: { type: 'vote.announced', data: { number: { year: 2026, no: 1 }, matterClass: 'ORDINARY', electorate: { persons: 50 }, legalEffect: 'ADVISORY' }, opened: { title: '用维修资金修外墙' } },
      told: [{ type: 'vote.stepped', data: { step: 'OPENED', number: { year: 2026, no: 1 } } }],
    });
    for (const path of ['2026/2', '2025/1', '2026/01', '2026/1/turnout/x']) expect((await hub.anybody().get(`/api/feed/${id}/votes/${path}`)).status, path).toBeOneOf([400, 404]);
    expect((await hub.anybody().get(`/api/feed/${crypto.randomUUID()}/votes/2026/1`)).status).toBe(404);
  });

  test('an owner sees the own ballot and that it waits; others see that there is none of theirs', async () => {
    const owner = await as(ownerAt(5).person);
    const { body } = await owner.get<OwnVoteReply>(mine());
    expect(body).toEqual({ vote: open.vote, number: { year: 2026, no: 1 }, papers: [{ capacity: ownerAt(5).capacity, unit: ownerAt(5).unit, letter: null, sent: false, units: [ownerAt(5).unit], area: expect.any(Number), standing: 'MAY_CAST' }], onPaper: [], receipts: [], delivery: [{ capacity: ownerAt(5).capacity, unit: ownerAt(5).unit, confirmed: false }], letters: [], objections: [] });
    expect((await owner.get<VotesReply>(`/api/compounds/${id}/votes`)).body.votes).toMatchObject([{ vote: open.vote, title: '用维修资金修外墙', status: 'OPEN', waits: 1 }]);
    const chair = await as(open.scene.chair.person);
    expect((await chair.get<OwnVoteReply>(mine())).body).toMatchObject({ papers: [], receipts: [] });
    expect((await chair.get<VotesReply>(`/api/compounds/${id}/votes`)).body.votes).toMatchObject([{ waits: 0 }]);
  });

  test('who has no hat here is told that nothing is there, and who is nobody to sign in', async () => {
    const stranger = await hub.signIn('stranger');
    for (const path of [mine(), `/api/compounds/${id}/votes`]) {
      expect((await stranger.get(path)).body).toMatchObject({ status: 404, refused: 'NOT_FOUND' });
      expect((await hub.anybody().get(path)).body).toMatchObject({ status: 401, refused: 'NOT_SIGNED_IN' });
    }
    expect((await (await as(ownerAt(5).person)).get(mine(crypto.randomUUID()))).status).toBe(404);
  });

  test('a receipt comes back to its owner without the choice, and nobody else reads of it', async () => {
    await cast(5, 'AGAINST');
    const owner = await as(ownerAt(5).person);
    const { body } = await owner.get<OwnVoteReply>(mine());
    expect(body).toMatchObject({ papers: [{ standing: 'CAST' }], receipts: [{ n: expect.any(Number), units: [ownerAt(5).unit], disputed: false }] });
    expect(JSON.stringify(body)).not.toContain('AGAINST');
    expect((await owner.get<VotesReply>(`/api/compounds/${id}/votes`)).body.votes).toMatchObject([{ waits: 0 }]);
    const channel = `/api/logs/compound/${id}/channels/${encodeURIComponent(personChannel(ownerAt(5).person))}/open`;
    expect((await owner.get(channel)).status).toBe(200);
    for (const other of [ownerAt(6).person, open.scene.chair.person]) expect((await (await as(other)).get(channel)).status).toBe(404);
  });

  test('turnout is told in coarse steps, by building to owners only, and nothing tells how it stands', async () => {
    hub.clock.forward(6_000);
    const follower = await followFeed();
    for (let i = 6; i < 20; i += 1) await cast(i, i % 2 === 0 ? 'AGREE' : 'AGAINST');
    hub.clock.forward(6_000);
    const { body } = await hub.anybody().get<TurnoutReply>(`${page()}/turnout`);
    // 15 of 50.
    expect(body).toMatchObject({ persons: 30, buildings: null });
    expect((body.area ?? 1) % 10).toBe(0);
    expect((await (await as(ownerAt(30).person)).get<TurnoutReply>(`${page()}/turnout`)).body.buildings).toEqual([{ building: '1', persons: 30 }]);
    expect((await (await as(open.scene.chair.person)).get<TurnoutReply>(`${page()}/turnout`)).body.buildings).toBeNull();
    await cast(20, 'AGREE');
    // A few seconds old at most: thousands of followers ask for one figure.
    expect((await hub.anybody().get<TurnoutReply>(`${page()}/turnout`)).body).toEqual(body);
    // The feed's newest page and the list of votes say the same, and the older pages of the feed nothing.
    const runs = { vote: open.vote, persons: body.persons, area: body.area };
    expect((await hub.anybody().get<FeedReply>(`/api/feed/${id}`)).body.running).toEqual([{ ...runs, number: { year: 2026, no: 1 }, title: '用维修资金修外墙', closesAt: open.closesAt }]);
    expect((await hub.anybody().get<FeedReply>(`/api/feed/${id}?before=2`)).body.running).toEqual([]);
    expect((await (await as(ownerAt(30).person)).get<DeskListReply>(`/api/compounds/${id}/vote-desk`)).body.running).toEqual([runs]);
    // Whoever follows the feed hears of it by the way: a frame for a step, not for a ballot, and the last one on coming in.
    await follower.until(() => turnoutsOf(follower).at(-1)?.persons === 30);
    const late = await followFeed();
    await late.until(() => turnoutsOf(late).length === 1);
    expect(turnoutsOf(late)).toEqual([{ log: open.scene.log, vote: open.vote, persons: body.persons, area: body.area }]);
    expect(turnoutsOf(follower).length).toBeLessThanOrEqual(3);
    for (const { persons } of turnoutsOf(follower)) expect((persons ?? 1) % 10).toBe(0);
    for (const line of [follower, late]) {
      expect(JSON.stringify(line.frames)).not.toMatch(/AGREE|AGAINST|ballot/);
      line.close();
    }
    const told = [page(), `${page()}/turnout`, `/api/feed/${id}`, `/feeds/${id}.atom`];
    for (const path of told) expect(JSON.stringify((await hub.anybody().get(path)).body), path).not.toMatch(/AGREE|AGAINST|agreed|against/);
    for (const by of [open.scene.chair.person, ownerAt(30).person]) {
      expect((await (await as(by)).get(`/api/logs/compound/${id}/channels/${encodeURIComponent(voteChannel(open.vote))}/range?from=1&to=500`)).body).not.toMatchObject({ items: expect.arrayContaining([expect.objectContaining({ type: 'ballot.cast' })]) });
    }
  });
});

describe('once it is closed', () => {
  beforeAll(async () => {
    const { engine, clock } = hub;
    for (let i = 21; i < 40; i += 1) await cast(i, 'AGREE');
    const closed = happening(engine, open.scene.log, 'vote.closed');
    clock.forward(Date.parse(open.closesAt) + 2_500 - clock.now());
    await closed;
  });

  test('nothing of the result is told before it is posted', async () => {
    hub.clock.forward(6_000);
    expect((await hub.anybody().get<FeedReply>(`/api/feed/${id}`)).body.running).toEqual([]);
    const { body } = await hub.anybody().get<VoteReply>(page());
    expect(body.told.map(({ type, data }) => [type, (data as { step?: string }).step])).toEqual([['vote.stepped', 'OPENED'], ['vote.stepped', 'CLOSED']]);
    expect(JSON.stringify(body)).not.toMatch(/agreed|outcome/);
  });

  test('the count is signed from a device that its owner has known for a day, or with a second factor that they have', async () => {
    const { engine, clock } = hub;
    const [first, second] = open.observers;
    if (first === undefined || second === undefined || known === undefined || guarded === undefined) throw new Error('nobody watches');
    const vote = await voteOf(engine, open.scene.log, open.vote);
    const data = { vote: open.vote, digest: vote.status === 'CLOSED' ? vote.result.digest : '' };
    const sign = (by: Owner) => command(by, open.scene.log, 'CertifyCount', data);
    clock.forward(MINUTE);
    const signIn = (client: Client, { person }: Owner) => client.post('/api/session', { identifier: hub.identifierOf(person), password: PASSWORD });
    const fresh = await as(first.person);
    const asked = sign(first);
    const told = await fresh.post('/api/commands', asked);
    expect(told).toMatchObject({ status: 403, body: { refused: 'DEVICE_TOO_NEW', detail: { until: new Date(clock.now() + 24 * 60 * MINUTE).toISOString() } } });
    await signIn(known, first);
    // The refusal spoke of the device: the same command may come from another.
    expect(await known.post('/api/commands', asked)).toMatchObject({ status: 200 });

    const elsewhere = hub.anybody();
    const challenge = await firstStep(hub, elsewhere, second.person);
    await elsewhere.post('/api/session/second', { ticket: challenge.ticket, code: guarded.code(clock.now()) });
    clock.forward(30_000);
    const theirs = sign(second);
    expect((await elsewhere.post('/api/commands', theirs)).body).toMatchObject({ refused: 'STEP_UP_REQUIRED' });
    const { body: { ticket } } = await elsewhere.post<Challenge>('/api/step-up', { digest: approvalDigest(theirs) });
    const { body: { approval } } = await elsewhere.post<StepUpReply>('/api/step-up/finish', { ticket, code: guarded.code(clock.now()) });
    expect(await elsewhere.post('/api/commands', { ...theirs, approval })).toMatchObject({ status: 200 });
    expect((await voteOf(engine, open.scene.log, open.vote))).toMatchObject({ certified: { [first.capacity]: expect.any(String) as string, [second.capacity]: expect.any(String) as string } });
  });

  test('the posted result, its objections and their answers reach whom they are for', async () => {
    const { engine, clock } = hub;
    const { log, chair } = open.scene;
    const vote = await voteOf(engine, log, open.vote);
    const digest = vote.status === 'CLOSED' ? vote.result.digest : '';
    await must(engine, clock, chair, log, 'PostResult', { vote: open.vote, digest });
    const { body } = await hub.anybody().get<VoteReply>(page());
    expect(body.told.at(-1)).toMatchObject({ type: 'result.published', data: { stage: 'PRELIMINARY', verdict: { outcome: 'PASSED' }, tally: { agreed: { persons: 27 }, against: { persons: 8 } } } });

    const owner = ownerAt(5);
    const objection = made(await must(engine, clock, owner, log, 'RaiseObjection', { vote: open.vote, text: '计票时我不在场。' }), 'objection');
    const client = await as(owner.person);
    expect((await client.get<OwnVoteReply>(mine())).body.objections).toMatchObject([{ id: objection, answer: null }]);
    await must(engine, clock, chair, log, 'AnswerObjection', { vote: open.vote, objection, text: '两位监票业主全程在场。' });
    expect((await client.get<OwnVoteReply>(mine())).body).toMatchObject({ papers: [{ standing: 'CAST' }], objections: [{ id: objection, answer: { text: '两位监票业主全程在场。' } }] });
    expect((await (await as(ownerAt(6).person)).get<OwnVoteReply>(mine())).body.objections).toEqual([]);
    for (const path of [page(), `/api/feed/${id}`, `/feeds/${id}.atom`]) expect(JSON.stringify((await hub.anybody().get(path)).body), path).not.toMatch(/不在场|全程在场/);
  });

  test('news readers get each step with its number and a link to its page', async () => {
    const feed = parseXml((await hub.anybody().get<string>(`/feeds/${id}.atom`)).body);
    const entries = feed.children.filter(({ name }) => name === 'entry').map((entry) => ({
      title: entry.children.find(({ name }) => name === 'title')?.text, href: entry.children.find(({ name }) => name === 'link')?.attributes['href'],
    }));
    const href = `http://hub.test/f/${id}/votes/2026/1`;
    expect(entries.slice(0, 4)).toEqual([
      { title: '业主表决〔2026〕1号 初步结果：通过', href }, { title: '业主表决〔2026〕1号 投票截止', href }, { title: '业主表决〔2026〕1号 开始投票', href }, { title: '业主表决〔2026〕1号 用维修资金修外墙', href },
    ]);
    const said = feed.children.filter(({ name }) => name === 'entry').map((entry) => entry.children.find(({ name }) => name === 'content')?.text ?? '');
    expect(said[0]).toMatch(/参与人数：\d+人 \/ 50人，须达到2\/3，达到\n[^]*公示至2026年\d+月\d+日24:00，范围内的业主可以提出异议。$/);
    expect(said[2]).toMatch(/^投票已经开始，2026年\d+月\d+日24:00截止。$/);
  });
});
