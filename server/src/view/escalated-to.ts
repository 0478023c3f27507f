import type { Hat } from '@sanfang/shared/compound/hats.ts';
import type { InboxReply } from '@sanfang/shared/protocol/api/compounds.ts';
import type { Worn } from '../accounts/hats-by-log.ts';
import type { Engine } from '../engine/ports.ts';
import { textOf } from './sealed-text.ts';

/**
 * What an official sees of a compound's escalations before joining: the reason, which was written for their street, whoever the
 * compound belongs to now, and the room's title. Nothing else of the room.
 */
export async function escalatedTo(engine: Engine, { log, overview }: Worn, hat: Hat, street: string): Promise<InboxReply['escalations']> {
  const raised = Object.values(overview.escalations).filter((one) => one.street === street);
  const titles = new Map(raised.map((one) => [one.room, overview.rooms[one.room]?.title]));
  const opened = await engine.open([...raised.map((one) => one.reason), ...[...titles.values()].filter((title) => title !== undefined)]);
  return raised.map(({ id, room, status, raisedAt, reason, outcome }) => ({
    log, compound: overview.name ?? '', street, room, roomTitle: textOf(opened.get(titles.get(room) ?? '')),
    escalation: id, status, raisedAt, reason: textOf(opened.get(reason)), outcome, capacity: hat.capacity,
  }));
}
