import { openFolder } from './folder/open-folder.ts';
import { isMongoUrl } from './mongo/mongo-url.ts';
import type { Stores } from './stores.ts';

/** The store holds part of a backup: its message is for the operator, in both languages. */
export class UnfinishedRestore extends Error {
  override readonly name = 'UnfinishedRestore';
}

/**
 * Opens the stores at `url`: `mongodb://…` or `mongodb+srv://…` (a replica set; the database's name in the path, else `sanfang`), or a folder's path.
 * Makes what is missing. Rejects if the place cannot be reached or is not fit, and with `UnfinishedRestore` where a restore has begun and not ended.
 */
export async function openStores(url: string): Promise<Stores> {
  const stores = await openAnyStores(url);
  if (!(await stores.keeping.isUnfinished())) return stores;
  await stores.close();
  throw new UnfinishedRestore('这里的恢复没有完成：请清空后重新恢复。A restore into this store was not finished: empty it and restore again.');
}

async function openAnyStores(url: string): Promise<Stores> {
  if (!isMongoUrl(url)) return openFolder(url);
  // Loaded only where it is used: the embedded default starts without the driver.
  const { openMongo } = await import('./mongo/open-mongo.ts');
  return openMongo(url);
}
