import { Worker } from 'node:worker_threads';
import { threadEnvironment } from '../../thread-environment.ts';
import type { Answer, Ask, DatabaseName, Request, Row, Statement, Value } from './thread-protocol.ts';

/** A request that SQLite refused. `code` is its extended result code. */
export class SqliteFailure extends Error {
  override readonly name = 'SqliteFailure';
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }

  /** Whether a unique key or another constraint of `table` stood against it. */
  against(table: string): boolean {
    return (this.code & 0xff) === 19 && this.message.includes(` ${table}.`);
  }
}

/** The thread ended before it answered: the request was carried out or not. */
export class ThreadEnded extends Error {
  override readonly name = 'ThreadEnded';
}

interface Pending {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** Starts the thread that owns the database files of `folder`, which exists. */
export function startWorker(folder: string): Worker {
  return new Worker(new URL('./worker.ts', import.meta.url), { workerData: { folder }, env: threadEnvironment() });
}

/** Main thread's end: asks, and gives each answer to who asked. */
export class SqliteThread {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #ended: Error | null = null;
  #closing: Promise<void> | null = null;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (answers: readonly Answer[]) => {
      for (const answer of answers) this.#settle(answer);
    });
    worker.on('error', (error) => this.#end(new ThreadEnded('the database thread failed', { cause: error })));
    worker.on('exit', () => this.#end(new ThreadEnded('the database thread has ended')));
  }

  /** Rows in the order that the statement asks for. */
  async read(database: DatabaseName, sql: string, ...values: readonly Value[]): Promise<readonly Row[]> {
    const answer = await this.#ask({ kind: 'read', database, sql, values });
    return 'rows' in answer ? answer.rows : [];
  }

  /** All statements or none; resolves when they are on disk, with the number of changed rows per statement. */
  async write(database: DatabaseName, ...statements: readonly Statement[]): Promise<readonly number[]> {
    const answer = await this.#ask({ kind: 'write', database, statements, lazy: false });
    return 'changes' in answer ? answer.changes : [];
  }

  /** The same for what can be made again: resolves before it is on disk, and keeps no commit waiting for a flush of its own. */
  async writeLazily(database: DatabaseName, ...statements: readonly Statement[]): Promise<readonly number[]> {
    const answer = await this.#ask({ kind: 'write', database, statements, lazy: true });
    return 'changes' in answer ? answer.changes : [];
  }

  /** Resolves when nothing that was deleted is left in the database's files. Rejects while another process reads. */
  async scrub(database: DatabaseName): Promise<void> {
    await this.#ask({ kind: 'scrub', database });
  }

  /** Ends the thread after what was asked before. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#ended !== null) return;
    const exit = new Promise((resolve) => this.#worker.once('exit', resolve));
    await this.#ask({ kind: 'close' });
    this.#ended ??= new ThreadEnded('the store is closed');
    await exit;
  }

  #ask(ask: Ask): Promise<Answer> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    const request: Request = { ...ask, id: this.#nextId };
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      this.#pending.set(request.id, { resolve, reject });
      this.#worker.postMessage(request);
    });
  }

  #settle(answer: Answer): void {
    const pending = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    if ('failed' in answer) pending?.reject(new SqliteFailure(answer.failed.code, answer.failed.message));
    else pending?.resolve(answer);
  }

  #end(reason: ThreadEnded): void {
    this.#ended ??= reason;
    for (const { reject } of this.#pending.values()) reject(reason);
    this.#pending.clear();
  }
}
