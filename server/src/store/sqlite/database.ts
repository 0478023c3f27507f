import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import type { Answer, Failure, Request, Row, Statement, Value } from './thread-protocol.ts';

type Write = Extract<Request, { kind: 'write' }>;

/** How long another process may hold the file before we give up, in ms. */
const BUSY_TIMEOUT = 5_000;
const BUSY = 5;

/** One database file, used by one thread: write-ahead log, every commit flushed to disk unless it is lazy. */
export class Database {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(file: string, schema: string) {
    this.#db = new DatabaseSync(file, { timeout: BUSY_TIMEOUT });
    insist(() => {
      this.#db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
      this.#db.exec(schema);
    });
  }

  read(sql: string, values: readonly Value[]): Row[] {
    return this.#statement(sql).all(...values) as Row[];
  }

  /**
   * Group commit: all requests in one transaction and one flush; no flush where all are lazy, the next one takes them along.
   * A request that breaks a constraint fails alone; when the transaction itself fails, all of its requests do.
   */
  writeAll(requests: readonly Write[]): Answer[] {
    const lazy = requests.every((request) => request.lazy);
    try {
      if (lazy) this.#db.exec('PRAGMA synchronous = NORMAL');
      this.#db.exec('BEGIN IMMEDIATE');
      const answers = requests.map((request) => this.#writeOne(request));
      this.#db.exec('COMMIT');
      return answers;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      const failed = failureOf(error);
      return requests.map(({ id }) => ({ id, failed }));
    } finally {
      if (lazy) this.#db.exec('PRAGMA synchronous = FULL');
    }
  }

  /** Moves the write-ahead log into the file and empties it. Throws while another connection reads an older state. */
  scrub(): void {
    const row = this.#db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    if (row?.['busy'] !== 0) throw new Error('another connection holds the write-ahead log');
  }

  close(): void {
    this.#db.close();
  }

  #writeOne({ id, statements }: Write): Answer {
    this.#db.exec('SAVEPOINT request');
    try {
      const changes = statements.map((statement) => this.#run(statement));
      this.#db.exec('RELEASE request');
      return { id, changes };
    } catch (error) {
      // A full disk or a failed read has already undone everything.
      if (!this.#db.isTransaction) throw error;
      this.#db.exec('ROLLBACK TO request; RELEASE request');
      return { id, failed: failureOf(error) };
    }
  }

  #run({ sql, rows }: Statement): number {
    const statement = this.#statement(sql);
    return rows.reduce((sum, row) => sum + Number(statement.run(...row).changes), 0);
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** Again while another process holds the file: SQLite's own time-out does not cover the change to a write-ahead log. Blocks the thread. */
function insist(operation: () => void): void {
  const until = performance.now() + BUSY_TIMEOUT;
  for (;;) {
    try {
      operation();
      return;
    } catch (error) {
      if ((failureOf(error).code & 0xff) !== BUSY || performance.now() > until) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

/** What the main thread gets of an error: SQLite's extended code, 1 for anything else. */
export function failureOf(error: unknown): Failure {
  const code = typeof error === 'object' && error !== null && 'errcode' in error ? Number(error.errcode) : 1;
  return { code, message: error instanceof Error ? error.message : String(error) };
}
