import { randomUUID } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { openStores } from '@sanfang/server/store/open-stores.ts';
import { openSqliteLogStore } from '@sanfang/server/store/sqlite/log-store.ts';
import { SqliteThread, startWorker } from '@sanfang/server/store/sqlite/thread.ts';
import { LogWriter, newLog } from '../support/log-writer.ts';
import { sqliteStores } from '../support/stores.ts';
import { everyStore } from './every-store.ts';
import { sealed } from './vault.ts';

describe('SQLite', () => {
  everyStore(sqliteStores);

  test('what was acknowledged before the database thread was killed is there; the rest can be looked up and tried again', async () => {
    const place = await sqliteStores();
    await (await place.open()).close();
    for (let round = 1; round <= 8; round += 1) {
      const { thread, workers } = threadAt(place.url);
      const dying = await openSqliteLogStore(thread);
      const entries = Array.from({ length: 40 }, () => new LogWriter(dying, newLog()).next([{ channel: 'feed' }, { channel: 'room/1' }]));
      let killed: Promise<number> | undefined;
      const outcomes = await Promise.all(entries.map(async ({ commit, bytes }, i) => {
        // A few at first, so that the kill falls between and into transactions.
        if (i >= round) await dying.head(commit.log).catch(() => null);
        const outcome = await dying.append(commit, bytes);
        killed ??= workers[0]?.terminate();
        return outcome;
      }));
      await killed;
      await thread.close();
      expect(new Set(outcomes)).toEqual(new Set(['APPENDED', 'UNKNOWN']));

      const { logs, close } = await place.open();
      for (const [i, { commit, bytes }] of entries.entries()) {
        const standing = await logs.commits(commit.log, 0, 10);
        if (outcomes[i] === 'APPENDED') expect(standing).toEqual([commit]);
        const found = await logs.command(commit.log, commit.commands[0]?.id ?? '');
        expect(found !== null).toBe(standing.length === 1);
        expect(await logs.append(commit, bytes)).toBe(standing.length === 1 ? 'DUPLICATE' : 'APPENDED');
        expect(await logs.commits(commit.log, 0, 10)).toEqual([commit]);
      }
      await close();
    }
    await place.remove();
  });

  test('after the thread has died an append is an unknown outcome and a read fails, until another thread has taken over by itself', async () => {
    const place = await sqliteStores();
    await place.open();
    const { thread, workers } = threadAt(place.url);
    const logs = await openSqliteLogStore(thread);
    const writer = new LogWriter(logs, newLog());
    for (let deaths = 1; deaths <= 3; deaths += 1) {
      expect((await writer.append([{ channel: 'feed' }])).outcome).toBe('APPENDED');
      await workers.at(-1)?.terminate();
      expect((await writer.append([{ channel: 'feed' }])).outcome).toBe('UNKNOWN');
      await expect(logs.head('compound/1')).rejects.toThrow('the database thread has ended');
      await expect.poll(() => logs.head(writer.log).then((head) => head?.no, () => null), { timeout: 20_000 }).toBe(deaths);
      expect(workers).toHaveLength(deaths + 1);
    }
    await thread.close();
    await expect(logs.head(writer.log)).rejects.toThrow('the store is closed');
    await place.remove();
  });

  test('while another process holds the file, appends wait; a commit that never ends makes their outcome unknown', { timeout: 30_000 }, async () => {
    const place = await sqliteStores();
    const { logs } = await place.open();
    const writer = new LogWriter(logs, newLog());
    const other = new DatabaseSync(join(place.url, 'log.sqlite'));
    other.exec('BEGIN IMMEDIATE');
    expect((await writer.append([{ channel: 'feed' }])).outcome).toBe('UNKNOWN');
    other.exec('ROLLBACK');
    other.close();
    expect((await writer.append([{ channel: 'feed' }])).outcome).toBe('APPENDED');
    await place.remove();
  });

  test('no file holds the text or the salt of an erased value, though it did', async () => {
    const place = await sqliteStores();
    const { vault } = await place.open();
    const canary = `金丝雀-${randomUUID()}-${'长'.repeat(5_000)}`;
    const erased = sealed(canary);
    await vault.put([erased, ...Array.from({ length: 50 }, (_, i) => sealed(`other ${i}`))]);
    expect(await filesWith(place.url, canary.slice(0, 40))).not.toEqual([]);
    expect(await filesWith(place.url, erased.salt)).not.toEqual([]);
    expect(await vault.erase([erased.commitment])).toBe(1);
    expect(await filesWith(place.url, canary.slice(0, 40))).toEqual([]);
    expect(await filesWith(place.url, '长'.repeat(20))).toEqual([]);
    expect(await filesWith(place.url, erased.salt)).toEqual([]);
    await place.remove();
  });

  test('an erasure that another process\'s reading keeps from the write-ahead log is told as failed, and mended by erasing again', { timeout: 30_000 }, async () => {
    const place = await sqliteStores();
    const { vault } = await place.open();
    const erased = sealed(`金丝雀-${randomUUID()}`);
    await vault.put([erased]);
    const reader = new DatabaseSync(join(place.url, 'vault.sqlite'));
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM entries').get();
    await expect(vault.erase([erased.commitment])).rejects.toThrow('holds the write-ahead log');
    expect((await vault.get([erased.commitment])).size).toBe(0);
    reader.close();
    await vault.erase([erased.commitment]);
    expect(await filesWith(place.url, erased.salt)).toEqual([]);
    await place.remove();
  });

  test('the folder is its owner\'s only, and what is no database is refused', async () => {
    const place = await sqliteStores();
    const inside = join(place.url, 'made', 'here');
    const stores = await openStores(inside);
    expect((await stat(inside)).mode & 0o777).toBe(0o700);
    expect((await readdir(inside)).filter((name) => !/-(wal|shm)$/.test(name)).sort()).toEqual(['audit.sqlite', 'blobs', 'directory.sqlite', 'log.sqlite', 'vault.sqlite']);
    await stores.close();
    await writeFile(join(inside, 'log.sqlite'), 'not a database, but long enough to be looked at as if it were one'.repeat(20));
    await expect(openStores(inside)).rejects.toThrow('the database thread failed');
    await place.remove();
  });

  test('a blob\'s id cannot leave the folder', async () => {
    const place = await sqliteStores();
    const { blobs } = await place.open();
    for (const id of ['../../etc/passwd', '..', 'a/../../b/c', 'short', '%2e%2e%2fxxxx', 'a\u0000bcdefgh']) {
      await expect(blobs.read(id)).rejects.toThrow('not the id of a blob');
    }
    await place.remove();
  });
});

/** A thread on a folder, with the workers that it has started so far. */
function threadAt(folder: string): { readonly thread: SqliteThread; readonly workers: readonly Worker[] } {
  const workers: Worker[] = [];
  const thread = new SqliteThread(() => {
    const worker = startWorker(folder);
    workers.push(worker);
    return worker;
  });
  return { thread, workers };
}

/** Names of the files of a folder that contain a text. */
async function filesWith(folder: string, text: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.includes('sqlite'));
  const contents = await Promise.all(names.map((name) => readFile(join(folder, name))));
  return names.filter((_, i) => contents[i]?.includes(text));
}
