import { FOLD_VERSION } from '@sanfang/shared/compound/slices.ts';
import type { LogStore } from '../store/log-store.ts';

/** Logs whose stored overview is missing, of another fold, or behind the log: after a crash, or a new version of this code. */
export async function laggingLogs(logs: LogStore): Promise<readonly string[]> {
  const all = await logs.logs();
  const heads = await logs.heads(all);
  const stored = new Map((await logs.overviews('ALL')).map((overview) => [overview.log, overview]));
  return all.filter((log) => {
    const overview = stored.get(log);
    return overview === undefined || overview.fold !== FOLD_VERSION || overview.commit < (heads.get(log) ?? 0);
  });
}
