import type { EventOf } from '../event.ts';
import type { OpenRoom } from './state.ts';

/** Messages are no state: they are paged by number. */
export function messagePosted(room: OpenRoom): OpenRoom {
  return { ...room, messages: room.messages + 1 };
}

export function messageHidden(room: OpenRoom, event: EventOf<'message.hidden'>): OpenRoom {
  return { ...room, hidden: { ...room.hidden, [event.data.message]: true } };
}
