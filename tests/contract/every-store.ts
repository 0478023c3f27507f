import type { StoreKind } from '../support/stores.ts';
import { appendContract } from './append.ts';
import { auditContract } from './audit.ts';
import { blobsContract } from './blobs.ts';
import { cachesContract } from './caches.ts';
import { directoryContract } from './directory.ts';
import { factorsContract } from './factors.ts';
import { keepingContract } from './keeping.ts';
import { placeContract } from './place.ts';
import { readingContract } from './reading.ts';
import { vaultContract } from './vault.ts';

/** Everything that the ports promise, whatever is behind them. */
export function everyStore(fresh: StoreKind['fresh']): void {
  placeContract(fresh);
  appendContract(fresh);
  readingContract(fresh);
  cachesContract(fresh);
  vaultContract(fresh);
  directoryContract(fresh);
  factorsContract(fresh);
  blobsContract(fresh);
  auditContract(fresh);
  keepingContract(fresh);
}
