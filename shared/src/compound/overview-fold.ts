import type { Happened } from '../log/event.ts';
import { roomOf } from './channel.ts';
import { canRead, type CompoundEvent } from './event.ts';
import { withDue } from './due-order.ts';
import { noMoney, ofMoney } from './fund/overview-fold.ts';
import type { EscalationSummary, Overview, RoomSummary } from './overview.ts';
import { ofPetition } from './petition/overview-fold.ts';
import { sealed } from './sealed.ts';
import { CannotRead } from './slices.ts';
import { ofVote } from './vote/overview-fold.ts';

export const initialOverview: Overview = { name: null, street: null, utcOffset: null, rooms: {}, escalations: {}, votes: {}, money: noMoney, dues: [], decisions: 0 };

/** Folds an event of any channel of a log into its overview. */
export function evolveOverview(overview: Overview, event: Happened): Overview {
  if (!canRead(event)) throw new CannotRead(`${event.type} version ${String(event.v)}`);
  const folded = ofLog(overview, event);
  const id = roomOf(event.channel);
  const room = id === null ? undefined : folded.rooms[id];
  return room === undefined ? folded : { ...folded, rooms: { ...folded.rooms, [room.id]: { ...ofRoom(room, event), lastAt: event.at } } };
}

function ofLog(overview: Overview, event: CompoundEvent): Overview {
  switch (event.type) {
    case 'compound.founded': return { ...overview, name: event.data.name, utcOffset: event.data.utcOffset };
    case 'jurisdiction.founded': return { ...overview, name: event.data.name };
    case 'jurisdiction.assigned': return { ...overview, street: event.data.street };
    case 'room.opened': {
      const { room: id, parties } = event.data;
      const room: RoomSummary = { id, title: sealed(event, 'title'), parties, status: 'OPEN', session: 'NONE', proposals: 0, signing: 0, decisions: 0, lastAt: event.at };
      return { ...overview, rooms: { ...overview.rooms, [id]: room } };
    }
    case 'decision.published': return { ...overview, decisions: overview.decisions + 1 };
    case 'signoff.opened': {
      return withDue(overview, { at: event.data.until, kind: 'SIGN_OFF', room: roomOf(event.channel) ?? '', proposal: event.data.proposal });
    }
    case 'signoff.lapsed': case 'decision.recorded': return { ...overview, dues: overview.dues.filter((due) => due.kind !== 'SIGN_OFF' || due.proposal !== event.data.proposal) };
    case 'escalation.raised': {
      const { escalation: id, street } = event.data;
      const raised: EscalationSummary = {
        id, room: roomOf(event.channel) ?? '', street, status: 'RAISED', raisedAt: event.at, raisedN: event.n,
        reason: sealed(event, 'reason'), officials: [], outcome: null,
      };
      // What still waited for a street that the compound left is over, as in the room itself.
      const earlier = Object.values(overview.escalations).map((one) => (one.room === raised.room ? { ...one, status: 'RETURNED' as const } : one));
      return { ...overview, escalations: { ...Object.fromEntries(earlier.map((one) => [one.id, one])), [id]: raised } };
    }
    case 'official.joined': return onEscalation(overview, event.data.escalation, (one) => ({ ...one, status: 'JOINED', officials: [...one.officials, event.data.capacity] }));
    case 'escalation.returned': return onEscalation(overview, event.data.escalation, (one) => ({ ...one, status: 'RETURNED', outcome: event.data.outcome }));
    default: return ofVote(ofPetition(ofMoney(overview, event), event), event);
  }
}

function ofRoom(room: RoomSummary, event: CompoundEvent): RoomSummary {
  switch (event.type) {
    case 'room.closed': return { ...room, status: 'CLOSED' };
    case 'session.opened': case 'session.resumed': return { ...room, session: 'IN_PROGRESS' };
    case 'session.adjourned': return { ...room, session: 'ADJOURNED' };
    case 'session.closed': return { ...room, session: 'NONE' };
    case 'proposal.tabled': return { ...room, proposals: room.proposals + 1 };
    case 'proposal.withdrawn': return { ...room, proposals: room.proposals - 1 };
    case 'signoff.opened': return { ...room, signing: room.signing + 1 };
    case 'signoff.lapsed': return { ...room, signing: room.signing - 1 };
    case 'decision.recorded': return { ...room, proposals: room.proposals - 1, signing: room.signing - 1, decisions: room.decisions + 1 };
    default: return room;
  }
}

function onEscalation(overview: Overview, id: string, change: (one: EscalationSummary) => EscalationSummary): Overview {
  const one = overview.escalations[id];
  return one === undefined ? overview : { ...overview, escalations: { ...overview.escalations, [id]: change(one) } };
}
