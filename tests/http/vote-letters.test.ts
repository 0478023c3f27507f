import { keyOfProof, proofOfCode } from '@sanfang/shared/compound/vote/proxy/accepting.ts';
import { digestOfLetter } from '@sanfang/shared/compound/vote/proxy/letter-paper.ts';
import type { CommandData } from '@sanfang/shared/compound/command.ts';
import type { UploadReply } from '@sanfang/shared/protocol/api/files.ts';
import type { LettersReply } from '@sanfang/shared/protocol/api/vote-letters.ts';
import type { OwnVoteReply, VotesReply } from '@sanfang/shared/protocol/api/votes.ts';
import type { WaitingReply } from '@sanfang/shared/protocol/api/waiting.ts';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openVote, paperFor, voteOf, type OpenVote, type Owner } from '../engine/owners-vote.ts';
import { made, must, type By } from '../engine/scene.ts';
import type { Client } from '../support/client.ts';
import { PASSWORD, startHub, type Hub } from '../support/hub.ts';
import { pdf } from './images.ts';

let hub: Hub;
let open: OpenVote;
let base: string;
beforeAll(async () => {
  hub = await startHub({ config: { limits: 'bench' } });
  open = await openVote(hub.engine, hub.clock, 1);
  base = `/api/compounds/${open.scene.log.slice('compound/'.length)}`;
});
afterAll(() => hub.close());

async function as({ person }: Pick<By, 'person'>): Promise<Client> {
  const { directory } = hub.stores;
  if ((await directory.account(person)) === null) {
    const passwordHash = (await directory.account(hub.stranger.person))?.passwordHash ?? '';
    await directory.addAccount({ person, identifier: `${person}@people.test`, passwordHash, demo: null, disabled: false, createdAt: new Date(hub.clock.now()).toISOString() });
  }
  const client = hub.anybody();
  expect((await client.post('/api/session', { identifier: `${person}@people.test`, password: PASSWORD })).status).toBe(200);
  return client;
}
const ownerAt = (i: number): Owner => {
  const owner = [...open.owners.values()].flat()[i];
  if (owner === undefined) throw new Error('no such owner');
  return owner;
};
const SALT = 's'.repeat(43);

function upload(who: Client, query: string) {
  const form = new FormData();
  form.append('file', new Blob([pdf()]), 'letter.pdf');
  return who.send<UploadReply>('POST', `${base}/blobs?${query}`, form);
}

async function giving(giver: Owner, holder: { name: string; unit: string }, paper: CommandData['GiveProxy']['paper']): Promise<CommandData['GiveProxy']> {
  const vote = await voteOf(hub.engine, open.scene.log, open.vote);
  if (vote.status !== 'OPEN') throw new Error('it is not open');
  const voter = Object.values(vote.electorate.voters).find(({ units }) => units.includes(giver.unit));
  if (voter === undefined) throw new Error('not in the scope');
  const signed = digestOfLetter({ vote: vote.id, motion: vote.digest, ...voter, holder, salt: SALT });
  return { vote: vote.id, unit: giver.unit, holder, motion: vote.digest, salt: SALT, signed, paper };
}

test('a letter is for who gave it, who counts and who watches; its holder casts and both read of it', async () => {
  const { engine, clock } = hub;
  const { log } = open.scene;
  const [giver, holder, other] = [ownerAt(3), ownerAt(4), ownerAt(9)];
  const [giverAt, holderAt, otherAt] = [await as(giver), await as(holder), await as(other)];

  const { status, body: scan } = await upload(giverAt, `vote=${open.vote}`);
  expect(status).toBe(200);
  for (const query of [`vote=${crypto.randomUUID()}`, 'books=fund']) expect((await upload(giverAt, query)).status, query).toBe(404);
  expect((await upload(giverAt, `vote=${open.vote}&books=fund`)).status).toBe(400);
  expect((await upload(await hub.signIn('stranger'), `vote=${open.vote}`)).status).toBe(404);

  const given = await giving(giver, { name: '李四', unit: holder.unit }, { blob: scan.blob, sha256: scan.sha256 });
  const letter = made(await must(engine, clock, giver, log, 'GiveProxy', given), 'letter');
  const path = `${base}/votes/${open.vote}/letters`;
  const teller = open.scene.manager;
  const counting = await as(teller);
  const { body } = await counting.get<LettersReply>(path);
  expect(body).toMatchObject({ most: 3, teller: teller.capacity, letters: [{ letter, way: 'OWNER', status: 'WAITING', open: true, used: false, unit: giver.unit, holder: { name: '李四', unit: holder.unit }, paper: scan.blob, candidates: [{ capacity: holder.capacity, office: 'owner', sameName: false }] }] });
  expect(body.letters[0]?.giver).toMatch(/^.\*$/u);
  for (const who of [giverAt, otherAt, await hub.signIn('stranger')]) expect((await who.get(path)).status).toBe(404);
  // The scan is read by who counts, not by other owners.
  expect((await counting.get(`/api/blobs/${scan.blob}`)).status).toBe(200);
  for (const who of [otherAt, holderAt]) expect((await who.get(`/api/blobs/${scan.blob}`)).status).toBe(404);

  const mine = `${base}/votes/${open.vote}/mine`;
  expect((await giverAt.get<OwnVoteReply>(mine)).body).toMatchObject({ letters: [{ letter, role: 'GIVER', status: 'WAITING', ends: giver.capacity, holder: { name: '李四' } }], papers: [{ sent: false }] });
  expect((await holderAt.get<OwnVoteReply>(mine)).body.letters).toEqual([]);
  await must(engine, clock, teller, log, 'CheckProxy', { vote: open.vote, letter, holder: holder.capacity });
  expect((await otherAt.get<OwnVoteReply>(mine)).body.letters).toEqual([]);
  const waits = async (who: Client) => (await who.get<VotesReply>(`${base}/votes`)).body.votes[0]?.waits;
  expect([await waits(giverAt), await waits(holderAt), await waits(otherAt)]).toEqual([0, 2, 1]);
  expect((await holderAt.get<OwnVoteReply>(mine)).body).toMatchObject({ letters: [{ letter, role: 'HOLDER', ends: holder.capacity }], papers: [{ letter: null }, { letter, unit: giver.unit, standing: 'MAY_CAST' }] });

  const now = await voteOf(engine, log, open.vote);
  if (now.status !== 'OPEN') throw new Error('it is not open');
  await must(engine, clock, holder, log, 'CastBallot', paperFor(now, giver.unit, 'AGREE'));
  const [told, kept] = [(await giverAt.get<OwnVoteReply>(mine)).body, (await holderAt.get<OwnVoteReply>(mine)).body];
  expect(told).toMatchObject({ receipts: [{ proxy: 'OWNER', units: [giver.unit] }], letters: [{ ends: null, ballot: 'BY_IT' }], papers: [{ standing: 'CAST' }] });
  expect(kept.receipts).toMatchObject([{ proxy: 'HOLDER', units: [giver.unit], signed: told.receipts[0]?.signed }]);
  expect((await counting.get<LettersReply>(path)).body.letters).toMatchObject([{ status: 'CHECKED', chosen: holder.capacity, used: true, open: false }]);
});

test('somebody without a hat accepts a letter by its code, casts and keeps the receipt, and sees nothing else of the compound', async () => {
  const { engine, clock } = hub;
  const { log } = open.scene;
  const [giver, person] = [ownerAt(6), await hub.addPerson()];
  const son: By = { person, capacity: person };
  const sonAt = await as(son);
  const mine = `${base}/votes/${open.vote}/mine`;
  const send = (type: string, data: unknown) => sonAt.post<{ refused?: string }>('/api/commands', { id: randomUUID(), log, type, capacity: person, data });

  const proof = proofOfCode(open.vote, 'abcdefghjkmnpqrs');
  const key = keyOfProof(proof);
  const { holder: _none, signed: _other, ...rest } = await giving(giver, { name: '李四', unit: giver.unit }, null);
  const voter = await voterOf(giver.unit);
  const signed = digestOfLetter({ vote: open.vote, motion: rest.motion, ...voter, holder: { name: '李四', unit: null }, salt: SALT });
  const letter = made(await must(engine, clock, giver, log, 'GiveProxy', { ...rest, holder: { name: '李四', key }, signed }), 'letter');
  expect((await (await as(giver)).get<OwnVoteReply>(mine)).body.letters).toMatchObject([{ letter, toAccept: true, holder: { unit: null } }]);

  const wrong = await send('AcceptProxy', { vote: open.vote, proof: 'x'.repeat(43) });
  const nowhere = await sonAt.post('/api/commands', { id: randomUUID(), log: `compound/${randomUUID()}`, type: 'AcceptProxy', capacity: person, data: { vote: open.vote, proof } });
  expect([wrong.status, wrong.body]).toEqual([nowhere.status, nowhere.body]);
  const held = `${base}/votes/${open.vote}/letters/held`;
  expect((await sonAt.get(mine)).status).toBe(404);
  expect((await sonAt.get(held)).body).toEqual({ letters: [] });
  expect((await send('AcceptProxy', { vote: open.vote, proof })).status).toBe(200);
  expect((await sonAt.get<OwnVoteReply>(mine)).body).toMatchObject({ papers: [], receipts: [], letters: [{ letter, role: 'HOLDER', status: 'WAITING', toAccept: false, ends: person }] });

  expect((await sonAt.get(held)).body).toMatchObject({ letters: [{ letter, role: 'HOLDER' }] });
  const counting = await as(open.scene.manager);
  // The front page says what waits for whom.
  const waiting = async (who: Client) => (await who.get<WaitingReply>(`${base}/waiting`)).body.waiting;
  expect(await waiting(counting)).toMatchObject([{ kind: 'LETTERS_TO_CHECK', vote: { id: open.vote }, count: 1 }]);
  expect(await waiting(await as(giver))).toEqual([]);
  expect((await sonAt.get(`${base}/waiting`)).status).toBe(404);
  const { body } = await counting.get<LettersReply>(`${base}/votes/${open.vote}/letters`);
  expect(body.letters.find((one) => one.letter === letter)).toMatchObject({ open: true, toAccept: false, holder: { unit: null }, candidates: [{ capacity: person, office: null, name: null, sameName: null }] });
  expect(body.letters.find((one) => one.letter === letter)?.candidates[0]?.account).toContain('*');
  await must(engine, clock, open.scene.manager, log, 'CheckProxy', { vote: open.vote, letter, holder: person });
  expect(await waiting(counting)).toEqual([]);

  const now = await voteOf(engine, log, open.vote);
  if (now.status !== 'OPEN') throw new Error('it is not open');
  const ballot = { id: randomUUID(), log, type: 'CastBallot', capacity: person, data: paperFor(now, giver.unit, 'AGAINST') };
  expect((await sonAt.post('/api/commands', ballot)).status).toBe(200);
  // A lost answer is asked for again.
  expect((await sonAt.post('/api/commands', ballot)).status).toBe(200);
  const kept = (await sonAt.get<OwnVoteReply>(mine)).body;
  expect(kept).toMatchObject({ receipts: [{ proxy: 'HOLDER', units: [giver.unit] }], letters: [{ ballot: 'BY_IT', ends: null }], papers: [{ standing: 'CAST', letter }] });
  expect((await (await as(giver)).get<OwnVoteReply>(mine)).body.receipts).toMatchObject([{ proxy: 'OWNER', signed: kept.receipts[0]?.signed }]);

  for (const path of ['', '/votes', '/petitions', '/scope', '/units/mine', `/votes/${open.vote}/letters`]) expect((await sonAt.get(`${base}${path}`)).status, path).toBe(404);
  const channel = (name: string) => sonAt.get(`/api/logs/${log}/channels/${encodeURIComponent(name)}/range?from=1&to=5`);
  expect((await channel(`person/${person}`)).status).toBe(200);
  for (const name of [`vote/${open.vote}`, 'register', 'office', `person/${giver.person}`]) expect((await channel(name)).status, name).toBe(404);
});

async function voterOf(unit: string): Promise<{ readonly units: readonly string[]; readonly area: number }> {
  const vote = await voteOf(hub.engine, open.scene.log, open.vote);
  const found = 'electorate' in vote ? Object.values(vote.electorate.voters).find(({ units }) => units.includes(unit)) : undefined;
  if (found === undefined) throw new Error('not in the scope');
  return found;
}
