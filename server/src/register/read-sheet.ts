import { Worker } from 'node:worker_threads';
import { refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import { MAX_IMPORT_BYTES } from '@sanfang/shared/protocol/register-import.ts';
import { threadEnvironment } from '../thread-environment.ts';
import type { Sheet } from './sheet.ts';

/** Far above what 50,000 rows need. */
const MAX_MS = 30_000;
const MAX_HEAP_MB = 768;

/** Reads a file (see `parseFile`) beside the main thread. Refuses with BAD_FILE what takes too long or too much memory. */
export async function readSheet(file: string, bytes: Uint8Array): Promise<Sheet | Refusal> {
  if (bytes.length > MAX_IMPORT_BYTES) return refuse('FILE_TOO_LARGE', { limit: MAX_IMPORT_BYTES });
  const worker = new Worker(new URL('./read-sheet-worker.ts', import.meta.url), {
    workerData: { file, bytes },
    env: threadEnvironment(),
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  });
  const { promise, resolve } = Promise.withResolvers<Sheet | Refusal>();
  const late = setTimeout(() => { resolve(refuse('BAD_FILE', { reason: 'TOO_SLOW' })); }, MAX_MS);
  worker.once('message', resolve);
  worker.once('error', () => { resolve(refuse('BAD_FILE', { reason: 'UNREADABLE' })); });
  worker.once('exit', () => { resolve(refuse('BAD_FILE', { reason: 'UNREADABLE' })); });
  try {
    return await promise;
  } finally {
    clearTimeout(late);
    await worker.terminate();
  }
}
