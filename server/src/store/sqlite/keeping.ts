import { randomUUID } from 'node:crypto';
import type { CommandRecord } from '@sanfang/shared/log/commit.ts';
import type { Commitment } from '@sanfang/shared/log/event.ts';
import type { BlobInfo } from '../blobs.ts';
import type { DeviceRow, Directory } from '../directory.ts';
import type { Census, Keeping, Person, StoredCommit, StoredEvent } from '../keeping.ts';
import type { Snapshot } from '../log-store.ts';
import { integer, text } from './columns.ts';
import { accountOf } from './directory.ts';
import { headOf } from './log-store.ts';
import type { SqliteThread } from './thread.ts';
import type { Row } from './thread-protocol.ts';

/** Looks after the three files of a folder; attachments are listed by whoever keeps them. */
export function createSqliteKeeping(thread: SqliteThread, directory: Directory, blobs: () => AsyncIterable<BlobInfo>): Keeping {
  return new SqliteKeeping(thread, directory, blobs);
}

class SqliteKeeping implements Keeping {
  readonly blobs: () => AsyncIterable<BlobInfo>;
  readonly #thread: SqliteThread;
  readonly #directory: Directory;

  constructor(thread: SqliteThread, directory: Directory, blobs: () => AsyncIterable<BlobInfo>) {
    this.#thread = thread;
    this.#directory = directory;
    this.blobs = blobs;
  }

  async stored(log: string, after: number, limit: number): Promise<StoredCommit[]> {
    const rows = await this.#thread.read('log', 'SELECT * FROM commits WHERE log = ? AND no > ? ORDER BY no LIMIT ?', log, after, limit);
    const heads = rows.map(headOf);
    const from = Math.min(...heads.map(({ first }) => first));
    const to = Math.max(...heads.map(({ first, count }) => first + count - 1));
    const commands = rows.map((row) => JSON.parse(text(row, 'commands')) as CommandRecord[]);
    const [events, found] = await Promise.all([
      heads.length === 0 ? [] : this.#thread.read('log', 'SELECT seq, channel, n, type, bytes FROM events WHERE log = ? AND seq BETWEEN ? AND ? ORDER BY seq', log, from, to),
      this.#thread.read(
        'log',
        // Each id is looked up; without CROSS the planner may read every command of the log instead.
        'SELECT commands.id AS id, commands.no AS no FROM json_each(?) AS wanted CROSS JOIN commands ON commands.log = ? AND commands.id = wanted.value',
        JSON.stringify(commands.flatMap((records) => records.map(({ id }) => id))), log,
      ),
    ]);
    const bySeq = new Map(events.map((row) => [integer(row, 'seq'), eventOf(row)]));
    const byNo = Map.groupBy(found, (row) => integer(row, 'no'));
    return heads.map((head, i) => ({
      ...head,
      commands: commands[i] ?? [],
      found: (byNo.get(head.no) ?? []).map((row) => text(row, 'id')),
      events: Array.from({ length: Math.min(head.count, events.length) }, (_, k) => bySeq.get(head.first + k)).filter((event) => event !== undefined),
    }));
  }

  async census(log: string): Promise<Census> {
    const [row] = await this.#thread.read(
      'log',
      `SELECT (SELECT count(*) FROM commits WHERE log = ?1) AS commits, (SELECT count(*) FROM events WHERE log = ?1) AS events,
         (SELECT count(*) FROM commands WHERE log = ?1) AS commands`,
      log,
    );
    if (row === undefined) throw new Error('a count without a row');
    return { commits: integer(row, 'commits'), events: integer(row, 'events'), commands: integer(row, 'commands') };
  }

  async snapshots(log: string): Promise<Omit<Snapshot, 'state'>[]> {
    const rows = await this.#thread.read('log', 'SELECT channel, fold, no, n FROM snapshots WHERE log = ? ORDER BY channel', log);
    return rows.map((row) => ({ log, channel: text(row, 'channel'), fold: integer(row, 'fold'), commit: integer(row, 'no'), n: integer(row, 'n') }));
  }

  async people(after: string, limit: number): Promise<Person[]> {
    const rows = await this.#thread.read('directory', 'SELECT * FROM accounts WHERE person > ? ORDER BY person LIMIT ?', after, limit);
    return Promise.all(rows.map(accountOf).map(async (account) => {
      const { person } = account;
      const [devices, consents, factors, recoveryCodes] = await Promise.all([
        this.#devicesOf(person), this.#directory.consentsOf(person), this.#directory.factorsOf(person), this.#directory.recoveryCodes(person),
      ]);
      return { account, devices, consents, factors, recoveryCodes };
    }));
  }

  async erased(after: Commitment, limit: number): Promise<Commitment[]> {
    const rows = await this.#thread.read('vault', 'SELECT commitment FROM erased WHERE commitment > ? ORDER BY commitment LIMIT ?', after, limit);
    return rows.map((row) => text(row, 'commitment'));
  }

  async erasedCount(): Promise<number> {
    const [row] = await this.#thread.read('vault', 'SELECT count(*) AS number FROM erased');
    return row === undefined ? 0 : integer(row, 'number');
  }

  async isEmpty(): Promise<boolean> {
    const [commits, entries, accounts] = await Promise.all([
      this.#thread.read('log', 'SELECT no FROM commits LIMIT 1'),
      this.#thread.read('vault', 'SELECT at FROM entries LIMIT 1'),
      this.#thread.read('directory', 'SELECT person FROM accounts LIMIT 1'),
    ]);
    if (commits.length + entries.length + accounts.length > 0) return false;
    for await (const _ of this.blobs()) return false;
    return true;
  }

  async isUnfinished(): Promise<boolean> {
    return (await this.#thread.read('log', `SELECT value FROM meta WHERE key = 'restoring'`)).length > 0;
  }

  async markUnfinished(unfinished: boolean): Promise<void> {
    const sql = unfinished ? `INSERT OR IGNORE INTO meta (key, value) VALUES ('restoring', '')` : `DELETE FROM meta WHERE key = 'restoring'`;
    await this.#thread.write('log', { sql, rows: [[]] });
  }

  async adoptDigestKey(key: Uint8Array): Promise<void> {
    const value = Buffer.from(key).toString('base64url');
    await this.#thread.write('vault', { sql: `INSERT OR IGNORE INTO meta (key, value) VALUES ('digestKey', ?)`, rows: [[value]] });
    const [row] = await this.#thread.read('vault', `SELECT value FROM meta WHERE key = 'digestKey'`);
    if (row === undefined || text(row, 'value') !== value) throw new Error('the vault has a digest key of its own');
  }

  async renew(): Promise<void> {
    await this.#thread.write('log', { sql: `UPDATE meta SET value = ? WHERE key = 'incarnation'`, rows: [[randomUUID()]] });
  }

  async #devicesOf(person: string): Promise<DeviceRow[]> {
    const rows = await this.#thread.read('directory', 'SELECT id, firstSeenAt FROM devices WHERE person = ? ORDER BY id', person);
    return rows.map((row) => ({ id: text(row, 'id'), person, firstSeenAt: text(row, 'firstSeenAt') }));
  }
}

function eventOf(row: Row): StoredEvent {
  return { seq: integer(row, 'seq'), channel: text(row, 'channel'), n: integer(row, 'n'), type: text(row, 'type'), bytes: text(row, 'bytes') };
}
