import type { CompoundSummary, RoomReply } from '@sanfang/shared/protocol/api/compounds.ts';
import { m } from '#lib/paraglide/messages.js';

/** A room that wants somebody of the three parties now, and why. */
export interface Waiting {
  readonly room: string;
  readonly title: string;
  readonly what: string;
}

/** What waits for a person in a compound: only seats at the table are waited for, and what is nearer to a decision comes first. */
export function waitingFor({ hats, rooms }: Pick<CompoundSummary, 'hats' | 'rooms'>): readonly Waiting[] {
  if (!hats.some((hat) => hat.side !== null)) return [];
  const urgency = (room: RoomReply): number => (room.signing > 0 ? 2 : 0) + (room.session === 'IN_PROGRESS' ? 1 : 0);
  return rooms
    .filter((room) => room.status === 'OPEN' && urgency(room) > 0)
    .sort((a, b) => urgency(b) - urgency(a) || b.lastAt.localeCompare(a.lastAt))
    .map((room) => ({
      room: room.id,
      title: room.title ?? m.text_erased(),
      what: room.signing > 0 ? m.waiting_signing({ count: room.signing }) : m.waiting_session(),
    }));
}
