import { randomBytes } from 'node:crypto';
import { canonicalize } from '@sanfang/shared/log/canonical.ts';
import type { Commitment, Retention } from '@sanfang/shared/log/event.ts';
import { verified } from '../vault.ts';
import type { Vault, VaultEntry } from '../vault.ts';
import { text } from './columns.ts';
import type { SqliteThread } from './thread.ts';
import type { Row } from './thread-protocol.ts';

const among = '(SELECT value FROM json_each(?))';

/** Sealed values in `vault.sqlite`. */
export function createSqliteVault(thread: SqliteThread): Vault {
  return new SqliteVault(thread);
}

class SqliteVault implements Vault {
  readonly #thread: SqliteThread;

  constructor(thread: SqliteThread) {
    this.#thread = thread;
  }

  async put(entries: readonly VaultEntry[]): Promise<void> {
    if (entries.length === 0) return;
    await this.#thread.write(
      'vault',
      {
        sql: `INSERT OR IGNORE INTO entries (commitment, path, salt, value, subjects, retention, log, command, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        rows: entries.map((entry) => [
          entry.commitment, entry.path, entry.salt, canonicalize(entry.value), JSON.stringify(entry.subjects), entry.retention,
          entry.log, entry.command, entry.at,
        ]),
      },
      {
        sql: 'INSERT OR IGNORE INTO subjects (subject, commitment) VALUES (?, ?)',
        rows: entries.flatMap(({ subjects, commitment }) => subjects.map((subject) => [subject, commitment])),
      },
    );
  }

  async get(commitments: readonly Commitment[]): Promise<ReadonlyMap<Commitment, VaultEntry>> {
    if (commitments.length === 0) return new Map();
    const rows = await this.#thread.read('vault', `SELECT * FROM entries WHERE commitment IN ${among}`, JSON.stringify(commitments));
    return new Map(rows.map((row) => [text(row, 'commitment'), verified(entryOf(row))]));
  }

  async erase(commitments: readonly Commitment[]): Promise<number> {
    if (commitments.length === 0) return 0;
    const list = JSON.stringify(commitments);
    const [erased = 0] = await this.#thread.write(
      'vault',
      { sql: `DELETE FROM entries WHERE commitment IN ${among}`, rows: [[list]] },
      { sql: `DELETE FROM subjects WHERE commitment IN ${among}`, rows: [[list]] },
      { sql: 'INSERT OR IGNORE INTO erased (commitment) SELECT value FROM json_each(?)', rows: [[list]] },
    );
    // Deleted rows are zeroed in the file, but the write-ahead log still has the page as it was.
    await this.#thread.scrub('vault');
    return erased;
  }

  async about(subject: string): Promise<Commitment[]> {
    const rows = await this.#thread.read('vault', 'SELECT commitment FROM subjects WHERE subject = ? ORDER BY commitment', subject);
    return rows.map((row) => text(row, 'commitment'));
  }

  async unconfirmed(before: string, limit: number): Promise<{ commitment: Commitment; log: string; command: string }[]> {
    const rows = await this.#thread.read(
      'vault',
      'SELECT commitment, log, command FROM entries WHERE confirmed = 0 AND at < ? ORDER BY at LIMIT ?',
      before, limit,
    );
    return rows.map((row) => ({ commitment: text(row, 'commitment'), log: text(row, 'log'), command: text(row, 'command') }));
  }

  async confirm(commitments: readonly Commitment[]): Promise<void> {
    if (commitments.length === 0) return;
    const sql = `UPDATE entries SET confirmed = 1 WHERE commitment IN ${among}`;
    await this.#thread.write('vault', { sql, rows: [[JSON.stringify(commitments)]] });
  }

  async digestKey(): Promise<Uint8Array> {
    const made = randomBytes(32).toString('base64url');
    await this.#thread.write('vault', { sql: `INSERT OR IGNORE INTO meta (key, value) VALUES ('digestKey', ?)`, rows: [[made]] });
    const [row] = await this.#thread.read('vault', `SELECT value FROM meta WHERE key = 'digestKey'`);
    if (row === undefined) throw new Error('the vault has no digest key');
    return Buffer.from(text(row, 'value'), 'base64url');
  }
}

function entryOf(row: Row): VaultEntry {
  return {
    commitment: text(row, 'commitment'), path: text(row, 'path'), salt: text(row, 'salt'), value: JSON.parse(text(row, 'value')) as unknown,
    subjects: JSON.parse(text(row, 'subjects')) as string[], retention: text(row, 'retention') as Retention,
    log: text(row, 'log'), command: text(row, 'command'), at: text(row, 'at'),
  };
}
