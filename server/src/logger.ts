import pino, { type LogFn, type Logger } from 'pino';
import { loggedError } from './log-error.ts';

/** What a line may say besides its message: random ids, words and figures of ours. Libraries that log here would say more. */
const fields = new Set([
  'log', 'command', 'event', 'code', 'message', 'skewMs', 'port', 'ms', 'count',
  'knownCommits', 'knownEvents', 'knownRoot', 'knownAt', 'foundCommits', 'foundEvents', 'foundRoot',
]);
/** No id or word of ours is longer. */
const MAX_LENGTH = 200;

/**
 * JSON lines on standard output, about the hub and not about people. Who came from where stands in the audit stream, as
 * digests.
 */
export function createLogger(level: string): Logger {
  return pino({ level, serializers: { err: loggedError }, formatters: { log: allowed }, hooks: { logMethod: withoutMessage } });
}

/** The fields that may be said; of others the name, so that whoever misses one finds out. */
function allowed(about: Record<string, unknown>): Record<string, unknown> {
  const said = Object.entries(about).filter(([name, value]) => name === 'err' || (fields.has(name) && isPlain(value)));
  const left = Object.keys(about).filter((name) => !said.some(([kept]) => kept === name) && /^\w{1,40}$/.test(name));
  return { ...Object.fromEntries(said), ...(left.length > 0 ? { left } : {}) };
}

function isPlain(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || value === null || (typeof value === 'string' && value.length <= MAX_LENGTH);
}

/** Where nothing is said of an error but its own message, that is not said either. */
function withoutMessage(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  const [first, said] = args as unknown[];
  const error: unknown = first instanceof Error ? first : (first as { readonly err?: unknown } | undefined)?.err;
  if (error instanceof Error && (said === undefined || said === error.message)) method.call(this, { err: error }, 'an error');
  else if (first instanceof Error) method.call(this, { err: first }, String(said));
  else method.apply(this, args);
}
