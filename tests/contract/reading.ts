import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LogStore } from '@sanfang/server/store/log-store.ts';
import { canonicalize } from '@sanfang/shared/log/canonical.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import { LogWriter, newLog } from '../support/log-writer.ts';
import type { StorePlace } from '../support/stores.ts';

/** Values that databases and mappers are known to spoil, all canonical. */
const delicate = {
  nothing: null, empty: {}, list: [], nested: { a: { b: { c: [{}, [], null, ''] } } }, zero: 0, largest: Number.MAX_SAFE_INTEGER,
  'a.b.c': 1, $set: { $where: 'x' }, '': 'no key', _id: 'id', __v: 3, type: 'String', constructor: 'x', length: 7, '3': 'a number',
  text: '龙庭御景（演示）𠮷 ☑ 👍🏽 \u0000 " \\ \n', date: '2026-11-23T02:00:00.000Z', long: '议'.repeat(60_000), true: true, false: false,
};

/** What every LogStore owes its readers. */
export function readingContract(fresh: () => Promise<StorePlace>): void {
  describe('reading', () => {
    let place: StorePlace;
    let logs: LogStore;
    beforeAll(async () => {
      place = await fresh();
      logs = (await place.open()).logs;
    });
    afterAll(() => place.remove());

    test('the clock, where the store has one of its own, is about right', async () => {
      const before = Date.now();
      const time = await logs.time();
      if (time !== null) expect(Math.abs(time - before)).toBeLessThan(60_000);
      else expect(place.url).not.toMatch(/^mongodb/);
    });

    test('10,000 events come back in pages, in order and byte by byte, by log and by channel', { timeout: 240_000 }, async () => {
      const writer = new LogWriter(logs, newLog());
      const written: LogEvent[] = [];
      for (let no = 1; no <= 400; no += 1) {
        const { commit, outcome } = await writer.append(Array.from({ length: 25 }, (_, i) => ({ channel: `room/${(no + i) % 3}`, data: { no, i } })));
        expect(outcome).toBe('APPENDED');
        written.push(...commit.events);
      }

      const paged = await pages((from) => logs.events(writer.log, from, 997));
      expect(paged).toEqual(written);
      expect(await pages((from) => logs.bytes(writer.log, from, 1_000))).toEqual(written.map(canonicalize));
      for (const channel of ['room/0', 'room/1', 'room/2']) {
        const own = written.filter((event) => event.channel === channel);
        expect(await pages((from) => logs.channel(writer.log, channel, from, own.length, 333))).toEqual(own);
      }
      const commits = await logs.commits(writer.log, 390, 100);
      expect(commits.flatMap(({ events }) => events)).toEqual(written.slice(390 * 25));
    });

    test('ranges that begin or end inside a commit give exactly what was asked for', async () => {
      const writer = new LogWriter(logs, newLog());
      for (let no = 0; no < 3; no += 1) await writer.append(Array.from({ length: 5 }, (_, i) => ({ channel: i % 2 === 0 ? 'feed' : 'office' })));
      const seqs = async (from: number, limit: number): Promise<number[]> => (await logs.events(writer.log, from, limit)).map(({ seq }) => seq);
      const ns = async (from: number, to: number, limit: number): Promise<number[]> =>
        (await logs.channel(writer.log, 'feed', from, to, limit)).map(({ n }) => n);

      expect(await seqs(3, 5)).toEqual([3, 4, 5, 6, 7]);
      expect(await seqs(15, 5)).toEqual([15]);
      expect(await seqs(16, 5)).toEqual([]);
      expect(await ns(2, 5, 100)).toEqual([2, 3, 4, 5]);
      expect(await ns(3, 9, 2)).toEqual([3, 4]);
      expect(await ns(10, 20, 5)).toEqual([]);
      expect(await logs.channel(writer.log, 'room/none', 1, 10, 10)).toEqual([]);
      expect((await logs.commits(writer.log, 1, 1)).map(({ no }) => no)).toEqual([2]);
      expect(await logs.commits(writer.log, 3, 10)).toEqual([]);
    });

    test('the beginnings of several channels come in one answer, those without events left out', async () => {
      const writer = new LogWriter(logs, newLog());
      for (let no = 0; no < 3; no += 1) await writer.append(Array.from({ length: 6 }, (_, i) => ({ channel: `person/${String(i % 3)}` })));
      const begun = await logs.beginnings(writer.log, ['person/2', 'person/none', 'person/0'], 4);
      expect([...begun].map(([channel, events]) => [channel, events.map(({ n }) => n)]).sort()).toEqual([['person/0', [1, 2, 3, 4]], ['person/2', [1, 2, 3, 4]]]);
      expect(begun.get('person/0')).toEqual(await logs.channel(writer.log, 'person/0', 1, 4, 4));
      expect(await logs.beginnings(writer.log, Array.from({ length: 450 }, (_, i) => `person/none${String(i)}`), 4)).toEqual(new Map());
      expect(await logs.beginnings(newLog(), ['person/0'], 4)).toEqual(new Map());
      for (const name of ['$$ROOT', '$events']) expect([await logs.channel(writer.log, name, 1, 9, 9), await logs.beginnings(writer.log, [name], 9)]).toEqual([[], new Map()]);
    });

    test('delicate values survive byte by byte', async () => {
      const writer = new LogWriter(logs, newLog());
      const { commit, bytes, outcome } = await writer.append([
        { channel: 'feed', data: delicate, sealed: { 'a.b': 'c' } }, { channel: 'feed', data: {} }, { channel: 'feed', data: [] }, { channel: 'feed', data: null },
      ]);
      expect(outcome).toBe('APPENDED');
      expect(await logs.bytes(writer.log, 1, 10)).toEqual(bytes);
      expect((await logs.events(writer.log, 1, 10)).map(canonicalize)).toEqual(bytes);
      expect(await logs.commits(writer.log, 0, 10)).toEqual([commit]);
    });

    test('all fields of a commit come back, and the head is the last commit without its events', async () => {
      const writer = new LogWriter(logs, newLog());
      const { commit: made, bytes } = writer.next([{ channel: 'feed' }]);
      const [record] = made.commands;
      const commit = {
        ...made, due: '2026-12-01T00:00:00.000Z', frontier: ['a', 'b', 'c'],
        commands: record === undefined ? [] : [{ ...record, answer: { channel: 'feed', n: 1, made: { proposal: 'p-1', 'a.b': '$x' } } }],
      };
      await logs.append(commit, bytes);
      expect(await logs.commits(writer.log, 0, 1)).toEqual([commit]);
      const { events: _events, commands: _commands, ...head } = commit;
      expect(await logs.head(writer.log)).toEqual(head);
      expect(record && await logs.command(writer.log, record.id)).toEqual({ ...commit.commands[0], sealed: [] });
    });

    test('heads of many logs are those of now, however much others wrote to them since they were asked for', { timeout: 120_000 }, async () => {
      const elsewhere = (await place.open()).logs;
      const writers = Array.from({ length: 60 }, () => new LogWriter(elsewhere, newLog()));
      const names = writers.map(({ log }) => log);
      const write = (times: readonly number[]) => Promise.all(writers.map(async (writer, i) => {
        for (let n = 0; n < (times[i] ?? 0); n += 1) await writer.append([{ channel: 'feed' }]);
      }));
      const heads = async () => { const found = await logs.heads(names); return names.map((log) => found.get(log) ?? 0); };
      // None yet for the last ten.
      const none = writers.map((_, i) => (i < 50 ? 1 : 0));
      await write(none);
      expect(await heads()).toEqual(none);
      await write(writers.map((_, i) => i % 3));
      expect(await heads()).toEqual(none.map((one, i) => one + (i % 3)));
      await write(writers.map(() => 21));
      expect(await heads()).toEqual(none.map((one, i) => one + (i % 3) + 21));
    });

    test('heads and logs name what has commits', async () => {
      const [one, two] = [new LogWriter(logs, newLog()), new LogWriter(logs, newLog())];
      await one.append([{ channel: 'feed' }]);
      await two.append([{ channel: 'feed' }, { channel: 'feed' }]);
      await two.append([{ channel: 'feed' }]);
      const heads = await logs.heads([one.log, two.log, newLog()]);
      expect([...heads].sort()).toEqual([[one.log, 1], [two.log, 2]].sort());
      expect(await logs.heads([])).toEqual(new Map());
      expect(await logs.logs()).toEqual(expect.arrayContaining([one.log, two.log]));
      expect(await logs.head(newLog())).toBeNull();
    });

    test('what one opening writes another sees', async () => {
      const other = (await place.open()).logs;
      const writer = new LogWriter(logs, newLog());
      expect(await other.head(writer.log)).toBeNull();
      for (let no = 1; no <= 3; no += 1) {
        const { commit } = await writer.append([{ channel: 'feed' }]);
        expect(await other.commits(writer.log, no - 1, 10)).toEqual([commit]);
      }
    });
  });
}

/** All pages from 1 on, until one is empty. */
async function pages<T>(read: (from: number) => Promise<T[]>): Promise<T[]> {
  const all: T[] = [];
  for (;;) {
    const page = await read(all.length + 1);
    if (page.length === 0) return all;
    all.push(...page);
  }
}
