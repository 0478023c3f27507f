import type { Blobs } from './blobs.ts';
import type { Directory } from './directory.ts';
import type { LogStore } from './log-store.ts';
import type { Vault } from './vault.ts';

/** Everything that is kept, behind four ports. */
export interface Stores {
  readonly logs: LogStore;
  readonly vault: Vault;
  readonly directory: Directory;
  readonly blobs: Blobs;
  /** Closes all four, after what is under way. Idempotent. */
  close(): Promise<void>;
}
