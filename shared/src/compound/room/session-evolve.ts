import type { EventOf } from '../event.ts';
import type { OpenRoom, Session } from './state.ts';

export function sessionOpened(room: OpenRoom, event: EventOf<'session.opened'>): OpenRoom {
  const { session: id, no } = event.data;
  return { ...room, sessions: no, session: { status: 'IN_PROGRESS', id, no, openedAt: event.at, openedN: event.n, checkedIn: {} } };
}

export function sessionAdjourned(room: OpenRoom, event: EventOf<'session.adjourned'>): OpenRoom {
  return inSession(room, event.data.session, (session) => ({ ...session, status: 'ADJOURNED' }));
}

export function sessionResumed(room: OpenRoom, event: EventOf<'session.resumed'>): OpenRoom {
  return inSession(room, event.data.session, (session) => ({ ...session, status: 'IN_PROGRESS' }));
}

export function sessionClosed(room: OpenRoom, event: EventOf<'session.closed'>): OpenRoom {
  return inSession(room, event.data.session, () => null);
}

export function checkedIn(room: OpenRoom, event: EventOf<'attendance.checked_in'>): OpenRoom {
  const { session: id, seat, side } = event.data;
  return inSession(room, id, (session) => ({ ...session, checkedIn: { ...session.checkedIn, [seat]: { seat, side, person: event.actor, at: event.at } } }));
}

export function checkedOut(room: OpenRoom, event: EventOf<'attendance.checked_out'>): OpenRoom {
  return inSession(room, event.data.session, (session) => {
    const { [event.data.seat]: _left, ...checkedIn } = session.checkedIn;
    return { ...session, checkedIn };
  });
}

/** Changes the session with this id; a viewer who did not see it opened folds nothing. */
function inSession(room: OpenRoom, id: string, change: (session: Session) => Session | null): OpenRoom {
  return room.session?.id === id ? { ...room, session: change(room.session) } : room;
}
