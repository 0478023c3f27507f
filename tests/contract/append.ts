import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LogStore } from '@sanfang/server/store/log-store.ts';
import { LogWriter, newLog } from '../support/log-writer.ts';
import type { StorePlace } from '../support/stores.ts';

/** What every LogStore owes its writers. */
export function appendContract(fresh: () => Promise<StorePlace>): void {
  describe('append', () => {
    let place: StorePlace;
    let logs: LogStore;
    beforeAll(async () => {
      place = await fresh();
      logs = (await place.open()).logs;
    });
    afterAll(() => place.remove());

    test('numbers stay without holes and doubles under 16 racing writers on two openings of the store', { timeout: 180_000 }, async () => {
      const rival = (await place.open()).logs;
      const log = newLog();
      const commands = Array.from({ length: 16 }, () => Array.from({ length: 20 }, () => randomUUID()));
      await Promise.all(commands.map(async (own, w) => {
        const writer = new LogWriter(w % 2 === 0 ? logs : rival, log);
        for (const id of own) await writer.insist([{ channel: 'room/1' }, { channel: `room/${w}x` }], id);
      }));

      const commits = await logs.commits(log, 0, 1_000);
      expect(commits.map(({ no }) => no)).toEqual(Array.from({ length: 320 }, (_, i) => i + 1));
      expect(commits.flatMap((commit) => commit.commands.map(({ id }) => id)).sort()).toEqual(commands.flat().sort());
      const events = commits.flatMap((commit) => commit.events);
      expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 640 }, (_, i) => i + 1));
      const shared = events.filter(({ channel }) => channel === 'room/1').map(({ n }) => n);
      expect(shared).toEqual(Array.from({ length: 320 }, (_, i) => i + 1));
      expect(await rival.head(log)).toMatchObject({ no: 320, first: 639, count: 2 });
    });

    test('of two commits at the same place one stands, the other is a conflict', async () => {
      const log = newLog();
      const [a, b] = [new LogWriter(logs, log), new LogWriter(logs, log)];
      const outcomes = await Promise.all([a.append([{ channel: 'feed' }]), b.append([{ channel: 'feed' }])]);
      expect(outcomes.filter(({ outcome }) => outcome === 'APPENDED')).toHaveLength(1);
      const [winner] = outcomes.filter(({ outcome }) => outcome === 'APPENDED');
      const [loser] = outcomes.filter(({ outcome }) => outcome !== 'APPENDED');
      // A write conflict inside MongoDB is an unknown outcome; trying again then tells.
      expect(['CONFLICT', 'UNKNOWN']).toContain(loser?.outcome);
      expect(loser && await logs.append(loser.commit, loser.bytes)).toBe('CONFLICT');
      expect(await logs.commits(log, 0, 10)).toEqual([winner?.commit]);
    });

    test('a command id is taken once per log for ever, with the first answer', async () => {
      const log = newLog();
      const writer = new LogWriter(logs, log);
      const id = randomUUID();
      const first = await writer.append([{ channel: 'feed', data: { body: 1 }, sealed: { text: 'commitment-1' } }], id);
      await writer.append([{ channel: 'feed' }]);
      expect((await writer.append([{ channel: 'feed', data: { body: 2 } }], id)).outcome).toBe('DUPLICATE');
      expect(await logs.command(log, id)).toEqual({ ...first.commit.commands[0], sealed: ['commitment-1'] });
      expect(await logs.head(log)).toMatchObject({ no: 2 });

      const elsewhere = new LogWriter(logs, newLog());
      expect((await elsewhere.append([{ channel: 'feed' }], id)).outcome).toBe('APPENDED');
      expect(await logs.command(log, randomUUID())).toBeNull();
    });

    test('the same commit appended again does not stand twice', async () => {
      const writer = new LogWriter(logs, newLog());
      const { commit, bytes } = await writer.append([{ channel: 'feed' }, { channel: 'room/1' }]);
      expect(['CONFLICT', 'DUPLICATE']).toContain(await logs.append(commit, bytes));
      expect(await logs.commits(writer.log, 0, 10)).toEqual([commit]);
    });

    test('one command id among many refuses the whole commit and leaves nothing of it', async () => {
      const log = newLog();
      const writer = new LogWriter(logs, log);
      const { commit: { commands: [taken] } } = await writer.append([{ channel: 'feed' }]);
      const { commit, bytes } = writer.next([{ channel: 'feed' }, { channel: 'feed' }, { channel: 'feed' }]);
      const [a, b] = commit.commands;
      expect(await logs.append({ ...commit, commands: [a, b, taken].filter((command) => command !== undefined) }, bytes)).toBe('DUPLICATE');
      expect(await logs.events(log, 1, 10)).toHaveLength(1);
      expect(a && await logs.command(log, a.id)).toBeNull();
      expect(await logs.append(commit, bytes)).toBe('APPENDED');
    });

    test('a refused append does not harm those that are written with it', async () => {
      const taken = new LogWriter(logs, newLog());
      const { commit, bytes } = await taken.append([{ channel: 'feed' }]);
      const others = Array.from({ length: 30 }, () => new LogWriter(logs, newLog()).next([{ channel: 'feed' }]));
      const outcomes = await Promise.all(
        others.flatMap((entry) => [logs.append(entry.commit, entry.bytes), logs.append(commit, bytes)]),
      );
      // Unknown is allowed, wrong is not: every other log must hold its commit, now or when it is tried again.
      for (const [i, entry] of others.entries()) {
        if (outcomes[2 * i] !== 'APPENDED') await logs.append(entry.commit, entry.bytes);
        expect(await logs.commits(entry.commit.log, 0, 10)).toEqual([entry.commit]);
      }
      expect(outcomes.filter((_, i) => i % 2 === 1)).not.toContain('APPENDED');
      expect(await logs.commits(taken.log, 0, 10)).toEqual([commit]);
    });

    test('a text per event is demanded', async () => {
      const { commit } = new LogWriter(logs, newLog()).next([{ channel: 'feed' }]);
      await expect(logs.append(commit, [])).rejects.toThrow('one canonical text per event');
    });
  });
}
