import type { EventOf } from '../event.ts';
import { sealed } from '../sealed.ts';
import type { Escalation, OfficialScope, OpenRoom } from './state.ts';

/** One that still waits for a street that the compound has left ends here: its officials read no further, should they come back. */
export function escalationRaised(room: OpenRoom, event: EventOf<'escalation.raised'>): OpenRoom {
  const { escalation: id, street, side, from } = event.data;
  const raised: Escalation = {
    id, status: 'RAISED', street, side, reason: sealed(event, 'reason'), raisedAt: event.at, raisedN: event.n,
    from: from ?? event.n, officials: [], outcome: null,
  };
  const earlier = room.escalations.map((escalation) => (escalation.status === 'RETURNED' ? escalation : ended(escalation, event.n - 1)));
  return { ...room, escalations: [...earlier, raised] };
}

export function officialJoined(room: OpenRoom, event: EventOf<'official.joined'>): OpenRoom {
  const { escalation: id, person, capacity, from } = event.data;
  const official: OfficialScope = { person, capacity, name: sealed(event, 'name'), from, until: null };
  return onEscalation(room, id, (escalation) => ({ ...escalation, status: 'JOINED', officials: [...escalation.officials, official] }));
}

/** Officials read up to and with the return, and no further. */
export function escalationReturned(room: OpenRoom, event: EventOf<'escalation.returned'>): OpenRoom {
  const { escalation: id, outcome } = event.data;
  return onEscalation(room, id, (escalation) => ({ ...ended(escalation, event.n), outcome }));
}

function ended(escalation: Escalation, until: number): Escalation {
  return { ...escalation, status: 'RETURNED', officials: escalation.officials.map((official) => ({ ...official, until })) };
}

function onEscalation(room: OpenRoom, id: string, change: (escalation: Escalation) => Escalation): OpenRoom {
  return { ...room, escalations: room.escalations.map((escalation) => (escalation.id === id ? change(escalation) : escalation)) };
}
