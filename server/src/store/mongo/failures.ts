import { mongo } from 'mongoose';
import type { AppendOutcome } from '../log-store.ts';
import { StoreFull } from '../store-failure.ts';
import { commandIndex, firstIndex, noIndex } from './log-models.ts';
import { MongoNoAnswer } from './time-limit.ts';

const DUPLICATE_KEY = 11_000;
const WRITE_CONFLICT = 112;
const OUT_OF_SPACE = 14_031;

/** Attempts of an operation that may be repeated without harm, and how long they may go on; milliseconds. */
const ATTEMPTS = 4;
const AGAIN_MS = 4_000;

/** Whether a unique key stood against a write. After a lost reply it may be the write's own first attempt. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY;
}

/** Inserts a document; false if a unique key stood against it. */
export async function inserted(create: () => Promise<unknown>): Promise<boolean> {
  try {
    await again(create);
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** What a failed append means. Rethrows what no retry can mend: our own mistakes. */
export function appendOutcome(error: unknown): AppendOutcome {
  if (error instanceof MongoNoAnswer) return 'UNKNOWN';
  if (!(error instanceof mongo.MongoError)) throw error;
  if (isOutOfSpace(error)) return 'FULL';
  if (!isDuplicateKey(error)) return 'UNKNOWN';
  // MongoDB writes `index: log_first dup key: …`, DocumentDB `Index 'log_first'`.
  const index = /\bindex:? '?(\w+)/i.exec(error.message)?.[1];
  if (index === commandIndex) return 'DUPLICATE';
  return index === firstIndex || index === noIndex ? 'CONFLICT' : 'UNKNOWN';
}

/** Whether the server has no room left, in MongoDB's words or in those of the engine under it. */
function isOutOfSpace(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && (error.code === OUT_OF_SPACE || /no space left on device/i.test(error.message));
}

/** Runs an idempotent operation again after a write conflict, a network error or a change of the primary. */
export async function again<T>(operation: () => Promise<T>): Promise<T> {
  const until = performance.now() + AGAIN_MS;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await operation();
    } catch (error) {
      if (isOutOfSpace(error)) throw new StoreFull('the database has no room', { cause: error });
      if (attempt === ATTEMPTS || performance.now() > until || !mayPass(error)) throw error;
    }
  }
}

function mayPass(error: unknown): boolean {
  return error instanceof mongo.MongoNetworkError
    || (error instanceof mongo.MongoError && (error.code === WRITE_CONFLICT || error.hasErrorLabel('RetryableWriteError')));
}
