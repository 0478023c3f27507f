import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createSqliteAuditStore } from '../sqlite/audit-store.ts';
import { createSqliteDirectory } from '../sqlite/directory.ts';
import { createSqliteKeeping } from '../sqlite/keeping.ts';
import { openSqliteLogStore } from '../sqlite/log-store.ts';
import { SqliteThread, startWorker } from '../sqlite/thread.ts';
import { createSqliteVault } from '../sqlite/vault.ts';
import type { Stores } from '../stores.ts';
import { listFolderBlobs, openFolderBlobs } from './blobs.ts';

/**
 * Everything in one folder, made if it is missing and readable by its owner only: `log.sqlite`, `vault.sqlite`,
 * `directory.sqlite`, `audit.sqlite` and `blobs/`. Several processes of one machine may open it; the folder must not be on a network disk.
 */
export async function openFolder(folder: string): Promise<Stores> {
  const path = resolve(folder);
  await mkdir(path, { recursive: true, mode: 0o700 });
  const thread = new SqliteThread(() => startWorker(path));
  const directory = createSqliteDirectory(thread);
  const attachments = join(path, 'blobs');
  return {
    logs: await openSqliteLogStore(thread),
    vault: createSqliteVault(thread),
    directory,
    blobs: await openFolderBlobs(attachments),
    audit: createSqliteAuditStore(thread),
    keeping: createSqliteKeeping(thread, directory, () => listFolderBlobs(attachments)),
    close: () => thread.close(),
  };
}
