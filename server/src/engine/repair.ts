import { FOLD_VERSION } from '@sanfang/shared/compound/slices.ts';
import type { LogStore } from '../store/log-store.ts';

/**
 * Logs whose stored overview is missing, of another fold, or behind the log: after a crash, or a new version of this code.
 * `ALL` asks the store for every log that it has; `KNOWN` only looks at those that have an overview, which costs less.
 */
export async function laggingLogs(logs: LogStore, among: 'ALL' | 'KNOWN'): Promise<readonly string[]> {
  const stored = new Map((await logs.overviews('ALL')).map((overview) => [overview.log, overview]));
  const all = among === 'ALL' ? await logs.logs() : [...stored.keys()];
  const heads = await logs.heads(all);
  return all.filter((log) => {
    const overview = stored.get(log);
    return overview === undefined || overview.fold !== FOLD_VERSION || overview.commit < (heads.get(log) ?? 0);
  });
}
