import { openFolder } from './folder/open-folder.ts';
import { isMongoUrl } from './mongo/mongo-url.ts';
import type { Stores } from './stores.ts';

/**
 * Opens the stores at `url`: `mongodb://…` or `mongodb+srv://…` (a replica set; the database's name in the path, else `sanfang`), or a folder's path.
 * Makes what is missing. Rejects if the place cannot be reached or is not fit.
 */
export async function openStores(url: string): Promise<Stores> {
  if (!isMongoUrl(url)) return openFolder(url);
  // Loaded only where it is used: the embedded default starts without the driver.
  const { openMongo } = await import('./mongo/open-mongo.ts');
  return openMongo(url);
}
