import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import mongoose from 'mongoose';
import { isMongoUrl } from '@sanfang/server/store/mongo/mongo-url.ts';
import type { StoredCommit } from '@sanfang/server/store/keeping.ts';

/** A store's logs past the hub, as somebody with access to the database sees them. */
export interface RawLogs {
  /** Puts these commits in the place of a log's, whatever they are: keys that stand in the way are taken out. */
  replace(log: string, commits: readonly StoredCommit[]): Promise<void>;
  /** Sets a field of a log's overview or snapshots. */
  setOverview(log: string, overview: unknown): Promise<void>;
  setSnapshot(log: string, channel: string, state: Uint8Array): Promise<void>;
  /** Changes a sealed value without its commitment. */
  setValue(commitment: string, value: unknown): Promise<void>;
  deleteValue(commitment: string): Promise<void>;
  close(): Promise<void>;
}

export async function rawLogs(url: string): Promise<RawLogs> {
  return isMongoUrl(url) ? rawMongo(url) : rawSqlite(url);
}

function rawSqlite(folder: string): RawLogs {
  const log = new DatabaseSync(join(folder, 'log.sqlite'), { timeout: 5_000 });
  const vault = new DatabaseSync(join(folder, 'vault.sqlite'), { timeout: 5_000 });
  return {
    async replace(id, commits) {
      const put = (): void => {
        log.exec('BEGIN');
        for (const table of ['commits', 'events', 'commands']) log.prepare(`DELETE FROM ${table} WHERE log = ?`).run(id);
        for (const { no, first, count, at, due, root, frontier, commands, found, events } of commits) {
          log.prepare('INSERT INTO commits (log, no, first, count, at, due, root, frontier, commands) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
            .run(id, no, first, count, at, due, root, JSON.stringify(frontier), JSON.stringify(commands));
          for (const command of found) log.prepare('INSERT INTO commands (log, id, no) VALUES (?, ?, ?)').run(id, command, no);
          for (const { seq, channel, n, type, bytes } of events) log.prepare('INSERT INTO events (log, seq, channel, n, type, bytes) VALUES (?, ?, ?, ?, ?, ?)').run(id, seq, channel, n, type, bytes);
        }
        log.exec('COMMIT');
      };
      try {
        put();
      } catch (error) {
        if (!(error instanceof Error) || !error.message.includes('UNIQUE')) throw error;
        log.exec('ROLLBACK');
        for (const table of ['commits', 'events', 'commands']) log.exec(`CREATE TABLE free AS SELECT * FROM ${table}; DROP TABLE ${table}; ALTER TABLE free RENAME TO ${table};`);
        put();
      }
    },
    async setOverview(id, overview) {
      log.prepare('UPDATE overviews SET overview = ? WHERE log = ?').run(JSON.stringify(overview), id);
    },
    async setSnapshot(id, channel, state) {
      log.prepare('UPDATE snapshots SET state = ? WHERE log = ? AND channel = ?').run(state, id, channel);
    },
    async setValue(commitment, value) {
      vault.prepare('UPDATE entries SET value = ? WHERE commitment = ?').run(JSON.stringify(value), commitment);
    },
    async deleteValue(commitment) {
      vault.prepare('DELETE FROM entries WHERE commitment = ?').run(commitment);
    },
    async close() {
      log.close();
      vault.close();
    },
  };
}

async function rawMongo(url: string): Promise<RawLogs> {
  const main = await mongoose.createConnection(url).asPromise();
  const vault = main.useDb(`${main.name}_vault`);
  return {
    async replace(log, commits) {
      const collection = main.collection('commits');
      const documents = commits.map(({ found: _, commands, frontier, events, ...head }) => ({
        ...head, log, frontier: [...frontier], commands: commands.map(({ id, digest, answer }) => ({ id, digest, answer: JSON.stringify(answer) })), events: events.map((event) => ({ ...event })),
      }));
      const put = async (): Promise<void> => {
        await collection.deleteMany({ log });
        if (documents.length > 0) await collection.insertMany(documents.map((document) => ({ ...document })));
      };
      try {
        await put();
      } catch (error) {
        if (!(error instanceof mongoose.mongo.MongoBulkWriteError)) throw error;
        for (const index of ['log_first', 'log_no', 'log_command']) await collection.dropIndex(index);
        // Where a page is read from the store, this one is named.
        await collection.createIndex({ log: 1, no: -1 }, { name: 'log_no' });
        await put();
      }
    },
    async setOverview(log, overview) {
      await main.collection('overviews').updateOne({ log }, { $set: { overview: JSON.stringify(overview) } });
    },
    async setSnapshot(log, channel, state) {
      await main.collection('snapshots').updateOne({ log, channel }, { $set: { state: Buffer.from(state) } });
    },
    async setValue(commitment, value) {
      await vault.collection('entries').updateOne({ commitment }, { $set: { value: JSON.stringify(value) } });
    },
    async deleteValue(commitment) {
      await vault.collection('entries').deleteOne({ commitment });
    },
    close: () => main.close(),
  };
}
