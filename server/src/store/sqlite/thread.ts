import { Worker } from 'node:worker_threads';
import { threadEnvironment } from '../../thread-environment.ts';
import { StoreFull } from '../store-failure.ts';
import type { Answer, Ask, DatabaseName, Failure, Request, Row, Statement, Value } from './thread-protocol.ts';

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

/** SQLite's primary code for a disk without room: the whole transaction is undone. */
const FULL = 13;

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

/** After a thread has ended, the next one is started this much later at the soonest; milliseconds. */
const RESTART_MS = 500;

/**
 * Main thread's end: asks, and gives each answer to who asked. A thread that ends by itself fails what it was asked, and the
 * next request starts another: what was answered is on disk, so that it goes on from there.
 */
export class SqliteThread {
  readonly #start: () => Worker;
  #worker: Worker | null = null;
  #startedAt = 0;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #closed = false;
  #closing: Promise<void> | null = null;

  /** `start`: starts a thread; see `startWorker`. */
  constructor(start: () => Worker) {
    this.#start = start;
    this.#begin();
  }

  #begin(): Worker {
    const worker = this.#start();
    this.#worker = worker;
    this.#startedAt = performance.now();
    worker.on('message', (answers: readonly Answer[]) => {
      for (const answer of answers) this.#settle(answer);
    });
    worker.on('error', (error) => this.#end(worker, new ThreadEnded('the database thread failed', { cause: error })));
    worker.on('exit', () => this.#end(worker, new ThreadEnded('the database thread has ended')));
    return worker;
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
    const worker = this.#worker;
    if (worker !== null) {
      const exit = new Promise((resolve) => worker.once('exit', resolve));
      // One that ends before it answers is closed all the same.
      await this.#ask({ kind: 'close' }).catch((error: unknown) => { if (!(error instanceof ThreadEnded)) throw error; });
      this.#closed = true;
      await exit;
    }
    this.#closed = true;
  }

  #ask(ask: Ask): Promise<Answer> {
    if (this.#closed) return Promise.reject(new ThreadEnded('the store is closed'));
    if (this.#worker === null && performance.now() - this.#startedAt < RESTART_MS) return Promise.reject(new ThreadEnded('the database thread has ended'));
    const worker = this.#worker ?? this.#begin();
    const request: Request = { ...ask, id: this.#nextId };
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      this.#pending.set(request.id, { resolve, reject });
      worker.postMessage(request);
    });
  }

  #settle(answer: Answer): void {
    const pending = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    if ('failed' in answer) pending?.reject(failure(answer.failed));
    else pending?.resolve(answer);
  }

  #end(worker: Worker, reason: ThreadEnded): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    for (const { reject } of this.#pending.values()) reject(reason);
    this.#pending.clear();
  }
}

function failure({ code, message }: Failure): Error {
  return (code & 0xff) === FULL ? new StoreFull(message) : new SqliteFailure(code, message);
}
