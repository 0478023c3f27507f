import type { Overview } from '@sanfang/shared/compound/overview.ts';
import type { Commit, CommandRecord } from '@sanfang/shared/log/commit.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';

/**
 * Outcome of an append. CONFLICT: another commit stands at `first` (or `no`). DUPLICATE: one of the command ids stands in the log.
 * UNKNOWN: no answer, a write conflict, a time-out — the caller must look the command ids up before anything else.
 */
export type AppendOutcome = 'APPENDED' | 'CONFLICT' | 'DUPLICATE' | 'UNKNOWN';

/** The last commit without its events. */
export type Head = Omit<Commit, 'events' | 'commands'>;

/** Fold of one channel up to `n`; may be deleted at any time. */
export interface Snapshot {
  readonly log: string;
  readonly channel: string;
  /** Version of the fold; another version's snapshot is not used. */
  readonly fold: number;
  /** Commit that it stands on. */
  readonly commit: number;
  readonly n: number;
  /** Plain JSON. Adapters compress it; at most 1 MB stored. */
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

/** The logs. Commits are insert-only; snapshots and overviews are caches of them. */
export interface LogStore {
  /** Random id of this store's life: a restored copy has another. */
  readonly incarnation: string;
  /** Writes one commit, durably, or not at all. Never throws for an expected outcome. */
  append(commit: Commit): Promise<AppendOutcome>;
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
  /** Canonical bytes of events as they were hashed, `seq >= from`, in order. */
  bytes(log: string, from: number, limit: number): Promise<string[]>;
  /** What was answered to a command, or null. With the commitments of its events, for the vault's sweep. */
  command(log: string, id: string): Promise<CommandRecord | null>;
  putSnapshot(snapshot: Snapshot): Promise<void>;
  snapshot(log: string, channel: string): Promise<Snapshot | null>;
  dropSnapshots(log: string): Promise<void>;
  /** Keeps the newer: an overview of an older commit does not replace one of a newer. */
  putOverview(overview: StoredOverview): Promise<void>;
  overviews(logs: readonly string[] | 'ALL'): Promise<StoredOverview[]>;
  /** Logs whose earliest due time is at or before `now`. */
  due(now: string): Promise<string[]>;
  close(): Promise<void>;
}
