import type { Limits } from './limits.ts';

const MINUTE = 60_000;
const BLOCKADE_MS = 15 * MINUTE;

/** Counts what no client of ours would send, by person; a follower without account is counted by socket. */
export class Strikes {
  readonly #limits: Pick<Limits, 'strikesPerMinute' | 'strikesPerBlockade'>;
  readonly #now: () => number;
  readonly #struck = new Map<string, number[]>();

  constructor(limits: Pick<Limits, 'strikesPerMinute' | 'strikesPerBlockade'>, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Counts one; answers whether the socket is to be closed. */
  add(key: string): boolean {
    const recent = [...this.#recent(key), this.#now()];
    this.#struck.set(key, recent);
    return recent.filter((at) => at > this.#now() - MINUTE).length >= this.#limits.strikesPerMinute;
  }

  /** Whether a person is kept out for now. */
  isBarred(key: string): boolean {
    return this.#recent(key).length >= this.#limits.strikesPerBlockade;
  }

  prune(): void {
    for (const key of this.#struck.keys()) if (this.#recent(key).length === 0) this.#struck.delete(key);
  }

  #recent(key: string): number[] {
    return (this.#struck.get(key) ?? []).filter((at) => at > this.#now() - BLOCKADE_MS);
  }
}
