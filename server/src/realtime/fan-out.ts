/** Longest run of writes before whatever else waits gets its turn, ms; the clock is looked at once in so many writes. */
const SLICE_MS = 4;
const LOOK_EVERY = 16;

/** What lists of sockets take their turns by. */
export interface Turns {
  /** Monotonic, ms. */
  readonly now: () => number;
  /** Resolves when the event loop has dealt with what has arrived. */
  readonly turn: () => Promise<void>;
}

/**
 * Writes to many sockets in slices, so that rooms do not fall silent while thousands of followers get a frame. One list
 * after the other for the whole node: many feeds together hold up the rest no longer than one.
 */
export class FanOut {
  readonly #turns: Turns;
  #work: Promise<void> = Promise.resolve();
  /** Lists that are not finished, and when the present slice began. */
  #lists = 0;
  #since = 0;

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  /** Calls `write` for each of them, in order; resolves after the last. */
  each<T>(all: readonly T[], write: (one: T) => void): Promise<void> {
    if (this.#lists === 0) this.#since = this.#turns.now();
    this.#lists += 1;
    const done = this.#work.then(() => this.#write(all, write)).finally(() => { this.#lists -= 1; });
    this.#work = done.catch(() => undefined);
    return done;
  }

  async #write<T>(all: readonly T[], write: (one: T) => void): Promise<void> {
    const { now, turn } = this.#turns;
    for (const [index, one] of all.entries()) {
      if (index % LOOK_EVERY === 0 && now() - this.#since >= SLICE_MS) {
        await turn();
        this.#since = now();
      }
      write(one);
    }
  }
}
