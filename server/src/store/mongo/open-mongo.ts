import type { Stores } from '../stores.ts';
import { openMongoAuditStore } from './audit-store.ts';
import { openMongoBlobs } from './blobs.ts';
import { connect } from './connection.ts';
import { openMongoDirectory } from './directory.ts';
import { createMongoKeeping } from './keeping.ts';
import { openMongoLogStore } from './log-store.ts';
import { limited } from './time-limit.ts';
import { openMongoVault } from './vault.ts';

/** A file of 20 MB takes its time. */
const BLOB_MS = 60_000;

/**
 * Everything in the MongoDB that `url` names: `<database>` and `<database>_vault`. The user needs find, insert, update and remove in both,
 * of `commits` only find and insert, besides listCollections, listIndexes and, the first time, createIndex.
 */
export async function openMongo(url: string): Promise<Stores> {
  const connection = await connect(url);
  try {
    const [logs, directory, vault, blobs, audit] = await Promise.all([
      openMongoLogStore(connection.main), openMongoDirectory(connection.main), openMongoVault(connection.vault), openMongoBlobs(connection.vault),
      openMongoAuditStore(connection.main),
    ]);
    return {
      logs: limited(logs), directory: limited(directory), vault: limited(vault), audit: limited(audit), blobs: limited(blobs, BLOB_MS),
      keeping: createMongoKeeping(connection), close: () => connection.close(),
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}
