import type { KnownRoots } from '@sanfang/server/roots/known-root.ts';
import type { Stores } from '@sanfang/server/store/stores.ts';
import { exitCodeOf, type Flaw } from '@sanfang/server/verify/flaw.ts';
import { verifyStores } from '@sanfang/server/verify/verify-stores.ts';
import { seedDemo } from '@sanfang/server/demo/seed.ts';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshPlace, type Place } from '../engine/place.ts';
import { must, say, type Scene, setScene } from '../engine/scene.ts';
import { diceOf, seedOf } from '../support/seed.ts';
import { storeKinds } from '../support/stores.ts';
import { putBlob } from './support/kept.ts';
import { rawLogs, type RawLogs } from './support/raw-logs.ts';
import { rehashed, vandalisms } from './support/vandalism.ts';

const seed = seedOf('verify');
const none: KnownRoots = new Map();

describe.each(storeKinds)('A store on $name', ({ fresh }) => {
  let place: Place;
  let stores: Stores;
  let raw: RawLogs;
  let scene: Scene;
  let known: KnownRoots;
  beforeAll(async () => {
    const spot = await fresh();
    place = await freshPlace(async () => spot);
    const engine = await place.engine();
    scene = await setScene(engine, place.clock);
    for (const text of ['一', '二', '三', '四']) await say(engine, place.clock, scene, scene.chair, text);
    await must(engine, place.clock, scene.secretary, scene.log, 'AdjournSession', { room: scene.room });
    // Writes overview and snapshots.
    await engine.close();
    stores = await place.stores();
    raw = await rawLogs(spot.url);
    const roots = new Map();
    for (const log of [scene.log, scene.street]) {
      const head = await stores.logs.head(log);
      roots.set(log, { no: head?.no, size: (head?.first ?? 0) + (head?.count ?? 0) - 1, root: head?.root, at: '2026-11-23T02:00:00.000Z' });
    }
    known = roots as KnownRoots;
  });
  afterAll(async () => {
    await raw.close();
    await place.remove();
  });
  const verify = async (): Promise<readonly Flaw[]> => (await verifyStores(stores, { known })).flaws;
  const commits = () => stores.keeping.stored(scene.log, 0, 1_000);
  const commitment = async (): Promise<string> => (await stores.logs.channel(scene.log, scene.channel, 3, 3, 1))[0]?.sealed['text'] ?? '';

  test('that nobody touched raises no alarm', async () => {
    expect(await verifyStores(stores, { known })).toMatchObject({ logs: 2, flaws: [] });
    expect((await stores.keeping.snapshots(scene.log)).length).toBeGreaterThan(2);
  });

  test.each(vandalisms)('is found out: $name', async ({ change, consistent }) => {
    const before = await commits();
    try {
      await raw.replace(scene.log, change(before, diceOf(seed)));
      expect(exitCodeOf(await verify()), `SEED=${String(seed)}`).toBe(1);
      // Without what was known there are still overview and snapshots, which no longer fit; where those are gone too, nothing tells.
      if (consistent !== true) expect(exitCodeOf((await verifyStores(stores, { known: none })).flaws)).toBe(1);
    } finally {
      await raw.replace(scene.log, before);
    }
    expect(await verify()).toEqual([]);
  });

  test('is found out: all of a log is gone', async () => {
    const before = await commits();
    await raw.replace(scene.log, []);
    const flaws = await verify();
    await raw.replace(scene.log, before);
    expect(flaws).toContainEqual(expect.objectContaining({ kind: 'WENT_BACK', log: scene.log }));
  });

  test('is found out: an overview or a snapshot is edited', async () => {
    const [stored] = await stores.logs.overviews([scene.log]);
    await raw.setOverview(scene.log, { ...stored?.overview, decisions: 7 });
    expect(await verify()).toMatchObject([{ kind: 'OVERVIEW', log: scene.log }]);
    await raw.setOverview(scene.log, stored?.overview);

    const snapshot = await stores.logs.snapshot(scene.log, 'office');
    if (snapshot === null) throw new Error('no snapshot');
    await raw.setSnapshot(scene.log, 'office', brotliCompressSync(JSON.stringify({ ...(snapshot.state as object), seats: {} })));
    expect(await verify()).toMatchObject([{ kind: 'SNAPSHOT', log: scene.log, says: 'office' }]);
    await raw.setSnapshot(scene.log, 'office', Buffer.from('no snapshot'));
    expect(await verify()).toMatchObject([{ kind: 'SNAPSHOT', log: scene.log, says: 'office' }]);
    await stores.logs.putSnapshot(snapshot);
    expect(await verify()).toEqual([]);
  });

  test('is found out: a sealed value is changed, or gone without having been destroyed', async () => {
    const sealed = await commitment();
    const value = (await stores.vault.get([sealed])).get(sealed);
    if (value === undefined) throw new Error('no value');
    await raw.setValue(sealed, '别的话');
    const changed = await verify();
    expect(changed).toMatchObject([{ kind: 'VALUE', log: scene.log }]);
    expect(exitCodeOf(changed)).toBe(1);
    await raw.deleteValue(sealed);
    const gone = await verify();
    expect(gone).toMatchObject([{ kind: 'VALUE_GONE', says: sealed }]);
    expect(exitCodeOf(gone)).toBe(3);
    await stores.vault.put([value]);
    expect(await verify()).toEqual([]);
    await stores.vault.erase([sealed]);
    expect(await verifyStores(stores, { known })).toMatchObject({ flaws: [], erased: 1 });
  });

  test('is found out: an attachment is not what its digest says', async () => {
    const info = await putBlob(stores, scene.log, 5);
    expect(await verify()).toEqual([]);
    await stores.blobs.erase(info.id);
    await stores.blobs.put(info, Buffer.from('other'));
    expect(await verify()).toMatchObject([{ kind: 'BLOB', says: info.id }]);
    await stores.blobs.erase(info.id);
  });

  test('cannot be verified where an event is newer than this code', async () => {
    const before = await commits();
    const newer = before.map((commit, i) => (i < before.length - 1 ? commit : { ...commit, events: commit.events.map((event) => ({
      ...event, type: 'drone.dispatched', bytes: event.bytes.replace(`"type":"${event.type}"`, '"type":"drone.dispatched"'),
    })) }));
    await raw.replace(scene.log, rehashed(newer));
    const { flaws } = await verifyStores(stores, { known: none, only: [scene.log] });
    await raw.replace(scene.log, before);
    expect(flaws).toMatchObject([{ kind: 'UNKNOWN_TYPE', says: 'drone.dispatched version 1' }]);
    expect(exitCodeOf(flaws)).toBe(2);
  });
});

describe.each(storeKinds)('The demo on $name', ({ fresh }) => {
  test('raises no alarm, also while people write', { timeout: 120_000 }, async () => {
    const place = await freshPlace(fresh);
    const engine = await place.engine();
    await seedDemo({ stores: await place.stores(), engine, clock: place.clock });
    const scene = await setScene(engine, place.clock);
    let on = true;
    const traffic = (async () => {
      while (on) await say(engine, place.clock, scene, scene.chair, '说话');
    })();
    for (let i = 0; i < 3; i += 1) expect(await verifyStores(await place.stores(), { known: none })).toMatchObject({ flaws: [] });
    on = false;
    await traffic;
    await place.remove();
  });
});
