import { compoundLog } from '@sanfang/shared/compound/channel.ts';
import type { Overview } from '@sanfang/shared/compound/overview.ts';
import type { FeedPlace } from '@sanfang/shared/protocol/api/feed.ts';
import type { Engine } from '../engine/ports.ts';

/** Name and time of a compound whose feed everybody may read, or null if there is none of that id. */
export async function feedPlace(engine: Engine, id: string): Promise<FeedPlace | null> {
  const log = compoundLog(id);
  const overview = await engine.overview(log);
  return overview === null ? null : placeOf(log, overview);
}

/** The same by a log's overview; null for the log of a jurisdiction. */
export function placeOf(log: string, { name, utcOffset }: Overview): FeedPlace | null {
  return name === null || utcOffset === null ? null : { log, id: log.slice(log.indexOf('/') + 1), name, utcOffset };
}
