import type { EventOf } from '../event.ts';
import { sealed } from '../sealed.ts';
import type { OpenRoom, RoomState } from './state.ts';

/** A channel before its room is opened, and for a viewer who has not seen it opened. */
export const initialRoom: RoomState = { status: 'ABSENT' };

export function roomOpened(state: RoomState, event: EventOf<'room.opened'>): RoomState {
  if (state.status !== 'ABSENT') return state;
  return {
    status: 'OPEN', id: event.data.room, title: sealed(event, 'title'), openedAt: event.at, parties: event.data.parties,
    session: null, sessions: 0, proposals: {}, messages: 0, hidden: {}, escalations: [],
  };
}

export function roomClosed(room: OpenRoom): OpenRoom {
  return { ...room, status: 'CLOSED' };
}
