import type { LogEvent } from '@sanfang/shared/log/event.ts';
import type { Engine } from '../../engine/ports.ts';

export type Reads = Pick<Engine, 'channel' | 'events'>;

/** Events that are read at once. */
const RANGE = 1_000;

/**
 * What a channel tells from its first event on, where the state has forgotten some of it. It is read once for each state, however many ask,
 * and let go with it: to fold years of postings takes a quarter of a second in which nobody else is answered.
 * @param begin a fold of its own for each reading
 */
export function readWhole<T>(channel: string, begin: () => { take(event: LogEvent): void; end(): T }): (engine: Reads, log: string) => Promise<T> {
  const known = new WeakMap<object, { readonly n: number; readonly whole: Promise<T> }>();

  async function read(engine: Reads, log: string, last: number): Promise<T> {
    const fold = begin();
    for (let from = 1; from <= last; from += RANGE) for (const event of await engine.events(log, channel, from, Math.min(last, from + RANGE - 1))) fold.take(event);
    return fold.end();
  }

  return async (engine, log) => {
    const now = await engine.channel(log, channel);
    if (now === null || now.n === 0) return begin().end();
    const before = known.get(now.state);
    // An event of which the state keeps nothing leaves it the same.
    if (before?.n === now.n) return before.whole;
    const reading = { n: now.n, whole: read(engine, log, now.n) };
    known.set(now.state, reading);
    reading.whole.catch(() => { if (known.get(now.state) === reading) known.delete(now.state); });
    return reading.whole;
  };
}
