import type { AuditStore } from './audit-store.ts';
import type { Blobs } from './blobs.ts';
import type { Directory } from './directory.ts';
import type { Keeping } from './keeping.ts';
import type { LogStore } from './log-store.ts';
import type { Vault } from './vault.ts';

/** Everything that is kept, behind five ports, and what looking after them takes. */
export interface Stores {
  readonly logs: LogStore;
  readonly vault: Vault;
  readonly directory: Directory;
  readonly blobs: Blobs;
  readonly audit: AuditStore;
  readonly keeping: Keeping;
  /** Closes all, after what is under way. Idempotent. */
  close(): Promise<void>;
}
