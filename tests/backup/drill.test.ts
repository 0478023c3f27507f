import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UploadReply } from '@sanfang/shared/protocol/api/files.ts';
import type { OpenReply } from '@sanfang/shared/protocol/live.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Scene } from '../engine/scene.ts';
import { jpeg } from '../http/images.ts';
import { talk, type TalkingHub } from '../logs/talking-hub.ts';
import { freePort } from '../nodes/programs.ts';
import { browse, type Browser } from '../realtime/browser.ts';
import type { Member } from '../realtime/people.ts';
import { lineTo, prepare, signIn } from '../scenarios/hubs.ts';
import type { Client } from '../support/client.ts';
import { ORIGIN } from '../support/hub.ts';
import { sqliteStores, type StorePlace } from '../support/stores.ts';
import { hub, type Said } from './support/command-line.ts';
import { crossings } from './support/crossings.ts';

const eventually = (condition: () => boolean | Promise<boolean>) => vi.waitUntil(condition, { timeout: 30_000, interval: 20 });

/** What a drill is done with: a port and a file of roots that outlive the stores, and whatever must end with it. */
let folder: string;
let port: number;
const cleanUp: (() => Promise<unknown> | void)[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sanfang-drill-'));
  port = await freePort();
  cleanUp.push(() => rm(folder, { recursive: true, force: true }));
});
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

const url = () => `http://127.0.0.1:${String(port)}`;
const environment = (store: string) => ({ STORE_URL: store, ROOTS_FILE: join(folder, 'roots.json') });
const backups = () => join(folder, 'backups');

async function place(fresh: () => Promise<StorePlace>): Promise<StorePlace> {
  const made = await fresh();
  cleanUp.push(() => made.remove());
  return made;
}

async function start(store: string): Promise<TalkingHub> {
  const started = talk({ ...environment(store), PORT: String(port), LOG_LEVEL: 'warn', LIMITS: 'bench', PUBLIC_ORIGINS: ORIGIN });
  cleanUp.push(async () => {
    started.kill('SIGKILL');
    await started.ended;
  });
  await started.until('三方议事厅');
  return started;
}

async function sitDown(scene: Scene): Promise<{ readonly client: Client; readonly member: Member }> {
  const client = await signIn(url(), scene.chair);
  const member = await lineTo(url(), scene.chair, client.cookie, scene);
  cleanUp.push(() => member.line.close());
  return { client, member };
}

/** Somebody without an account who looks at the feed all the time. */
function follower(scene: Scene): { readonly browser: Browser; readonly feed: ReturnType<Browser['open']> } {
  const browser = browse(url(), null);
  cleanUp.push(() => browser.close());
  return { browser, feed: browser.open(scene.log, 'feed') };
}

/** Says so many things, each recorded; answers them. */
async function talkOn(member: Member, words: string, times: number): Promise<string[]> {
  const said = Array.from({ length: times }, (_, i) => `${words} ${String(i)}`);
  for (const text of said) expect(isRefusal(await member.say(text))).toBe(false);
  return said;
}

async function texts(member: Member, scene: Scene): Promise<unknown[]> {
  const { items } = await member.line.ask<OpenReply>('open', { log: scene.log, channel: scene.channel });
  return items.flatMap((item) => ('skip' in item || item.type !== 'message.posted' ? [] : [item.opened['text']]));
}

/** A matter goes to the street: two events of the feed. */
async function escalate(member: Member, scene: Scene): Promise<void> {
  await member.must('Escalate', { room: scene.room, reason: '请街道参加', from: 'NOW' });
}

async function noted(scene: Scene, store: StorePlace): Promise<void> {
  const { logs, close } = await store.open();
  const head = await logs.head(scene.log);
  await eventually(async () => (JSON.parse(await readFile(environment('').ROOTS_FILE, 'utf8')) as { logs: Record<string, { no: number }> }).logs[scene.log]?.no === head?.no);
  await close();
}

const fileIn = (said: Said): string => /文件 file +(\S+)/.exec(said.out)?.[1] ?? '';

describe.each(crossings)('A hub whose store is lost, restored $way', ({ from, to }) => {
  test('goes on as it was, or not at all', { timeout: 180_000 }, async () => {
    const old = await place(from.fresh);
    const scene = await prepare(old);
    const first = await start(old.url);
    const { client, member } = await sitDown(scene);
    const { feed } = follower(scene);
    await escalate(member, scene);
    const before = await feed.until((copy) => copy.n >= 2);

    const form = new FormData();
    form.append('file', new Blob([jpeg()]), 'wall.jpg');
    const { body: photo } = await client.send<UploadReply>('POST', `/api/compounds/${scene.log.slice('compound/'.length)}/blobs?room=${scene.room}`, form);
    const picture = await (await fetch(`${url()}/api/blobs/${photo.blob}`, { headers: { cookie: client.cookie } })).bytes();

    // A backup in the middle of the traffic, more traffic, and one at the end.
    const said: string[] = [];
    const traffic = (async () => { said.push(...(await talkOn(member, '备份期间', 60))); })();
    const early = await hub(environment(old.url), 'backup', `${backups()}-early`);
    await traffic;
    expect(early).toMatchObject({ code: 0 });
    said.push(...(await talkOn(member, '备份之后', 10)));
    const late = await hub(environment(old.url), 'backup', `${backups()}-late`);
    await noted(scene, old);
    first.kill('SIGKILL');
    await first.ended;
    await old.remove();

    const fresh = await place(to.fresh);
    const refused = await hub(environment(fresh.url), 'restore', fileIn(early));
    expect(refused.code).toBe(1);
    for (const words of [scene.log, 'WENT_BACK', '已知 known:', '现有 found:', '没有恢复', 'Nothing was restored', `--accept-loss ${scene.log}`]) expect(refused.out).toContain(words);
    const restored = await hub(environment(fresh.url), 'restore', fileIn(late));
    expect(restored, restored.out).toMatchObject({ code: 0 });

    await start(fresh.url);
    // Nobody is still signed in; with the password everybody is again.
    expect((await client.get<{ person: string | null }>('/api/me')).status).toBe(401);
    const again = await sitDown(scene);
    expect(await texts(again.member, scene)).toEqual(said.slice(-(await texts(again.member, scene)).length));
    expect((await texts(again.member, scene)).at(-1)).toBe('备份之后 9');
    expect(await (await fetch(`${url()}/api/blobs/${photo.blob}`, { headers: { cookie: again.client.cookie } })).bytes()).toEqual(picture);

    // The page that was open all the time comes back by itself, with a copy of the new store.
    const after = await feed.until((copy) => copy.incarnation !== before.incarnation && copy.slice !== null);
    expect({ ...after, incarnation: '' }).toEqual({ ...before, incarnation: '' });
    expect(await again.member.say('恢复之后')).toMatchObject({ fresh: true });
    expect(await hub(environment(fresh.url), 'verify')).toMatchObject({ code: 0 });
  });
});

describe('A hub that is put back to an earlier state', () => {
  test('by a backup whose losses were accepted by name: goes on from there, and browsers forget what is no more', { timeout: 120_000 }, async () => {
    const old = await place(sqliteStores);
    const scene = await prepare(old);
    const first = await start(old.url);
    const { member } = await sitDown(scene);
    const early = await hub(environment(old.url), 'backup', `${backups()}-early`);
    await talkOn(member, '会丢的话', 5);
    await escalate(member, scene);
    const { feed } = follower(scene);
    const before = await feed.until((copy) => copy.n >= 2);
    await noted(scene, old);
    first.kill('SIGKILL');
    await first.ended;

    const fresh = await place(sqliteStores);
    expect((await hub(environment(fresh.url), 'restore', fileIn(early))).code).toBe(1);
    expect((await hub(environment(fresh.url), 'restore', fileIn(early), '--accept-loss', scene.street)).code).toBe(2);
    expect(await hub(environment(fresh.url), 'restore', fileIn(early), '--accept-loss', scene.log)).toMatchObject({ code: 0 });
    const acts = (await hub(environment(fresh.url), 'audit', '--action', 'LOSS_ACCEPTED')).out;
    expect(JSON.parse(acts.trim())).toMatchObject({ object: { log: scene.log } });

    await start(fresh.url);
    const again = await sitDown(scene);
    const after = await feed.until((copy) => copy.incarnation !== before.incarnation && copy.slice !== null);
    expect(after.n).toBeLessThan(before.n);
    expect(await again.member.say('从这里继续')).toMatchObject({ fresh: true });
  });

  test('by an old copy of its folder: writes nothing, says why, and goes on only when that was accepted', { timeout: 120_000 }, async () => {
    const spot = await place(sqliteStores);
    const scene = await prepare(spot);
    const copy = join(folder, 'copy');
    const first = await start(spot.url);
    const { member } = await sitDown(scene);
    await talkOn(member, '之前', 3);
    first.kill('SIGTERM');
    await first.ended;
    await cp(spot.url, copy, { recursive: true });
    const second = await start(spot.url);
    await talkOn((await sitDown(scene)).member, '之后', 3);
    second.kill('SIGTERM');
    await second.ended;
    await rm(spot.url, { recursive: true });
    await cp(copy, spot.url, { recursive: true });

    const third = await start(spot.url);
    const { member: stuck } = await sitDown(scene);
    expect(await stuck.say('还能写吗')).toEqual({ refused: 'LOG_WENT_BACK' });
    expect(await texts(stuck, scene)).toEqual(['之前 0', '之前 1', '之前 2']);
    expect(third.said()).toContain(scene.log);
    third.kill('SIGTERM');
    await third.ended;

    const verified = await hub(environment(spot.url), 'verify');
    expect(verified.code).toBe(1);
    expect(verified.out).toContain('WENT_BACK');
    expect((await hub(environment(spot.url), 'accept-loss', '--log', scene.street)).code).toBe(2);
    expect(await hub(environment(spot.url), 'accept-loss', '--log', scene.log)).toMatchObject({ code: 0 });
    expect((await hub(environment(spot.url), 'verify')).code).toBe(0);
    await start(spot.url);
    expect(await (await sitDown(scene)).member.say('从这里继续')).toMatchObject({ fresh: true });
  });
});
