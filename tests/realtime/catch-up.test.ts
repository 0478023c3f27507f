import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ChannelCopy } from '@sanfang/shared/protocol/channel-copy.ts';
import { MAX_RANGE, type OpenReply } from '@sanfang/shared/protocol/live.ts';
import { openStores } from '@sanfang/server/store/open-stores.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { must, send } from '../engine/scene.ts';
import { startHub, type CastRole, type Hub } from '../support/hub.ts';
import { sqliteStores, storeKinds } from '../support/stores.ts';
import { browse } from './browser.ts';
import { liveItems, type Who } from './line.ts';
import { member } from './people.ts';
import { wireTo } from './wire.ts';

async function signedIn(hub: Hub, role: CastRole): Promise<Who> {
  return { cookie: (await hub.signIn(role)).cookie, person: hub.scene[role].person };
}
const essence = ({ n, head, slice, texts }: ChannelCopy) => ({ n, head, slice, texts });

describe.each(storeKinds)('On $name', ({ fresh }) => {
  let hub: Hub;
  const post = async (count: number) => {
    for (let i = 0; i < count; i++) await must(hub.engine, hub.clock, hub.scene.chair, hub.scene.log, 'PostMessage', { room: hub.scene.room, text: `第 ${String(i)} 条`, replyTo: null, about: null });
  };
  const headNow = async () => (await hub.engine.channel(hub.scene.log, hub.scene.channel))?.n ?? 0;
  beforeAll(async () => { hub = await startHub({ place: await fresh(), config: { limits: 'bench' } }); });
  afterAll(() => hub.close());

  test('who comes late has what they have who were there all along', async () => {
    const early = browse(hub.url, await signedIn(hub, 'manager'));
    const there = early.open(hub.scene.log, hub.scene.channel);
    await there.until((copy) => copy.slice !== null);
    await post(30);
    const message = 3;
    await must(hub.engine, hub.clock, hub.scene.secretary, hub.scene.log, 'HideMessage', { room: hub.scene.room, message, reason: '私人电话' });
    const head = await headNow();
    const before = await there.until((copy) => copy.n === head);
    const late = browse(hub.url, await signedIn(hub, 'chair'));
    const after = await late.open(hub.scene.log, hub.scene.channel).until((copy) => copy.n === head);
    expect(essence(after)).toEqual(essence(before));
    const withoutIds = (copy: ChannelCopy) => copy.shown.events.map(({ command: _, ...event }) => event);
    expect(withoutIds(after)).toEqual(withoutIds(before).slice(-after.shown.events.length));
    expect(after.shown.events.find((event) => event.n === message)?.opened).toEqual({});
    early.close();
    late.close();
  });

  test('a copy resumes from any number, by what follows it', async () => {
    const { line, close } = await member(hub, 'secretary').then((one) => ({ line: one.line, close: one.line.close }));
    await post(3);
    const head = await headNow();
    const request = { log: hub.scene.log, channel: hub.scene.channel, incarnation: hub.engine.incarnation };
    for (let after = 0; after <= head; after++) {
      const reply = await line.ask<OpenReply>('open', { ...request, after });
      expect(reply.snapshot).toBeUndefined();
      expect(reply.items.map((item) => ('skip' in item ? item.skip : item.n))).toEqual(Array.from({ length: head - after }, (_, i) => after + 1 + i));
    }
    close();
  });

  test('a snapshot comes for nothing held, for another incarnation, for a number beyond the head, and when too much is missing', async () => {
    const chair = await member(hub, 'chair');
    await Promise.all(Array.from({ length: MAX_RANGE }, (_, i) => send(hub.engine, hub.clock, hub.scene.manager, hub.scene.log, 'PostMessage', { room: hub.scene.room, text: String(i), replyTo: null, about: null })));
    const head = await headNow();
    const at = { log: hub.scene.log, channel: hub.scene.channel };
    const { incarnation } = hub.engine;
    const open = (held: object) => chair.line.ask<OpenReply>('open', { ...at, ...held });
    for (const held of [{}, { after: 3 }, { incarnation: crypto.randomUUID(), after: head }, { incarnation, after: head + 7 }, { incarnation, after: head - MAX_RANGE - 1 }]) {
      const reply = await open(held);
      expect({ head: reply.head, n: reply.snapshot?.n, items: reply.items.length }).toEqual({ head, n: head, items: 50 });
    }
    expect((await open({ incarnation, after: head - MAX_RANGE })).items).toHaveLength(MAX_RANGE);
    const range = (from: number, to: number) => chair.line.ask<{ items: unknown[] }>('range', { ...at, from, to });
    expect((await range(1, head + 100)).items).toHaveLength(MAX_RANGE);
    expect((await range(head - 1, head + 100)).items).toHaveLength(2);
    expect((await range(head + 1, head + 5)).items).toEqual([]);
    chair.line.close();
  });

  test('nothing falls between the answer to an opening and the frames after it', async () => {
    const chair = await member(hub, 'chair');
    const writing = Promise.all(Array.from({ length: 60 }, (_, i) => hub.engine.execute(
      { id: crypto.randomUUID(), log: hub.scene.log, type: 'PostMessage', capacity: hub.scene.manager.capacity, data: { room: hub.scene.room, text: String(i), replyTo: null, about: null } },
      { person: hub.scene.manager.person, auth: { method: 'PASSWORD', level: 1, deviceAge: 0 }, received: new Date(hub.clock.now()).toISOString() },
    )));
    const replies: OpenReply[] = [];
    for (let i = 0; i < 10; i++) {
      const known: OpenReply | undefined = replies.at(-1);
      replies.push(await chair.line.ask<OpenReply>('open', { log: hub.scene.log, channel: hub.scene.channel, ...(known === undefined ? {} : { incarnation: known.incarnation, after: known.head }) }));
    }
    await writing;
    const head = await headNow();
    const numbers = () => [...replies.flatMap((reply) => reply.items), ...liveItems(chair.line.frames, hub.scene.channel)].flatMap((item) => ('skip' in item ? [] : [item.n]));
    await chair.line.until(() => numbers().includes(head));
    const first = replies[0]?.head ?? 0;
    const have = new Set(numbers());
    expect(Array.from({ length: head - first }, (_, i) => first + 1 + i).filter((n) => !have.has(n))).toEqual([]);
    chair.line.close();
  });

  test('a cut in the middle of everything heals: nothing is missing, nothing doubled', async () => {
    const wire = await wireTo(hub.url);
    const browser = browse(wire.url, await signedIn(hub, 'manager'));
    const room = browser.open(hub.scene.log, hub.scene.channel);
    await room.until((copy) => copy.slice !== null);
    for (let cut = 0; cut < 5; cut++) {
      await post(4);
      wire.cut();
      await post(4);
      await room.until((_, phase) => phase === 'LIVE');
    }
    const head = await headNow();
    const copy = await room.until(({ n }) => n === head);
    expect(wire.connections).toBeGreaterThan(5);
    expect(copy.slice).toEqual((await hub.engine.channel(hub.scene.log, hub.scene.channel))?.state);
    const shown = copy.shown.events.map((event) => event.n);
    expect(shown).toEqual(Array.from({ length: shown.length }, (_, i) => head - shown.length + 1 + i));
    browser.close();
    await wire.close();
  });

  test('older pages come in front, down to the first event', async () => {
    const browser = browse(hub.url, await signedIn(hub, 'manager'));
    const room = browser.open(hub.scene.log, hub.scene.channel);
    const head = await headNow();
    await room.until((copy) => copy.n === head);
    expect(room.copy().shown.from).toBe(head - 49);
    while (room.copy().shown.from > 1) await room.older();
    expect(room.copy().shown.events.map((event) => event.n)).toEqual(Array.from({ length: head }, (_, i) => i + 1));
    browser.close();
  });
});

describe('A live copy', () => {
  test('that has lost the last frame hears of it by the heads', async () => {
    const hub = await startHub();
    const chair = await member(hub, 'chair');
    await chair.line.ask('open', { log: hub.scene.log, channel: hub.scene.channel });
    await chair.say('最后一条');
    const head = (await hub.engine.channel(hub.scene.log, hub.scene.channel))?.n;
    await chair.line.until((frames) => frames.some((one) => one.name === 'heads' && one.frame.heads.some((named) => named.head === head)));
    expect(chair.line.frames.findLast((one) => one.name === 'heads')?.frame).toEqual({ incarnation: hub.engine.incarnation, heads: [{ log: hub.scene.log, channel: hub.scene.channel, head }] });
    chair.line.close();
    await hub.close();
  });

  test('is thrown away and made anew when the store was restored from a backup', async () => {
    const place = await sqliteStores();
    const hub = await startHub({ place });
    const wire = await wireTo(hub.url);
    const browser = browse(wire.url, await signedIn(hub, 'chair'));
    const room = browser.open(hub.scene.log, hub.scene.channel);
    const say = (text: string) => must(hub.engine, hub.clock, hub.scene.manager, hub.scene.log, 'PostMessage', { room: hub.scene.room, text, replyTo: null, about: null });
    await say('在备份里');
    const folder = await mkdtemp(join(tmpdir(), 'sanfang-backup-'));
    await cp(place.url, folder, { recursive: true });
    const lost = await say('不在备份里').then(async () => room.until((copy) => copy.n === 4));
    expect(lost.shown.events.at(-1)?.opened).toEqual({ text: '不在备份里' });

    // Restoring gives the store a new life: that is what `incarnation` says.
    const database = new DatabaseSync(join(folder, 'log.sqlite'));
    database.exec(`UPDATE meta SET value = '${crypto.randomUUID()}' WHERE key = 'incarnation'`);
    database.close();
    const stores = await openStores(folder);
    const restored = await startHub({ place: { url: folder, open: async () => stores, remove: () => stores.close() } });
    expect(restored.engine.incarnation).not.toBe(hub.engine.incarnation);
    wire.leadTo(restored.url);
    wire.cut();
    const anew = await room.until((copy) => copy.incarnation === restored.engine.incarnation);
    expect({ n: anew.n, last: anew.shown.events.at(-1)?.opened }).toEqual({ n: 3, last: { text: '在备份里' } });
    browser.close();
    await wire.close();
    await hub.close();
    await restored.close();
    await rm(folder, { recursive: true });
  });
});
