import { digestOfLetter } from '@sanfang/shared/compound/vote/proxy/letter-paper.ts';
import type { CommandData } from '@sanfang/shared/compound/command.ts';
import type { UploadReply } from '@sanfang/shared/protocol/api/files.ts';
import type { LettersReply } from '@sanfang/shared/protocol/api/vote-letters.ts';
import type { OwnVoteReply, VotesReply } from '@sanfang/shared/protocol/api/votes.ts';
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
