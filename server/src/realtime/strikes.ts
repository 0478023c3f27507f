import type { Limits } from './limits.ts';

const MINUTE = 60_000;
const BLOCKADE_MS = 15 * MINUTE;
/** Most keys in memory: what falls out first is what was not struck for longest. */
const MAX_KEYS = 20_000;

/** Counts what no client of ours would send, by person; a follower without account is counted by socket. */
export class Strikes {
  readonly #limits: Pick<Limits, 'strikesPerMinute' | 'strikesPerBlockade'>;
  readonly #now: () => number;
  /** Times of the last strikes, as many as any limit asks about. */
  readonly #struck = new Map<string, number[]>();
  readonly #most: number;

  constructor(limits: Pick<Limits, 'strikesPerMinute' | 'strikesPerBlockade'>, now: () => number) {
    this.#limits = limits;
    this.#now = now;
    this.#most = Math.max(limits.strikesPerMinute, limits.strikesPerBlockade);
  }

  /** Counts one; answers whether the socket is to be closed. */
  add(key: string): boolean {
    const times = this.#struck.get(key) ?? [];
    times.push(this.#now());
    if (times.length > this.#most) times.shift();
    this.#struck.delete(key);
    this.#struck.set(key, times);
    if (this.#struck.size > MAX_KEYS) this.#forgetOldest();
    return this.#reaches(times, this.#limits.strikesPerMinute, MINUTE);
  }

  /** Whether a person is kept out for now. */
  isBarred(key: string): boolean {
    return this.#reaches(this.#struck.get(key) ?? [], this.#limits.strikesPerBlockade, BLOCKADE_MS);
  }

  prune(): void {
    for (const [key, times] of this.#struck) if (!this.#reaches(times, 1, BLOCKADE_MS)) this.#struck.delete(key);
  }

  #forgetOldest(): void {
    for (const oldest of this.#struck.keys()) {
      this.#struck.delete(oldest);
      return;
    }
  }

  /** Whether so many of these times lie within so many milliseconds. */
  #reaches(times: readonly number[], count: number, withinMs: number): boolean {
    return (times.at(-count) ?? -Infinity) > this.#now() - withinMs;
  }
}
