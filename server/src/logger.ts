import pino, { type LogFn, type Logger } from 'pino';
import { loggedError } from './log-error.ts';

/** Fields that never stand in a log. */
const redact = ['req', 'res', 'headers', 'body', ...['cookie', 'authorization', 'password', 'identifier', 'phone', 'name', 'text', 'refresh', 'token', 'ip', 'userAgent'].flatMap((field) => [field, `*.${field}`])];

/**
 * JSON lines on standard output, about the hub and not about people: random ids, types, codes and figures. Who came from
 * where stands in the audit stream, as digests.
 */
export function createLogger(level: string): Logger {
  return pino({ level, redact, serializers: { err: loggedError }, formatters: { log: plainErrors }, hooks: { logMethod: withoutMessage } });
}

/** Errors under whatever name they are handed in; `err` is pino's own. */
function plainErrors(about: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(about).map(([name, value]) => [name, name !== 'err' && value instanceof Error ? loggedError(value) : value] as const);
  return Object.fromEntries(entries);
}

/** Where nothing is said of an error but its own message, that is not said either. */
function withoutMessage(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  const [first, said] = args as unknown[];
  const error: unknown = first instanceof Error ? first : (first as { readonly err?: unknown } | undefined)?.err;
  if (error instanceof Error && (said === undefined || said === error.message)) method.call(this, { err: error }, 'an error');
  else if (first instanceof Error) method.call(this, { err: first }, String(said));
  else method.apply(this, args);
}
