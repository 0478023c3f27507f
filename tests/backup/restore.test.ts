import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addAccount } from '@sanfang/server/accounts/add-account.ts';
import { checkBackup } from '@sanfang/server/backup/check-backup.ts';
import { restoreBackup } from '@sanfang/server/backup/restore-backup.ts';
import { writeBackup } from '@sanfang/server/backup/write-backup.ts';
import { openStores } from '@sanfang/server/store/open-stores.ts';
import type { Stores } from '@sanfang/server/store/stores.ts';
import { verifyStores } from '@sanfang/server/verify/verify-stores.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freshPlace, type Place } from '../engine/place.ts';
import { must, provenance, command, say, type Scene, setScene } from '../engine/scene.ts';
import { checkState, checkWhole } from '../engine/whole-log.ts';
import { storeKinds, type StorePlace } from '../support/stores.ts';
import { crossings } from './support/crossings.ts';
import { keptBy, putBlob } from './support/kept.ts';
import { rawLogs } from './support/raw-logs.ts';

const none = new Map<string, never>();
let folder: string;
let file: string;
const places: { remove(): Promise<void> }[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sanfang-backup-'));
  file = join(folder, 'hub.tar.zst');
});
afterEach(async () => {
  await Promise.all(places.splice(0).map((place) => place.remove()));
  await rm(folder, { recursive: true });
});
async function placeOf(fresh: () => Promise<StorePlace>): Promise<Place> {
  const place = await freshPlace(fresh);
  places.push(place);
  return place;
}
async function restore(stores: Stores, erasedSince: ReadonlySet<string> = new Set()) {
  return restoreBackup({ stores, backup: await checkBackup(file, none), erasedSince });
}

/** A hub's store with people, attachments, an audit page and something destroyed. */
async function lived(place: Place): Promise<{ readonly scene: Scene; readonly stores: Stores; readonly erased: string }> {
  const [engine, stores] = [await place.engine(), await place.stores()];
  const scene = await setScene(engine, place.clock);
  for (const text of ['外墙脱落', '请物业先围挡', '这一句将被销毁']) await say(engine, place.clock, scene, scene.chair, text);
  await addAccount(stores.directory, '13800000001', '2026-11-23T02:00:00.000Z');
  const [person] = await stores.keeping.people('', 1);
  await stores.directory.seeDevice({ id: 'd1', person: person?.account.person ?? '', firstSeenAt: '2026-11-23T02:00:00.000Z' });
  await stores.directory.addConsent({ person: person?.account.person ?? '', purpose: 'NOTICE', version: 1, givenAt: '2026-11-23T02:00:00.000Z' });
  // Otherwise a restore would let in whoever knows a password.
  await stores.directory.addFactor({ id: randomUUID(), person: person?.account.person ?? '', kind: 'PASSKEY', key: 'credential', name: '手机', secret: 'cose', counter: 7, transports: ['internal'], createdAt: '2026-11-23T02:00:00.000Z', lastUsedAt: null });
  await stores.directory.setRecoveryCodes(person?.account.person ?? '', ['b', 'a']);
  await putBlob(stores, scene.log);
  const [last] = (await stores.logs.channel(scene.log, scene.channel, 1, 100, 100)).slice(-1);
  const erased = last?.sealed['text'] ?? '';
  await stores.vault.erase([erased]);
  await engine.close();
  return { scene, stores, erased };
}

describe.each(crossings)('A backup that goes $way', ({ from, to }) => {
  test('restores everything as it was, but no session, under a new incarnation, and the hub goes on', { timeout: 120_000 }, async () => {
    const [old, fresh] = [await placeOf(from.fresh), await placeOf(to.fresh)];
    const { scene, stores, erased } = await lived(old);
    const before = await keptBy(stores);
    const { manifest, flaws } = await writeBackup({ stores, clock: old.clock, file });
    expect(flaws).toEqual([]);
    expect(manifest.counts).toMatchObject({ people: 1, blobs: 1, erased: 1, gone: 0 });
    expect(await readdir(folder)).toEqual(['hub.tar.zst']);
    expect((await stat(file)).mode & 0o777).toBe(0o600);

    const target = await fresh.stores();
    expect(await restore(target)).toMatchObject({ people: 1, blobs: 1, withheld: 0, flaws: [] });
    expect(await keptBy(target)).toEqual(before);
    expect(before.values.has(erased)).toBe(false);
    expect(target.logs.incarnation).not.toBe(stores.logs.incarnation);
    // Nothing waits for the vault's sweep.
    expect(await target.vault.unconfirmed('9999', 10)).toEqual([]);

    const engine = await fresh.engine();
    await checkState(engine, scene.log, await checkWhole(target.logs, scene.log));
    expect(await say(engine, fresh.clock, scene, scene.chair, '恢复之后')).toMatchObject({ fresh: true });
    expect(await verifyStores(await fresh.stores(), { known: none })).toMatchObject({ flaws: [], blobs: 1 });
  });

  test('remembers what was answered to each command', async () => {
    const [old, fresh] = [await placeOf(from.fresh), await placeOf(to.fresh)];
    const first = await old.engine();
    const scene = await setScene(first, old.clock);
    const id = randomUUID();
    const answer = await say(first, old.clock, scene, scene.chair, '只算一次', id);
    await writeBackup({ stores: await old.stores(), clock: old.clock, file });
    await restore(await fresh.stores());
    const engine = await fresh.engine();
    expect(await say(engine, fresh.clock, scene, scene.chair, '只算一次', id)).toEqual({ ...answer, fresh: false });
    expect(await say(engine, fresh.clock, scene, scene.chair, '别的内容', id)).toEqual({ refused: 'COMMAND_ID_REUSED' });
  });
});

describe.each(storeKinds)('On $name', ({ fresh }) => {
  test('a backup during traffic holds of each log all that was acknowledged before it began, and is whole in itself', { timeout: 120_000 }, async () => {
    const place = await placeOf(fresh);
    const engine = await place.engine();
    const scenes = [await setScene(engine, place.clock), await setScene(engine, place.clock)];
    let [on, said] = [true, 0];
    const traffic = Promise.all(scenes.map(async (scene) => {
      while (on) {
        const reply = await engine.execute(command(scene.chair, scene.log, 'PostMessage', { room: scene.room, text: `第 ${String(said)} 句`, replyTo: null, about: null }), provenance(scene.chair, place.clock));
        if (!isRefusal(reply)) said += 1;
      }
    }));
    const stores = await place.stores();
    const heads = new Map<string, number>();
    for (const { log } of scenes) heads.set(log, (await stores.logs.head(log))?.no ?? 0);
    const { manifest, flaws } = await writeBackup({ stores, clock: place.clock, file });
    const after = said;
    on = false;
    await traffic;
    expect(after).toBeGreaterThan(0);
    expect(flaws).toEqual([]);
    for (const { log, no } of manifest.logs) expect(no).toBeGreaterThanOrEqual(heads.get(log) ?? 0);

    const target = await placeOf(fresh);
    const restored = await target.stores();
    expect((await restore(restored)).flaws).toEqual([]);
    for (const { log, no, root } of manifest.logs) {
      await checkWhole(restored.logs, log);
      expect(await restored.logs.head(log)).toMatchObject({ no, root });
      expect((await restored.keeping.stored(log, no - 1, 1))[0]?.events).toEqual((await stores.keeping.stored(log, no - 1, 1))[0]?.events);
    }
  });

  test('what was destroyed since the backup does not come back', async () => {
    const [old, place] = [await placeOf(fresh), await placeOf(fresh)];
    const { scene, stores } = await lived(old);
    await writeBackup({ stores, clock: old.clock, file });
    const [message] = await stores.logs.channel(scene.log, scene.channel, 3, 3, 1);
    const commitment = message?.sealed['text'] ?? '';
    expect((await stores.vault.get([commitment])).size).toBe(1);

    const target = await place.stores();
    expect(await restore(target, new Set([commitment]))).toMatchObject({ withheld: 1, flaws: [] });
    expect((await target.vault.get([commitment])).size).toBe(0);
    expect(await target.keeping.erased('', 10)).toContain(commitment);
    expect((await verifyStores(target, { known: none })).flaws).toEqual([]);
  });

  test('a log that is damaged is left out and named, the others are restored', async () => {
    const [spot, place] = [await fresh(), await placeOf(fresh)];
    const old = await placeOf(async () => spot);
    const { scene, stores } = await lived(old);
    const engine = await old.engine();
    const other = await setScene(engine, old.clock);
    const raw = await rawLogs(spot.url);
    const commits = await stores.keeping.stored(scene.log, 0, 1_000);
    await raw.replace(scene.log, commits.toSpliced(-3, 1));
    await raw.close();

    const { manifest, flaws } = await writeBackup({ stores, clock: old.clock, file });
    expect(manifest.leftOut).toEqual([{ log: scene.log, kind: 'GAP' }]);
    expect(flaws).toMatchObject([{ kind: 'GAP', log: scene.log }]);
    const target = await place.stores();
    await restore(target);
    expect(await target.logs.logs()).toEqual([other.log, other.street, scene.street].sort());
    await checkWhole(target.logs, other.log);
  });

  test('only an empty store is restored into', async () => {
    const place = await placeOf(fresh);
    const { stores } = await lived(place);
    await writeBackup({ stores, clock: place.clock, file });
    const before = await keptBy(stores);
    await expect(restore(stores)).rejects.toThrow(/不是空的.*is not empty/);
    expect(await keptBy(stores)).toEqual(before);
    expect(await stores.keeping.isUnfinished()).toBe(false);
  });

  test('a restore that was broken off leaves a store that nobody opens', async () => {
    const [old, spot] = [await placeOf(fresh), await fresh()];
    places.push(spot);
    const { stores } = await lived(old);
    await writeBackup({ stores, clock: old.clock, file });
    const target = await spot.open();
    let puts = 0;
    const dying: Stores = { ...target, close: () => target.close(), directory: new Proxy(target.directory, { get: (own, name: keyof Stores['directory']) => {
      const member: unknown = own[name];
      if (name === 'addAccount' && (puts += 1) === 1) return () => Promise.reject(new Error('no connection'));
      return typeof member === 'function' ? (member.bind(own) as unknown) : member;
    } }) };
    await expect(restore(dying)).rejects.toThrow('no connection');
    await target.close();
    await expect(openStores(spot.url)).rejects.toThrow(/恢复没有完成.*not finished/);
  });

  test('a backup that fails leaves nothing, and one never takes the place of another', async () => {
    const place = await placeOf(fresh);
    const { stores } = await lived(place);
    const failing: Stores = { ...stores, close: () => stores.close(), blobs: { ...stores.blobs, read: () => Promise.reject(new Error('no connection')) } as Stores['blobs'] };
    await expect(writeBackup({ stores: failing, clock: place.clock, file })).rejects.toThrow('no connection');
    expect(await readdir(folder)).toEqual([]);
    await writeBackup({ stores, clock: place.clock, file });
    const { mtimeMs } = await stat(file);
    await expect(writeBackup({ stores, clock: place.clock, file })).rejects.toThrow(/不会覆盖.*not overwritten/);
    expect((await stat(file)).mtimeMs).toBe(mtimeMs);
  });

  test('a log with more than one part comes back whole', { timeout: 120_000 }, async () => {
    const [old, place] = [await placeOf(fresh), await placeOf(fresh)];
    const engine = await old.engine();
    const scene = await setScene(engine, old.clock);
    const text = '议'.repeat(1_900);
    for (let round = 0; round < 5; round += 1) {
      const replies = await Promise.all(Array.from({ length: 450 }, (_, i) => say(engine, old.clock, scene, scene.chair, `${String(i)}${text}`)));
      expect(replies.filter(isRefusal)).toEqual([]);
    }
    await must(engine, old.clock, scene.secretary, scene.log, 'AdjournSession', { room: scene.room });
    const stores = await old.stores();
    const { manifest } = await writeBackup({ stores, clock: old.clock, file });
    expect(Object.keys((await checkBackup(file, none)).manifest.parts).filter((name) => name.includes(scene.log) && name.includes('values')).length).toBeGreaterThan(1);
    const target = await place.stores();
    await restore(target);
    expect((await keptBy(target)).values.size).toBe(manifest.counts.values);
    expect((await keptBy(target)).logs).toEqual((await keptBy(stores)).logs);
    // Rooms as long as this open from a snapshot.
    expect(await target.logs.snapshot(scene.log, scene.channel)).toMatchObject({ n: 2_253 });
  });
});
