import type { Rate } from './rate.ts';

interface Level {
  tokens: number;
  at: number;
}

/** Most buckets in memory: what falls out first is what was not used for longest. Addresses are cheap to have many of. */
const MAX_KEYS = 50_000;

/** Token buckets by key, on a clock of their own choosing in milliseconds. */
export class Buckets {
  readonly #levels = new Map<string, Level>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes one token. Answers 0, or the milliseconds until there is one. */
  take(key: string, { perSecond, burst }: Rate): number {
    const now = this.#now();
    const level = this.#levels.get(key) ?? { tokens: burst, at: now };
    level.tokens = Math.min(burst, level.tokens + ((now - level.at) * perSecond) / 1_000);
    level.at = now;
    this.#levels.delete(key);
    this.#levels.set(key, level);
    if (this.#levels.size > MAX_KEYS) this.#forgetOldest();
    if (level.tokens < 1) return Math.ceil(((1 - level.tokens) * 1_000) / perSecond);
    level.tokens -= 1;
    return 0;
  }

  /** Forgets buckets untouched for a while: by then they are full again. */
  prune(olderThanMs: number): void {
    const before = this.#now() - olderThanMs;
    for (const [key, { at }] of this.#levels) if (at < before) this.#levels.delete(key);
  }

  #forgetOldest(): void {
    for (const oldest of this.#levels.keys()) {
      this.#levels.delete(oldest);
      return;
    }
  }
}
