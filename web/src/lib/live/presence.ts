import type { PresenceRequest } from '@sanfang/shared/protocol/live.ts';
import type { Connection } from './connection.ts';

export interface Presence {
  typing(): void;
  /** What was being typed has been sent. */
  typed(): void;
  stop(): void;
}

/** The hub forgets a lease after 45 s and typing after 6 s; milliseconds. */
const RENEW_MS = 15_000;
const TYPING_MS = 3_000;

/** Holds the lease of being in a room, beside the log: it is worth nothing as evidence, and may be lost. */
export function keepPresence(connection: Connection, log: string, channel: string, capacity: string): Presence {
  let typedAt = 0;
  const say = (doing: PresenceRequest['doing']): void => void connection.presence({ log, channel, capacity, doing });
  const timer = setInterval(() => say('HERE'), RENEW_MS);
  const unlisten = connection.onStatus(({ kind }) => kind === 'UP' && say('HERE'));
  say('HERE');
  return {
    typing() {
      const now = Date.now();
      if (now - typedAt < TYPING_MS) return;
      typedAt = now;
      say('TYPING');
    },
    typed() {
      typedAt = 0;
      say('HERE');
    },
    stop() {
      clearInterval(timer);
      unlisten();
      say('AWAY');
    },
  };
}
