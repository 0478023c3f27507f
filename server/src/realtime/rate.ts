/** A bucket: `burst` at once, and `perSecond` from then on. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}
