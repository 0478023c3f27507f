import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAX_SNAPSHOT_BYTES, type LogStore, type StoredOverview } from '@sanfang/server/store/log-store.ts';
import { newLog } from '../support/log-writer.ts';
import type { StorePlace } from '../support/stores.ts';

function overviewOf(log: string, commit: number, over: Partial<StoredOverview> = {}): StoredOverview {
  return {
    log, commit, fold: 1, due: null,
    overview: { name: `第 ${commit} 号`, street: null, utcOffset: 480, rooms: {}, escalations: {}, votes: {}, money: { projects: {}, statements: [], topUp: null, questions: {}, open: {} }, dues: [], decisions: commit }, ...over,
  };
}

function put(logs: LogStore, overview: StoredOverview, ties: readonly string[] = []): Promise<void> {
  return logs.putOverview({ ...overview, ties });
}

/** Snapshots and overviews: caches that may be thrown away, but must never lie. */
export function cachesContract(fresh: () => Promise<StorePlace>): void {
  describe('snapshots and overviews', () => {
    let place: StorePlace;
    let logs: LogStore;
    beforeAll(async () => {
      place = await fresh();
      logs = (await place.open()).logs;
    });
    afterAll(() => place.remove());

    test('a snapshot comes back as it was, one per channel, the last put', async () => {
      const log = newLog();
      const state = { empty: {}, list: [], 'a.b': { $set: null }, units: Array.from({ length: 2_000 }, (_, i) => ({ id: `${i}`, name: '龙庭御景' })) };
      const snapshot = { log, channel: 'register', fold: 3, commit: 7, n: 42, state };
      expect(await logs.snapshot(log, 'register')).toBeNull();
      expect(await logs.putSnapshot({ ...snapshot, fold: 2, state: {} })).toBe(true);
      expect(await logs.putSnapshot(snapshot)).toBe(true);
      expect(await logs.snapshot(log, 'register')).toEqual(snapshot);
      expect(await logs.snapshot(log, 'office')).toBeNull();
    });

    test('concurrent puts of the same snapshot all succeed', async () => {
      const snapshot = { log: newLog(), channel: 'feed', fold: 1, commit: 1, n: 1, state: { a: 1 } };
      const other = (await place.open()).logs;
      const kept = await Promise.all(Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? logs : other).putSnapshot(snapshot)));
      expect(kept).toEqual(Array.from({ length: 8 }, () => true));
      expect(await logs.snapshot(snapshot.log, 'feed')).toEqual(snapshot);
    });

    test('a snapshot that stays too large when compressed is not kept', async () => {
      const snapshot = { log: newLog(), channel: 'register', fold: 1, commit: 1, n: 1, state: randomBytes(MAX_SNAPSHOT_BYTES).toString('base64') };
      expect(await logs.putSnapshot(snapshot)).toBe(false);
      expect(await logs.snapshot(snapshot.log, 'register')).toBeNull();
    });

    test('dropping the snapshots of a log leaves those of others', async () => {
      const [log, other] = [newLog(), newLog()];
      for (const channel of ['feed', 'office']) await logs.putSnapshot({ log, channel, fold: 1, commit: 1, n: 1, state: {} });
      await logs.putSnapshot({ log: other, channel: 'feed', fold: 1, commit: 1, n: 1, state: {} });
      await logs.dropSnapshots(log);
      expect([await logs.snapshot(log, 'feed'), await logs.snapshot(log, 'office')]).toEqual([null, null]);
      expect(await logs.snapshot(other, 'feed')).toMatchObject({ n: 1 });
    });

    test('of two overviews the one of the newer commit stays, of the same commit the newer fold', async () => {
      const log = newLog();
      await put(logs, overviewOf(log, 5));
      await put(logs, overviewOf(log, 4, { fold: 9 }));
      expect(await logs.overviews([log])).toEqual([overviewOf(log, 5)]);
      await put(logs, overviewOf(log, 5, { fold: 2 }));
      await put(logs, overviewOf(log, 5, { due: '2026-12-01T00:00:00.000Z' }));
      expect(await logs.overviews([log])).toEqual([overviewOf(log, 5, { fold: 2 })]);
      await put(logs, overviewOf(log, 6));
      expect(await logs.overviews([log])).toEqual([overviewOf(log, 6)]);
    });

    test('logs are found by what ties them, once each and for good, whichever overview is the newer', async () => {
      const [a, b] = [newLog(), newLog()].sort() as [string, string];
      const [person, street] = [randomUUID(), `jurisdiction/${randomUUID()}`];
      await put(logs, overviewOf(b, 5), [person, street]);
      await put(logs, overviewOf(a, 2), [person]);
      await put(logs, overviewOf(a, 2), [person]);
      expect(await logs.tied(person)).toEqual([a, b]);
      expect(await logs.tied(street)).toEqual([b]);
      await put(logs, overviewOf(a, 1), [street]);
      await put(logs, overviewOf(b, 6));
      expect(await logs.tied(street)).toEqual([a, b]);
      expect(await logs.tied(person)).toEqual([a, b]);
      expect(await logs.tied(randomUUID())).toEqual([]);
    });

    test('the same ties from two openings at once', async () => {
      const log = newLog();
      const other = (await place.open()).logs;
      const people = Array.from({ length: 50 }, () => randomUUID());
      await Promise.all(Array.from({ length: 8 }, (_, i) => put(i % 2 === 0 ? logs : other, overviewOf(log, i + 1), people)));
      for (const person of people) expect(await logs.tied(person)).toEqual([log]);
    });

    test('racing overviews of two openings leave the newest', async () => {
      const log = newLog();
      const other = (await place.open()).logs;
      const shuffled = [7, 2, 12, 4, 9, 1, 11, 3, 10, 5, 8, 6];
      await Promise.all(shuffled.map((commit, i) => put(i % 2 === 0 ? logs : other, overviewOf(log, commit))));
      expect(await logs.overviews([log])).toEqual([overviewOf(log, 12)]);
    });

    test('overviews are read by log or all of them, and due ones are found, earliest first', async () => {
      const [a, b, c, d] = [newLog(), newLog(), newLog(), newLog()];
      await put(logs, overviewOf(a, 1, { due: '2026-11-23T02:00:00.000Z' }));
      await put(logs, overviewOf(b, 1, { due: '2026-11-23T01:00:00.000Z' }));
      await put(logs, overviewOf(c, 1, { due: '2026-11-23T02:00:00.001Z' }));
      await put(logs, overviewOf(d, 1));
      const among = new Set([a, b, c, d]);
      const due = async (now: string): Promise<string[]> => (await logs.due(now)).filter((log) => among.has(log));

      expect(await due('2026-11-23T02:00:00.000Z')).toEqual([b, a]);
      expect(await due('2026-11-23T00:59:59.999Z')).toEqual([]);
      await put(logs, overviewOf(b, 2));
      expect(await due('2030-01-01T00:00:00.000Z')).toEqual([a, c]);

      expect((await logs.overviews([a, d, newLog()])).map(({ log }) => log).sort()).toEqual([a, d].sort());
      const all = (await logs.overviews('ALL')).map(({ log }) => log);
      expect(all).toEqual(expect.arrayContaining([a, b, c, d]));
      expect(await logs.overviews([])).toEqual([]);
    });
  });
}
