import { compoundLog } from '@sanfang/shared/compound/channel.ts';
import type { FeedPlace } from '@sanfang/shared/protocol/api/feed.ts';
import type { Engine } from '../engine/ports.ts';

/** Name and time of a compound whose feed everybody may read, or null if there is none of that id. */
export async function feedPlace(engine: Engine, id: string): Promise<FeedPlace | null> {
  const log = compoundLog(id);
  const founded = (await engine.compound(log, null))?.feed.founded ?? null;
  return founded === null ? null : { log, id, name: founded.name, utcOffset: founded.utcOffset };
}
