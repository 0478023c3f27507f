import type { Stores } from '../stores.ts';
import { openMongoAuditStore } from './audit-store.ts';
import { openMongoBlobs } from './blobs.ts';
import { connect } from './connection.ts';
import { openMongoDirectory } from './directory.ts';
import { createMongoKeeping } from './keeping.ts';
import { openMongoLogStore } from './log-store.ts';
import { openMongoVault } from './vault.ts';

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
    return { logs, directory, vault, blobs, audit, keeping: createMongoKeeping(connection), close: () => connection.close() };
  } catch (error) {
    await connection.close();
    throw error;
  }
}
