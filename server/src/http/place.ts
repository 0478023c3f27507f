import { compoundLog } from '@sanfang/shared/compound/channel.ts';
import type { FeedPlace } from '@sanfang/shared/protocol/api/feed.ts';
import type { Engine } from '../engine/ports.ts';
import type { LogStore } from '../store/log-store.ts';

/** Whether a log exists. Asked before the engine is, which would otherwise make room in memory for every name that somebody tries. */
export type KnownLogs = (log: string) => Promise<boolean>;

export function knownLogs(logs: LogStore): KnownLogs {
  // A log that exists never ceases to.
  const known = new Set<string>();
  return async (log) => {
    if (known.has(log)) return true;
    if ((await logs.head(log)) === null) return false;
    known.add(log);
    return true;
  };
}

/** Name and time of a compound whose feed everybody may read, or null if there is none of that id. */
export async function feedPlace(engine: Engine, known: KnownLogs, id: string): Promise<FeedPlace | null> {
  const log = compoundLog(id);
  if (!(await known(log))) return null;
  const founded = (await engine.compound(log, null))?.feed.founded ?? null;
  return founded === null ? null : { log, id, name: founded.name, utcOffset: founded.utcOffset };
}
