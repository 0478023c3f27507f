import pino, { type Logger } from 'pino';

/** Fields that never stand in a log. */
const redact = ['req.headers.cookie', 'req.headers.authorization', '*.password', '*.identifier', '*.phone', '*.refresh', '*.token'];

/** JSON lines on standard output. */
export function createLogger(level: string): Logger {
  return pino({ level, redact });
}
