import type { LogStore } from '../store/log-store.ts';
import type { Logger } from './logger.ts';
import type { Clock } from './ports.ts';

/** How far this node's clock may be from the store's before it leaves deadlines to other nodes. */
export const MAX_SKEW_MS = 2_000;

/** Compares this node's clock with the one that all nodes share: the store's. A node whose clock is off must not say that a time has come. */
export class ClockCheck {
  readonly #logs: LogStore;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #fit = false;
  #skewMs = 0;

  constructor(logs: LogStore, clock: Clock, logger: Logger) {
    this.#logs = logs;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Whether this node may decide what falls due, as of the last comparison; not before the first. */
  get fit(): boolean {
    return this.#fit;
  }

  /** How far the store's clock is ahead of this node's, as of the last comparison; 0 for a store without one. */
  get skewMs(): number {
    return this.#skewMs;
  }

  async compare(): Promise<void> {
    const asked = this.#clock.now();
    const theirs = await this.#logs.time();
    const took = this.#clock.now() - asked;
    // An answer that was long under way says nothing about who is right.
    if (theirs !== null && took > MAX_SKEW_MS) return;
    const skewMs = theirs === null ? 0 : Math.round(theirs - asked - took / 2);
    this.#skewMs = skewMs;
    const fit = Math.abs(skewMs) <= MAX_SKEW_MS;
    if (!fit) this.#logger.error({ skewMs }, "this node's clock differs from the store's: it decides nothing that falls due");
    else if (!this.#fit) this.#logger.info({ skewMs }, "this node's clock agrees with the store's");
    this.#fit = fit;
  }
}
