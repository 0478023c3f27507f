import type { EventOf } from '../event.ts';
import { decisionRecorded } from './decision-evolve.ts';
import { messageHidden, messagePosted } from './discussion-evolve.ts';
import { escalationRaised, escalationReturned, officialJoined } from './escalation-evolve.ts';
import type { RoomEvents } from './events.ts';
import { mandateRecorded } from './mandate-evolve.ts';
import { roomClosed, roomOpened } from './opening-evolve.ts';
import { positionTaken, recusalDeclared } from './position-evolve.ts';
import { proposalAmended, proposalTabled, proposalWithdrawn } from './proposal-evolve.ts';
import { checkedIn, checkedOut, sessionAdjourned, sessionClosed, sessionOpened, sessionResumed } from './session-evolve.ts';
import { signOffGiven, signOffLapsed, signOffOpened } from './sign-off-evolve.ts';
import type { RoomState } from './state.ts';

export type RoomEvent = { [K in keyof RoomEvents]: EventOf<K> }[keyof RoomEvents];

/**
 * Folds an event of a room. Whoever sees the room in part folds what they see: an event about a session, proposal or
 * escalation that they did not see begin changes nothing, so that what they have is right as far as it goes.
 */
export function evolveRoom(room: RoomState, event: RoomEvent): RoomState {
  if (event.type === 'room.opened') return roomOpened(room, event);
  if (room.status === 'ABSENT') return room;
  switch (event.type) {
    case 'room.closed': return roomClosed(room);
    case 'session.opened': return sessionOpened(room, event);
    case 'session.adjourned': return sessionAdjourned(room, event);
    case 'session.resumed': return sessionResumed(room, event);
    case 'session.closed': return sessionClosed(room, event);
    case 'attendance.checked_in': return checkedIn(room, event);
    case 'attendance.checked_out': return checkedOut(room, event);
    case 'message.posted': return messagePosted(room);
    case 'message.hidden': return messageHidden(room, event);
    case 'proposal.tabled': return proposalTabled(room, event);
    case 'proposal.amended': return proposalAmended(room, event);
    case 'proposal.withdrawn': return proposalWithdrawn(room, event);
    case 'position.taken': return positionTaken(room, event);
    case 'recusal.declared': return recusalDeclared(room, event);
    case 'mandate.recorded': return mandateRecorded(room, event);
    case 'signoff.opened': return signOffOpened(room, event);
    case 'signoff.given': return signOffGiven(room, event);
    case 'signoff.lapsed': return signOffLapsed(room, event);
    case 'decision.recorded': return decisionRecorded(room, event);
    case 'escalation.raised': return escalationRaised(room, event);
    case 'official.joined': return officialJoined(room, event);
    case 'escalation.returned': return escalationReturned(room, event);
    case 'advice.given': return room;
  }
}
