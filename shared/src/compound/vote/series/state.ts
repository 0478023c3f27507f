/** Where a vote stands among those on one project: several buildings decide separately, each on what it pays (165号令 Art. 22). */
export interface SeriesPlace {
  readonly id: string;
  /** From 1 on, in the order in which they were drafted. */
  readonly no: number;
  readonly of: number;
}
