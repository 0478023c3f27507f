import type { UploadReply } from '@sanfang/shared/protocol/api/files.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { made, must, send } from '../engine/scene.ts';
import { proposalFields, register } from '../engine/sign-off.ts';
import type { Answer, Client } from '../support/client.ts';
import { startHub, type CastRole, type Hub } from '../support/hub.ts';
import { CANARY, jpeg, pdf, png } from './images.ts';

let hub: Hub;
const people = {} as Record<CastRole | 'stranger', Client>;
beforeAll(async () => {
  hub = await startHub({ config: { limits: 'bench' } });
  for (const role of ['secretary', 'chair', 'manager', 'operator', 'official', 'stranger'] as const) people[role] = await hub.signIn(role);
  await register(hub.engine, hub.clock, hub.scene);
});
afterAll(() => hub.close());

const id = () => hub.scene.log.slice('compound/'.length);

function upload(who: Client, name: string, bytes: Uint8Array<ArrayBuffer>, room = hub.scene.room, compound = id()): Promise<Answer<UploadReply>> {
  const form = new FormData();
  form.append('file', new Blob([bytes], { type: 'image/svg+xml' }), name);
  return who.send<UploadReply>('POST', `/api/compounds/${compound}/blobs?room=${room}`, form);
}

async function tabled(blob: UploadReply): Promise<string> {
  const { engine, clock, scene } = hub;
  return made(await must(engine, clock, scene.chair, scene.log, 'TableProposal', { room: scene.room, ...proposalFields([{ blob: blob.blob, sha256: blob.sha256 }]) }), 'proposal');
}

describe('uploading', () => {
  test('is for those at the table of the room', async () => {
    for (const role of ['secretary', 'chair', 'manager'] as const) expect((await upload(people[role], 'wall.jpg', jpeg())).status, role).toBe(200);
    for (const role of ['operator', 'official', 'stranger'] as const) expect(await upload(people[role], 'wall.jpg', jpeg()), role).toMatchObject({ status: 404, body: { refused: 'NOT_FOUND' } });
    expect((await upload(hub.anybody(), 'wall.jpg', jpeg())).status).toBe(401);
    expect((await upload(people.chair, 'wall.jpg', jpeg(), crypto.randomUUID())).status).toBe(404);
    expect((await upload(people.chair, 'wall.jpg', jpeg(), hub.scene.room, crypto.randomUUID())).status).toBe(404);
  });

  test('for the books is for the three parties, and for one place at a time', async () => {
    const send = (who: Client, query: string) => {
      const form = new FormData();
      form.append('file', new Blob([pdf()]), 'contract.pdf');
      return who.send<UploadReply>('POST', `/api/compounds/${id()}/blobs?${query}`, form);
    };
    for (const role of ['secretary', 'chair', 'manager'] as const) expect((await send(people[role], 'books=fund')).status, role).toBe(200);
    for (const role of ['operator', 'official', 'stranger'] as const) expect((await send(people[role], 'books=fund')).status, role).toBe(404);
    for (const query of ['', 'books=accounts', `books=fund&room=${hub.scene.room}`]) expect((await send(people.chair, query)).status, query).toBe(400);
    const { body } = await send(people.chair, 'books=fund');
    for (const role of ['chair', 'manager'] as const) expect((await people[role].get(`/api/blobs/${body.blob}`)).status, role).toBe(200);
    for (const who of [people.operator, people.official, people.stranger, hub.anybody()]) expect((await who.get(`/api/blobs/${body.blob}`)).status).toBe(404);
  });

  test('answers type, size and digest of what was kept, whatever the sender called it', async () => {
    const { body } = await upload(people.chair, 'wall.png', png());
    expect(body).toEqual({ blob: expect.any(String), sha256: expect.stringMatching(/^[\w-]{43}$/), size: expect.any(Number), mediaType: 'image/png' });
    const bytes = Buffer.from((await hub.stores.blobs.read(body.blob)) ?? []);
    expect(bytes.length).toBe(body.size);
    expect(bytes.includes(CANARY)).toBe(false);
  });

  test.each([
    ['another kind of file', 400, 'BAD_FILE', (form: FormData) => form.append('file', new Blob(['<svg/>']), 'x.svg')],
    ['no file', 400, 'MALFORMED', (form: FormData) => form.append('text', 'hello')],
    ['two files', 400, 'MALFORMED', (form: FormData) => {
      for (let i = 0; i < 2; i += 1) form.append('file', new Blob([png()]), 'x.png');
    }],
    ['a file under another name', 400, 'MALFORMED', (form: FormData) => form.append('__proto__', new Blob([png()]), 'x.png')],
    ['more than 20 MiB', 413, 'FILE_TOO_LARGE', (form: FormData) => form.append('file', new Blob([jpeg(), new Uint8Array(21 * 1024 * 1024)]), 'x.jpg')],
  ])('refuses %s', async (_what, status, refused, fill) => {
    const form = new FormData();
    fill(form);
    expect(await people.chair.send('POST', `/api/compounds/${id()}/blobs?room=${hub.scene.room}`, form)).toMatchObject({ status: expect.toBeOneOf([status, 413]), body: { refused: expect.toBeOneOf([refused, 'TOO_LARGE']) } });
    expect((await people.chair.get('/api/me')).status).toBe(200);
  });

  test('takes forms only', async () => {
    const answer = await people.chair.post(`/api/compounds/${id()}/blobs?room=${hub.scene.room}`, { file: 'x' });
    expect(answer).toMatchObject({ status: 415, body: { refused: 'MALFORMED' } });
  });
});

describe('a file', () => {
  test('comes as an attachment in a sandbox, under a name of its own', async () => {
    const { body } = await upload(people.chair, '../../方案".pdf', pdf());
    const answer = await people.manager.get(`/api/blobs/${body.blob}`);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/pdf', 'content-disposition': `attachment; filename*=UTF-8''${body.blob}.pdf`, 'cache-control': 'no-store',
      'x-content-type-options': 'nosniff', 'content-security-policy': "sandbox; default-src 'none'", 'cross-origin-resource-policy': 'same-origin',
    });
    expect(answer.body).toBe(Buffer.from(pdf()).toString());
  });

  test('is for the people of its room, until its decision is public', async () => {
    const { engine, clock, scene } = hub;
    const { body } = await upload(people.chair, 'wall.jpg', jpeg());
    const proposal = await tabled(body);
    const path = `/api/blobs/${body.blob}`;
    for (const role of ['secretary', 'chair', 'manager'] as const) expect((await people[role].get(path)).status, role).toBe(200);
    for (const client of [people.operator, people.official, people.stranger, hub.anybody()]) {
      expect(await client.get(path)).toMatchObject({ status: 404, body: (await client.get(`/api/blobs/${crypto.randomUUID()}`)).body as object });
    }
    const room = (await engine.compound(scene.log, scene.room))?.room;
    const version = room?.status === 'OPEN' ? room.proposals[proposal]?.versions[0] : undefined;
    if (version === undefined) throw new Error('no proposal');
    const heads = [scene.secretary, scene.chair, scene.manager];
    const about = { room: scene.room, proposal };
    for (const by of heads) await must(engine, clock, by, scene.log, 'CheckIn', { room: scene.room });
    for (const by of heads) await must(engine, clock, by, scene.log, 'TakePosition', { ...about, version: 1, position: 'AGREE', grounds: null });
    for (const [i, by] of heads.entries()) {
      const basis = (['BRANCH_RESOLUTION', 'COMMITTEE_RESOLUTION', 'AUTHORISATION_LETTER'] as const)[i] ?? 'BRANCH_RESOLUTION';
      await must(engine, clock, by, scene.log, 'RecordMandate', { ...about, digest: version.digest, seat: scene.seats[by.capacity] ?? '', basis, reference: '〔2026〕3号', resolvedOn: '2026-11-20' });
    }
    await must(engine, clock, scene.secretary, scene.log, 'OpenSignOff', { ...about, version: 1, until: new Date(clock.now() + 3_600_000).toISOString() });
    for (const by of heads) await must(engine, clock, by, scene.log, 'SignOff', { ...about, version: 1, digest: version.digest });
    expect((await hub.anybody().get(path)).status).toBe(200);
  });

  test('is for an official only if its proposal lies within what they may read', async () => {
    const { engine, clock, scene } = hub;
    const [before, after, unused] = [await upload(people.chair, 'a.jpg', jpeg()), await upload(people.chair, 'b.jpg', jpeg()), await upload(people.chair, 'c.jpg', jpeg())];
    await tabled(before.body);
    const escalation = made(await must(engine, clock, scene.chair, scene.log, 'Escalate', { room: scene.room, reason: '请街道协调', from: 'NOW' }), 'escalation');
    await must(engine, clock, scene.official, scene.log, 'JoinEscalation', { room: scene.room, escalation });
    await tabled(after.body);
    const status = async (blob: UploadReply) => (await people.official.get(`/api/blobs/${blob.blob}`)).status;
    expect([await status(before.body), await status(after.body), await status(unused.body)]).toEqual([404, 200, 404]);
    expect((await upload(people.official, 'd.jpg', jpeg())).status).toBe(404);
  });

  test('of one compound is unknown to another\'s proposal', async () => {
    const { engine, clock, scene } = hub;
    const { body } = await upload(people.chair, 'wall.jpg', jpeg());
    await hub.stores.blobs.put({ ...(await hub.stores.blobs.info(body.blob))!, id: crypto.randomUUID(), log: `compound/${crypto.randomUUID()}` }, new Uint8Array(1));
    const wrong = proposalFields([{ blob: body.blob, sha256: body.sha256.split('').reverse().join('') }]);
    expect(await send(engine, clock, scene.chair, scene.log, 'TableProposal', { room: scene.room, ...wrong })).toMatchObject({ refused: 'UNKNOWN_BLOB' });
  });
});
