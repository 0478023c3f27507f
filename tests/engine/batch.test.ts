import { createHash, randomUUID } from 'node:crypto';
import type { Engine } from '@sanfang/server/engine/ports.ts';
import type { Stores } from '@sanfang/server/store/stores.ts';
import { canonicalize } from '@sanfang/shared/log/canonical.ts';
import { MAX_COMMIT_BYTES, MAX_COMMIT_COMMANDS } from '@sanfang/shared/log/commit.ts';
import { commit } from '@sanfang/shared/log/commitment.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commitsOf } from '../history/read-log.ts';
import { freshPlace, type Place } from './place.ts';
import { listen, must, say, type Scene, send, setScene } from './scene.ts';
import { batchOfUnits } from './units.ts';
import { checkState, checkWhole } from './whole-log.ts';

describe('commands that wait together', () => {
  let place: Place;
  let engine: Engine;
  let stores: Stores;
  let scene: Scene;
  beforeAll(async () => {
    place = await freshPlace();
    stores = await place.stores();
    engine = await place.engine({ stores });
    scene = await setScene(engine, place.clock);
  });
  afterAll(() => place.remove());

  test('are decided each on what the ones before it leave, and written as one commit', async () => {
    const before = (await commitsOf(stores.logs, scene.log)).length;
    const checkIn = () => send(engine, place.clock, scene.chair, scene.log, 'CheckIn', { room: scene.room });
    const replies = await Promise.all([checkIn(), say(engine, place.clock, scene, scene.chair, '到了'), checkIn()]);
    expect(replies[0]).toMatchObject({ fresh: true });
    expect(replies[1]).toMatchObject({ fresh: true });
    expect(replies[2]).toEqual({ refused: 'ALREADY_CHECKED_IN' });
    const commits = (await commitsOf(stores.logs, scene.log)).slice(before);
    expect(commits.map((one) => one.events.map((event) => event.type))).toEqual([['attendance.checked_in', 'message.posted']]);
    expect(commits[0]?.commands.map((command) => command.answer.n)).toEqual(replies.flatMap((reply) => ('n' in reply ? [reply.n] : [])));
  });

  test('are split at the limit of a commit, in order and without holes', async () => {
    const before = (await commitsOf(stores.logs, scene.log)).length;
    const replies = await Promise.all(Array.from({ length: MAX_COMMIT_COMMANDS * 2 + 7 }, (_, i) => say(engine, place.clock, scene, scene.manager, `第 ${String(i)} 句`)));
    const numbers = replies.map((reply) => ('n' in reply ? reply.n : 0));
    expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i));
    const sizes = (await commitsOf(stores.logs, scene.log)).slice(before).map((one) => one.commands.length);
    expect(sizes).toEqual([MAX_COMMIT_COMMANDS, MAX_COMMIT_COMMANDS, 7]);
    await checkState(engine, scene.log, await checkWhole(stores.logs, scene.log));
  });

  test('are split where their bytes pass the limit, and refused alone where one event is too large', async () => {
    const started = randomUUID();
    await must(engine, place.clock, scene.operator, scene.log, 'StartImport', { import: started, file: '名册.xlsx', rows: 10_000, validFrom: '2026-01-01' });
    const before = (await commitsOf(stores.logs, scene.log)).length;
    const stage = (batch: number, owners: number) => send(engine, place.clock, scene.operator, scene.log, 'StageUnits', batchOfUnits(started, batch, owners));
    const replies = await Promise.all([...Array.from({ length: 40 }, (_, i) => stage(i, 5)), stage(40, 12), stage(41, 1)]);
    expect(replies.map((reply) => ('refused' in reply ? reply.refused : 'OK'))).toEqual([...Array.from({ length: 40 }, () => 'OK'), 'TOO_LARGE', 'OK']);
    const sizes = (await commitsOf(stores.logs, scene.log)).slice(before).map((one) => one.events.reduce((sum, event) => sum + Buffer.byteLength(canonicalize(event)), 0));
    expect(sizes.length).toBeGreaterThan(1);
    for (const size of sizes) expect(size).toBeLessThanOrEqual(MAX_COMMIT_BYTES);
    await checkWhole(stores.logs, scene.log);
  });

  test('with text that has no canonical form are refused alone', async () => {
    const replies = await Promise.all([say(engine, place.clock, scene, scene.chair, 'e\u0301'), say(engine, place.clock, scene, scene.chair, 'é')]);
    expect(replies).toEqual([{ refused: 'MALFORMED' }, expect.objectContaining({ fresh: true })]);
  });

  test('are answered before they are published, and published in order with what is in the log', async () => {
    const heard = listen(engine, scene.log);
    const mark = await say(engine, place.clock, scene, scene.chair, '从这里起');
    await heard.until((all) => all.some((event) => 'n' in mark && event.channel === mark.channel && event.n === mark.n));
    heard.events.length = 0;
    let acknowledged = 0;
    let early = 0;
    engine.subscribe(scene.log, (_, events) => { early += events.length > acknowledged ? 1 : 0; });
    const replies = await Promise.all(Array.from({ length: 30 }, async (_, i) => {
      const reply = await say(engine, place.clock, scene, scene.chair, `第 ${String(i)} 句`);
      acknowledged += 1;
      return reply;
    }));
    const numbers = replies.map((reply) => ('n' in reply ? reply.n : 0));
    const events = await heard.until((all) => all.length >= 30);
    heard.stop();
    expect(events.map((event) => event.n)).toEqual(numbers);
    expect(early).toBe(0);
    expect(events).toEqual(await stores.logs.channel(scene.log, scene.channel, numbers[0] ?? 0, numbers.at(-1) ?? 0, 100));
  });

  test('seal what is personal: the log holds a commitment, the vault the value', async () => {
    await say(engine, place.clock, scene, scene.chair, '只在保险柜里');
    const event = (await checkWhole(stores.logs, scene.log)).at(-1);
    const commitment = event?.sealed['text'] ?? '';
    const entry = (await stores.vault.get([commitment])).get(commitment);
    expect(entry).toMatchObject({ path: 'text', value: '只在保险柜里', log: scene.log, command: event?.command });
    expect(commit('text', entry?.salt ?? '', '只在保险柜里')).toBe(commitment);
    expect((await stores.logs.bytes(scene.log, event?.seq ?? 0, 1))[0]).not.toContain('保险柜');
    expect((await engine.open([commitment])).get(commitment)).toBe('只在保险柜里');
  });

  test('carry salts of their own, and their author, hat and evidence; the feed names offices only', async () => {
    const events = await checkWhole(stores.logs, scene.log);
    const salts = events.map((event) => event.salt);
    expect(new Set(salts).size).toBe(salts.length);
    for (const salt of salts) expect(Buffer.from(salt, 'base64url')).toHaveLength(32);
    expect(events.find((event) => event.type === 'session.opened')).toMatchObject({ actor: scene.secretary.person, capacity: scene.secretary.capacity, auth: { method: 'PASSWORD', level: 1, deviceAge: 0 } });
    for (const event of events.filter(({ channel }) => channel === 'feed')) expect(event.auth).toEqual({ method: 'VEILED', level: 0, deviceAge: 0 });
  });

  test('are kept with a keyed digest only: without the key the body cannot be probed', async () => {
    await say(engine, place.clock, scene, scene.chair, '猜猜看');
    const [record] = (await commitsOf(stores.logs, scene.log)).at(-1)?.commands ?? [];
    const body = JSON.stringify({ capacity: scene.chair.capacity, data: { about: null, replyTo: null, room: scene.room, text: '猜猜看' }, log: scene.log, person: scene.chair.person, type: 'PostMessage' });
    expect(record?.digest).toHaveLength(43);
    expect(record?.digest).not.toBe(createHash('sha256').update(body).digest('base64url'));
  });
});
