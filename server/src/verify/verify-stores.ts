import type { KnownRoots } from '../roots/known-root.ts';
import type { Stores } from '../store/stores.ts';
import { BlobCheck } from './blob-check.ts';
import type { Flaw } from './flaw.ts';
import { type LogReport, verifyLog, type VerifyOptions } from './verify-log.ts';

/** How a whole store was found. */
export interface StoresReport {
  readonly logs: number;
  readonly events: number;
  readonly values: number;
  readonly erased: number;
  readonly blobs: number;
  readonly flaws: readonly Flaw[];
}

export interface StoresOptions {
  readonly known: KnownRoots;
  /** Only these logs, and no attachments. */
  readonly only?: readonly string[];
  /** Told of each log when it was walked. */
  readonly walked?: (report: LogReport) => Promise<void> | void;
  readonly page?: VerifyOptions['page'];
}

/** Checks everything that a store keeps, one log after the other, and what the logs were known to be. */
export async function verifyStores(stores: Stores, { known, only, walked, page }: StoresOptions): Promise<StoresReport> {
  const blobs = new BlobCheck();
  const flaws: Flaw[] = [];
  const sums = { logs: 0, events: 0, values: 0, erased: 0 };
  // Also those that the store has lost altogether.
  for (const log of only ?? [...new Set([...await stores.logs.logs(), ...known.keys()])].sort()) {
    const report = await verifyLog(stores, log, {
      known: known.get(log),
      async page(commits, values) {
        blobs.note(values);
        await page?.(commits, values);
      },
    });
    flaws.push(...report.flaws);
    sums.logs += 1;
    sums.events += report.size;
    sums.values += report.values;
    sums.erased += report.erased;
    await walked?.(report);
  }
  const attached = only === undefined ? await blobs.all(stores) : { flaws: [], count: 0 };
  return { ...sums, blobs: attached.count, flaws: [...flaws, ...attached.flaws] };
}
