/** So many at a time; whoever comes beyond is asked to come back rather than kept waiting. */
export class Places {
  readonly #most: number;
  #taken = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** A function that gives the place back, or null when all are taken. */
  enter(): (() => void) | null {
    if (this.#taken >= this.#most) return null;
    this.#taken += 1;
    return () => {
      this.#taken -= 1;
    };
  }
}
