import type { Overview } from '@sanfang/shared/compound/overview.ts';
import type { Commit, CommandRecord } from '@sanfang/shared/log/commit.ts';
import type { Commitment, LogEvent } from '@sanfang/shared/log/event.ts';

/**
 * Outcome of an append. CONFLICT: a commit stands at `first` (or `no`). DUPLICATE: one of the command ids stands in the log.
 * Where both hold, either may be answered. Both may speak of this very commit: a driver that lost the reply sends it again.
 * UNKNOWN: no answer, a write conflict, a time-out: written or not, perhaps still under way. FULL: no room; certainly not written.
 * So after anything but APPENDED and FULL: read the commits from `no` on and look the command ids up, before anything else.
 * The same commit may be appended again at any time; it will never stand twice.
 */
export type AppendOutcome = 'APPENDED' | 'CONFLICT' | 'DUPLICATE' | 'UNKNOWN' | 'FULL';

/** Of a snapshot, after compression: more than the register of 100,000 homes takes; MongoDB keeps twice as much in a document. */
export const MAX_SNAPSHOT_BYTES = 8_000_000;

/** The last commit without its events. */
export type Head = Omit<Commit, 'events' | 'commands'>;

/** What was answered to a command, and the commitments of the sealed values of its events: what the vault's sweep keeps. */
export interface CommandTrace extends CommandRecord {
  readonly sealed: readonly Commitment[];
}

/** Fold of one channel up to `n`; may be deleted at any time. */
export interface Snapshot {
  readonly log: string;
  readonly channel: string;
  /** Version of the fold; another version's snapshot is not used. */
  readonly fold: number;
  /** Commit that it stands on. */
  readonly commit: number;
  readonly n: number;
  /** Plain JSON. Adapters compress it; at most `MAX_SNAPSHOT_BYTES` stored. */
  readonly state: unknown;
}

export interface StoredOverview {
  readonly log: string;
  /** Commit that it was made from. */
  readonly commit: number;
  readonly fold: number;
  /** Earliest due time, for `due()`. */
  readonly due: string | null;
  readonly overview: Overview;
}

/** An overview to be kept, with what its log came to be tied to (`tiesOf`) since the last one that was. */
export interface OverviewWrite extends StoredOverview {
  readonly ties: readonly string[];
}

/**
 * The logs. Commits are insert-only; snapshots and overviews are caches of them.
 *
 * Kept by unique keys of the database, whatever the callers do and however many nodes write: no two commits of a log share `no` or
 * `first`, and no command id stands twice in a log. Not checked: that a commit follows its predecessor (`no` + 1, `first` + `count`)
 * and that `n` goes on in each channel. A writer gets these from the last commit that it has read from the store, and commits are
 * never changed or removed, so that numbers have no holes.
 */
export interface LogStore {
  /** Random id of this store's life: a restored copy has another. */
  readonly incarnation: string;
  /** Milliseconds since 1970 by the store's own clock, which all nodes share; null where it has none but this machine's. */
  time(): Promise<number | null>;
  /**
   * Writes one commit, durably, or not at all. `bytes[i]` are the canonical bytes of `commit.events[i]` as they were hashed:
   * they are what is kept, and events are read back by parsing them. Never throws for an expected outcome.
   */
  append(commit: Commit, bytes: readonly string[]): Promise<AppendOutcome>;
  /** Last commit of a log, or null for a log that is empty. */
  head(log: string): Promise<Head | null>;
  /** Number of the last commit of each log; logs without commits are missing. */
  heads(logs: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** All logs with a commit. */
  logs(): Promise<string[]>;
  /** Commits with `no > after`, in order, at most `limit`. */
  commits(log: string, after: number, limit: number): Promise<Commit[]>;
  /** Events with `seq >= from`, in order. */
  events(log: string, from: number, limit: number): Promise<LogEvent[]>;
  /** Events of a channel with `from <= n <= to`, in order, at most `limit`. */
  channel(log: string, channel: string, from: number, to: number, limit: number): Promise<LogEvent[]>;
  /** The events of several channels with `n <= limit`, in order, by channel; those without any are missing. */
  beginnings(log: string, channels: readonly string[], limit: number): Promise<ReadonlyMap<string, readonly LogEvent[]>>;
  /** Canonical bytes of events as they were hashed, `seq >= from`, in order. */
  bytes(log: string, from: number, limit: number): Promise<string[]>;
  /** What was answered to a command, or null. */
  command(log: string, id: string): Promise<CommandTrace | null>;
  /** False, and nothing kept, if it is too large. */
  putSnapshot(snapshot: Snapshot): Promise<boolean>;
  snapshot(log: string, channel: string): Promise<Snapshot | null>;
  dropSnapshots(log: string): Promise<void>;
  /** Keeps the newer: an overview of an older commit does not replace one of a newer. Ties are added; none is ever taken away. */
  putOverview(overview: OverviewWrite): Promise<void>;
  /** Logs that are tied to a person or a street, in order; never fewer than those whose stored overviews know of it. */
  tied(to: string): Promise<string[]>;
  overviews(logs: readonly string[] | 'ALL'): Promise<StoredOverview[]>;
  /** Logs whose earliest due time is at or before `now`. */
  due(now: string): Promise<string[]>;
}
