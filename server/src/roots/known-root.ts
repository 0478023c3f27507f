/** Where a log was known to stand: kept outside the store, so that the store cannot go back unseen. */
export interface KnownRoot {
  /** Commits. */
  readonly no: number;
  /** Events. */
  readonly size: number;
  /** Merkle root over them, base64url. */
  readonly root: string;
  /** When it was noted (ISO). */
  readonly at: string;
}

/** What was known of every log, by its id. */
export type KnownRoots = ReadonlyMap<string, KnownRoot>;
