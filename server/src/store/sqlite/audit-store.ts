import type { AuditPage, AuditStore } from '../audit-store.ts';
import { integer, text } from './columns.ts';
import { SqliteFailure } from './thread.ts';
import type { SqliteThread } from './thread.ts';
import type { Row } from './thread-protocol.ts';

/** The audit stream in `audit.sqlite`. */
export function createSqliteAuditStore(thread: SqliteThread): AuditStore {
  return new SqliteAuditStore(thread);
}

class SqliteAuditStore implements AuditStore {
  readonly #thread: SqliteThread;

  constructor(thread: SqliteThread) {
    this.#thread = thread;
  }

  async append({ no, at, node, acts, prev, hash }: AuditPage): Promise<boolean> {
    try {
      await this.#thread.write('audit', {
        sql: 'INSERT INTO pages (no, at, node, acts, prev, hash) VALUES (?, ?, ?, ?, ?, ?)',
        rows: [[no, at, node, JSON.stringify(acts), prev, hash]],
      });
      return true;
    } catch (error) {
      if (error instanceof SqliteFailure && error.against('pages')) return false;
      throw error;
    }
  }

  async page(no: number): Promise<AuditPage | null> {
    const [row] = await this.#thread.read('audit', 'SELECT * FROM pages WHERE no = ?', no);
    return row === undefined ? null : pageOf(row);
  }

  async last(): Promise<AuditPage | null> {
    const [row] = await this.#thread.read('audit', 'SELECT * FROM pages ORDER BY no DESC LIMIT 1');
    return row === undefined ? null : pageOf(row);
  }

  async pages(after: number, since: string, limit: number): Promise<AuditPage[]> {
    const rows = await this.#thread.read('audit', 'SELECT * FROM pages WHERE no > ? AND at >= ? ORDER BY no LIMIT ?', after, since, limit);
    return rows.map(pageOf);
  }

  async prune(before: string): Promise<number> {
    const [removed = 0] = await this.#thread.write('audit', { sql: 'DELETE FROM pages WHERE at < ? AND no < (SELECT max(no) FROM pages)', rows: [[before]] });
    return removed;
  }
}

function pageOf(row: Row): AuditPage {
  return {
    no: integer(row, 'no'), at: text(row, 'at'), node: text(row, 'node'), acts: JSON.parse(text(row, 'acts')) as string[],
    prev: text(row, 'prev'), hash: text(row, 'hash'),
  };
}
