import type { Slice } from '@sanfang/shared/compound/compound.ts';
import { evolve, initialSlice } from '@sanfang/shared/compound/slices.ts';
import { within } from '@sanfang/shared/compound/view.ts';
import { MAX_RANGE } from '@sanfang/shared/protocol/live.ts';
import type { ChannelState, Engine } from '../engine/ports.ts';
import { reach, type Sight } from './sight.ts';

/** Partial states kept; each is the fold of one span of one channel. */
const KEPT = 64;

/**
 * States for those who see a part of a channel: the fold of the events they may see, and of nothing else, so that
 * the server's view of the state is the browser's fold of the view.
 */
export class PartialStates {
  readonly #engine: Engine;
  readonly #kept = new Map<string, Promise<ChannelState>>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** State as of the last number up to `head` that the sight reaches. */
  at(sight: Sight, head: number): Promise<ChannelState> {
    const key = `${sight.log} ${sight.channel} ${sight.key}`;
    const before = this.#kept.get(key) ?? Promise.resolve({ n: 0, state: initialSlice(sight.channel) });
    const next = before.then((known) => this.#forward(sight, known, reach(sight, head)));
    this.#kept.delete(key);
    this.#kept.set(key, next);
    next.catch(() => this.#kept.delete(key));
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return next;
  }

  async #forward({ log, channel, spans }: Sight, known: ChannelState, to: number): Promise<ChannelState> {
    let { n, state }: { n: number; state: Slice } = known;
    while (n < to) {
      const events = await this.#engine.events(log, channel, n + 1, Math.min(to, n + MAX_RANGE));
      const last = events.at(-1);
      if (last === undefined) break;
      for (const event of events) if (within(spans, event.n)) state = evolve(channel, state, event);
      n = last.n;
    }
    return { n, state };
  }
}
