import type { LogStore } from '../store/log-store.ts';
import type { Logger } from './logger.ts';
import type { Clock } from './ports.ts';
import { every } from './rounds.ts';

const ASK_EVERY_MS = 10_000;
/** An answer that was under way for longer says little about the time: it serves until there is a better one. */
const MAX_TRIP_MS = 500;

export interface StoreClock extends Clock {
  close(): Promise<void>;
}

/**
 * The time that all nodes share: the store's, carried on by the monotonic clock between two answers. So it is the same on
 * every node whatever its own clock says, and does not jump when that one is set. A store without a clock of its own
 * leaves the node's; so does one that has not answered yet.
 */
export async function followStore(logs: LogStore, own: Clock, logger: Logger): Promise<StoreClock> {
  let ahead: number | null = null;

  async function ask(): Promise<void> {
    const asked = performance.now();
    const theirs = await logs.time();
    const answered = performance.now();
    if (theirs !== null && (ahead === null || answered - asked <= MAX_TRIP_MS)) ahead = theirs - (asked + answered) / 2;
  }
  await ask().catch((error: unknown) => logger.warn({ err: error }, 'the store did not tell its time'));
  const rounds = every(ASK_EVERY_MS, ask, logger);

  return {
    now: () => (ahead === null ? own.now() : Math.round(ahead + performance.now())),
    close: () => rounds.stop(),
  };
}
