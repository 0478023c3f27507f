import type { CommandRecord } from '@sanfang/shared/log/commit.ts';
import type { Commitment } from '@sanfang/shared/log/event.ts';
import type { BlobInfo } from './blobs.ts';
import type { Account, ConsentRow, DeviceRow } from './directory.ts';
import type { FactorRow } from './factors.ts';
import type { Head, Snapshot } from './log-store.ts';

/** An event as a store keeps it: its canonical bytes, and beside them what the store finds it by. */
export interface StoredEvent {
  readonly seq: number;
  readonly channel: string;
  readonly n: number;
  readonly type: string;
  readonly bytes: string;
}

/** A commit as a store keeps it, nothing made up and nothing left out. */
export interface StoredCommit extends Head {
  readonly commands: readonly CommandRecord[];
  /** Command ids under which the store finds this commit. */
  readonly found: readonly string[];
  readonly events: readonly StoredEvent[];
}

/** How much a store keeps of a log, whether or not it belongs to a commit. */
export interface Census {
  readonly commits: number;
  readonly events: number;
  readonly commands: number;
}

/** Somebody who can sign in, with what is known of them. Sessions are not part of it: nobody stays signed in over a restore. */
export interface Person {
  readonly account: Account;
  readonly devices: readonly DeviceRow[];
  readonly consents: readonly ConsentRow[];
  /** A restore that left these out would open accounts to whoever knows a password. */
  readonly factors: readonly FactorRow[];
  readonly recoveryCodes: readonly string[];
}

/**
 * What looking after a store takes beyond its daily work: reading it as it stands, for backups and checks, and what only a
 * restore may do.
 */
export interface Keeping {
  /** Commits with `no > after`, in order, at most `limit`. Rejects where what is stored cannot even be read as a commit. */
  stored(log: string, after: number, limit: number): Promise<StoredCommit[]>;
  census(log: string): Promise<Census>;
  /** Which snapshots there are of a log. */
  snapshots(log: string): Promise<Omit<Snapshot, 'state'>[]>;
  /** People with `person > after`, in order, at most `limit`. */
  people(after: string, limit: number): Promise<Person[]>;
  /** All attachments; those that come or go meanwhile may be among them or not. */
  blobs(): AsyncIterable<BlobInfo>;
  /** Commitments of destroyed values, `> after`, in order, at most `limit`: a restore must not bring them back. */
  erased(after: Commitment, limit: number): Promise<Commitment[]>;
  erasedCount(): Promise<number>;

  /** Whether nothing was ever put here: no log, no person, no value, no attachment. */
  isEmpty(): Promise<boolean>;
  /** Whether a restore has begun here and not ended: what stands here is not whole. */
  isUnfinished(): Promise<boolean>;
  markUnfinished(unfinished: boolean): Promise<void>;
  /** Keeps the digest key of the store that this one is restored from. Rejects if another stands here. */
  adoptDigestKey(key: Uint8Array): Promise<void>;
  /** From the next opening on the store has another incarnation: whoever holds a copy of what it was discards it. */
  renew(): Promise<void>;
}
