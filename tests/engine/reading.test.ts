import { createHash, randomUUID } from 'node:crypto';
import type { Engine } from '@sanfang/server/engine/ports.ts';
import type { Stores } from '@sanfang/server/store/stores.ts';
import { FUND, roomChannel } from '@sanfang/shared/compound/channel.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faulty } from './faulty-stores.ts';
import { freshPlace, type Place } from './place.ts';
import { must, say, type Scene, send, setScene } from './scene.ts';
import { proposalFields, register } from './sign-off.ts';

describe('the engine', () => {
  let place: Place;
  let stores: Stores;
  let engine: Engine;
  let scene: Scene;
  beforeAll(async () => {
    place = await freshPlace();
    stores = await place.stores();
    engine = await place.engine({ stores });
    scene = await setScene(engine, place.clock);
    await register(engine, place.clock, scene);
  });
  afterAll(() => place.remove());

  test('knows nothing of a log that does not exist, and refuses to act in it', async () => {
    const log = `compound/${randomUUID()}`;
    expect(await engine.channel(log, 'feed')).toBeNull();
    expect(await engine.compound(log, null)).toBeNull();
    expect(await engine.overview(log)).toBeNull();
    expect(await engine.events(log, 'feed', 1, 10)).toEqual([]);
    expect(await send(engine, place.clock, scene.chair, log, 'CheckIn', { room: scene.room })).toHaveProperty('refused');
    expect(await stores.logs.head(log)).toBeNull();
    expect((await engine.overviews()).has(log)).toBe(false);
  });

  test('gives a room that does not exist as absent, and keeps nothing of it', async () => {
    const room = randomUUID();
    expect(await engine.channel(scene.log, roomChannel(room))).toEqual({ n: 0, state: { status: 'ABSENT' } });
    expect((await engine.compound(scene.log, room))?.room).toEqual({ status: 'ABSENT' });
    expect(await send(engine, place.clock, scene.chair, scene.log, 'CheckIn', { room })).toEqual({ refused: 'UNKNOWN_ROOM' });
  });

  test('gives any range of events alike from memory and from the store', async () => {
    await Promise.all(Array.from({ length: 900 }, (_, i) => say(engine, place.clock, scene, scene.manager, `第 ${String(i)} 句`)));
    const head = (await engine.channel(scene.log, scene.channel))?.n ?? 0;
    for (const [from, to] of [[1, 20], [head - 600, head - 500], [head - 300, head - 290], [head - 3, head + 50], [head + 1, head + 9], [9, 3]] as const) {
      expect(await engine.events(scene.log, scene.channel, from, to)).toEqual(await stores.logs.channel(scene.log, scene.channel, from, to, 1_000));
    }
  });

  test('reads the last page once after a start, and gives it from memory from then on', async () => {
    const { stores: far, faults } = faulty(await place.stores());
    const started = await place.engine({ stores: far });
    const head = (await started.channel(scene.log, scene.channel))?.n ?? 0;
    const page = await stores.logs.channel(scene.log, scene.channel, head - 49, head, 50);
    // From its end backwards, as people scroll, and past what is kept.
    const spans = [[head - 49, head], [head - 99, head - 50], [head - 599, head - 100]] as const;
    for (const [from, to] of spans) await started.events(scene.log, scene.channel, from, to);
    faults.failedReads = 1_000_000;
    expect(await started.events(scene.log, scene.channel, head - 49, head)).toEqual(page);
    expect(await started.events(scene.log, scene.channel, head - 99, head + 5)).toHaveLength(100);
    await expect(started.events(scene.log, scene.channel, head - 599, head - 590)).rejects.toThrow('no connection');
    faults.failedReads = 0;
    expect(await say(started, place.clock, scene, scene.chair, '新的一句')).toMatchObject({ n: head + 1 });
    faults.failedReads = 1_000_000;
    expect((await started.events(scene.log, scene.channel, head - 9, head + 1)).map(({ n }) => n)).toEqual(Array.from({ length: 11 }, (_, i) => head - 9 + i));
    faults.failedReads = 0;
  });

  test('lists every log with its overview', async () => {
    const overviews = await engine.overviews();
    expect(overviews.get(scene.log)).toMatchObject({ name: '龙庭御景（测试）', street: scene.street, rooms: { [scene.room]: { status: 'OPEN', session: 'IN_PROGRESS' } } });
    expect(overviews.get(scene.street)).toMatchObject({ name: '孙岗乡（测试）' });
  });

  test('opens values until they are erased', async () => {
    const other = await place.engine();
    const reply = await say(engine, place.clock, scene, scene.chair, '要删的话');
    const n = 'n' in reply ? reply.n : 0;
    const [event] = await engine.events(scene.log, scene.channel, n, n);
    const commitment = event?.sealed['text'] ?? '';
    await stores.vault.erase([commitment]);
    expect((await other.open([commitment])).has(commitment)).toBe(false);
  });

  test('takes a photo of a proposal only if it was uploaded for this compound, byte by byte, and for its own room', async () => {
    const bytes = new Uint8Array([0xff, 0xd8, 0xff, 0xe0]);
    const sha256 = createHash('sha256').update(bytes).digest('base64url');
    const upload = async (log: string, channel = scene.channel) => {
      const blob = randomUUID();
      await stores.blobs.put({ id: blob, sha256, size: bytes.length, mediaType: 'image/jpeg', log, channel, uploader: scene.chair.person, at: new Date(place.clock.now()).toISOString() }, bytes);
      return blob;
    };
    const table = (blob: string, digest = sha256) => send(engine, place.clock, scene.chair, scene.log, 'TableProposal', { room: scene.room, ...proposalFields([{ blob, sha256: digest }]) });
    const [here, elsewhere, nowhere] = [await upload(scene.log), await upload(scene.street), randomUUID()];
    // A ballot's scan stays with those who count, a bill with those who keep the books, a photo with its room.
    const strange = await Promise.all([`vote/${randomUUID()}`, FUND, `room/${randomUUID()}`].map((channel) => upload(scene.log, channel)));
    expect(await table(here)).toMatchObject({ fresh: true });
    for (const blob of [elsewhere, nowhere, ...strange]) expect(await table(blob)).toEqual({ refused: 'UNKNOWN_BLOB', detail: { blob } });
    expect(await table(here, 'A'.repeat(43))).toEqual({ refused: 'UNKNOWN_BLOB', detail: { blob: here } });
  });

  test('gives the decider the message that a reply names, also one of the same batch', async () => {
    const post = (replyTo: number | null) => send(engine, place.clock, scene.chair, scene.log, 'PostMessage', { room: scene.room, text: '答', replyTo, about: null });
    const head = (await engine.channel(scene.log, scene.channel))?.n ?? 0;
    const replies = await Promise.all([post(null), post(head + 1), post(head + 99)]);
    expect(replies).toEqual([expect.objectContaining({ n: head + 1 }), expect.objectContaining({ n: head + 2 }), { refused: 'UNKNOWN_MESSAGE' }]);
  });

  test('knows the officials of the street by the street\'s own log, as it stands now', async () => {
    const { room, log } = scene;
    await must(engine, place.clock, scene.chair, log, 'Escalate', { room, reason: '请街道来看看', from: 'NOW' });
    const compound = await engine.compound(log, room);
    const escalation = compound?.room.status === 'OPEN' ? (compound.room.escalations.at(-1)?.id ?? '') : '';
    expect(Object.values(compound?.street?.seats ?? {}).map((seat) => seat.person)).toEqual([scene.official.person]);
    expect((await engine.compound(scene.street, null))?.street).toEqual(compound?.street);
    const join = (by: typeof scene.official) => send(engine, place.clock, by, log, 'JoinEscalation', { room, escalation });
    expect(await join(scene.secretary)).toEqual({ refused: 'FORBIDDEN' });
    expect(await join(scene.official)).toMatchObject({ fresh: true });
  });
});
