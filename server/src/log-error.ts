/** What is written of an error. */
interface LoggedError {
  readonly type: string;
  readonly message?: string;
  readonly code?: string | number;
  readonly codeName?: string;
  readonly syscall?: string;
  /** Where it was thrown, without its message. */
  readonly stack: readonly string[];
  readonly cause?: LoggedError;
}

const FRAMES = 12;
/** Causes of causes that are written. */
const MAX_DEPTH = 4;

/**
 * Errors whose messages are made by programs about programs: addresses of servers, tables, time-outs. All others may quote
 * what they choked on — a parser its input, a database the key that stood twice — and keep theirs to themselves.
 */
const plainSpoken = new Set([
  'Unreachable', 'ThreadEnded', 'SqliteFailure', 'StoreFull', 'UnfinishedRestore',
  'MongoNetworkError', 'MongoNetworkTimeoutError', 'MongoServerSelectionError', 'MongooseServerSelectionError', 'MongoNotConnectedError',
  'MongoTopologyClosedError', 'MongoPoolClosedError', 'MongoPoolClearedError', 'MongoWaitQueueTimeoutError',
]);
/** A code is a word or a number; anything longer was not meant as one. */
const code = /^[A-Za-z0-9_-]{1,60}$/;

/** An error as it may stand in a log: what it is and where it came from, never what somebody sent. */
export function loggedError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, stack: [] };
  const { name, message, cause } = error;
  const about = error as { readonly code?: unknown; readonly codeName?: unknown; readonly syscall?: unknown };
  const isSystem = code.test(String(about.syscall ?? ''));
  return {
    type: code.test(name) ? name : 'Error',
    ...(plainSpoken.has(name) || isSystem ? { message: pathless(message) } : {}),
    ...(code.test(String(about.code ?? '')) ? { code: about.code as string | number } : {}),
    ...(code.test(String(about.codeName ?? '')) ? { codeName: String(about.codeName) } : {}),
    ...(isSystem ? { syscall: String(about.syscall) } : {}),
    stack: framesOf(error),
    ...(cause !== undefined && depth < MAX_DEPTH ? { cause: loggedError(cause, depth + 1) } : {}),
  };
}

/** Lines of a stack that name a place in a file; a message may have as many lines as it likes. */
function framesOf({ name, message, stack = '' }: Error): string[] {
  const head = `${name}: ${message}`;
  const frames = stack.startsWith(head) ? stack.slice(head.length) : stack;
  return frames.split('\n').map((line) => line.trim()).filter((line) => /^at [\w$.<>#[\] ]*\(?(file:\/\/|node:|\/)[^\s'"]+:\d+:\d+\)?$/.test(line)).slice(0, FRAMES);
}

/** Uploads come under names that people gave them; a message about a file says which folder by its call. */
function pathless(message: string): string {
  return message.replace(/'[^']*'/g, "'…'");
}
