import type { Doorbell } from '../doorbell/doorbell.ts';

/** How soon after a commit its ring is heard, where rings are heard at all; and how long a node that missed one looks often. Milliseconds. */
const RING_MS = 1_000;
const DEAF_MS = 60_000;
const MOST_MISSED = 1_000;
/** Timers are early now and then: a look that is due this nearly is not put off by a whole round. */
const NEARLY = 0.9;

export interface PaceOptions {
  readonly doorbell: Doorbell;
  /** Between two looks at the store's heads while the doorbell tells of every commit, and while it does not. */
  readonly seldomMs: number;
  readonly oftenMs: number;
}

/**
 * How often the store's heads are compared: seldom while the doorbell tells of every commit. A look that finds what nobody
 * has rung for, not even a moment later, shows that another node's rings are lost, and makes the looks frequent for a while.
 */
export class Pace {
  readonly #options: PaceOptions;
  readonly #unrung = new Map<string, { readonly no: number; readonly since: number }>();
  #lookedAt = -Infinity;
  #deafUntil = -Infinity;

  constructor(options: PaceOptions) {
    this.#options = options;
  }

  /** Whether it is time to look. */
  get due(): boolean {
    const { doorbell, seldomMs, oftenMs } = this.#options;
    const now = performance.now();
    const trusted = doorbell.works && this.#deafUntil < now;
    return now - this.#lookedAt >= NEARLY * (trusted ? seldomMs : oftenMs);
  }

  /** A look begins. */
  looks(): void {
    const now = performance.now();
    this.#lookedAt = now;
    for (const [log, { since }] of this.#unrung) {
      if (now - since < RING_MS) continue;
      this.#unrung.delete(log);
      this.#deafUntil = now + DEAF_MS;
    }
  }

  /** A look found a commit that this node had not heard of. */
  found(log: string, no: number): void {
    if (!this.#options.doorbell.works || this.#unrung.has(log) || this.#unrung.size >= MOST_MISSED) return;
    this.#unrung.set(log, { no, since: performance.now() });
  }

  /** A ring told of a commit. */
  rung(log: string, no: number): void {
    if ((this.#unrung.get(log)?.no ?? Infinity) <= no) this.#unrung.delete(log);
  }

  /** Looks at the next chance: rings may have been missed. */
  hurry(): void {
    this.#lookedAt = -Infinity;
  }
}
