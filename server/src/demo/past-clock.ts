import type { Clock } from '../engine/ports.ts';

/** A clock that stands in the past and is set forward as the story goes on. */
export class PastClock implements Clock {
  #now: number;

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  /** Goes on to a moment, ISO UTC; never back. */
  goTo(at: string): void {
    this.#now = Math.max(this.#now, Date.parse(at));
  }
}
