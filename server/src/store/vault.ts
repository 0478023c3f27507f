import { commit } from '@sanfang/shared/log/commitment.ts';
import type { Commitment, Retention } from '@sanfang/shared/log/event.ts';

/** A sealed value, keyed by its commitment, so that racing nodes cannot overwrite each other's. */
export interface VaultEntry {
  readonly commitment: Commitment;
  readonly path: string;
  /** 32 random bytes, base64url. */
  readonly salt: string;
  /** Any JSON value. */
  readonly value: unknown;
  readonly subjects: readonly string[];
  readonly retention: Retention;
  readonly log: string;
  /** Command that brought it: what no commit refers to after an hour is destroyed. */
  readonly command: string;
  /** When it was put (ISO). */
  readonly at: string;
}

export interface Vault {
  /** Durable before the commit is written. Putting an entry again changes nothing. */
  put(entries: readonly VaultEntry[]): Promise<void>;
  /** Entries that exist; every read checks value and salt against the commitment and throws on a mismatch. */
  get(commitments: readonly Commitment[]): Promise<ReadonlyMap<Commitment, VaultEntry>>;
  /**
   * Destroys value and salt for good, and remembers the commitments, so that no restore brings them back. Answers how many there
   * were. Rejects if traces may be left; erasing again then mends it.
   */
  erase(commitments: readonly Commitment[]): Promise<number>;
  /** Commitments of entries about a person. */
  about(subject: string): Promise<Commitment[]>;
  /** Entries put before `before` that no sweep has confirmed yet, oldest first, at most `limit`. */
  unconfirmed(before: string, limit: number): Promise<{ commitment: Commitment; log: string; command: string }[]>;
  confirm(commitments: readonly Commitment[]): Promise<void>;
  /** 32-byte key for the digests of command bodies; made once, kept here, apart from the log. */
  digestKey(): Promise<Uint8Array>;
}

/** The entry, if value and salt are what its commitment says; throws if the vault was changed behind our back. */
export function verified(entry: VaultEntry): VaultEntry {
  if (commit(entry.path, entry.salt, entry.value) !== entry.commitment) throw new Error(`vault entry ${entry.commitment} does not match its commitment`);
  return entry;
}
