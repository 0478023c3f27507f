import type { Draft, Happened } from '../log/event.ts';
import type { FeedEvents } from './feed/state.ts';
import type { OfficeEvents } from './party/state.ts';
import type { RegisterEvents } from './register/state.ts';
import type { RoomEvents } from './room/events.ts';

/** Data of each event type. Types are never renamed once stored; a new one is added and the old one upcast on reading. */
export type EventData = FeedEvents & OfficeEvents & RegisterEvents & RoomEvents;
export type EventType = keyof EventData;
export type EventOf<K extends EventType> = Happened<K, EventData[K]>;
export type CompoundEvent = { [K in EventType]: EventOf<K> }[EventType];
export type CompoundDraft = { [K in EventType]: Draft<K, EventData[K]> }[EventType];

/** Version written of each type. A type or version that is not here stops a node from writing and a browser from folding. */
export const eventVersions: Readonly<Record<EventType, number>> = {
  'compound.founded': 1, 'decision.published': 1, 'escalation.published': 1, 'rules.changed': 1,
  'jurisdiction.founded': 1, 'jurisdiction.assigned': 1, 'party.formed': 1, 'party.ended': 1, 'seat.filled': 1, 'seat.vacated': 1, 'room.listed': 1, 'room.delisted': 1,
  'register.import_started': 1, 'register.units_staged': 1, 'register.activated': 1, 'register.import_discarded': 1, 'unit.corrected': 1, 'owner.bound': 1, 'occupant.bound': 1, 'binding.ended': 1,
  'room.opened': 1, 'room.closed': 1, 'session.opened': 1, 'session.adjourned': 1, 'session.resumed': 1, 'session.closed': 1, 'attendance.checked_in': 1, 'attendance.checked_out': 1,
  'message.posted': 1, 'message.hidden': 1, 'proposal.tabled': 1, 'proposal.amended': 1, 'proposal.withdrawn': 1, 'position.taken': 1, 'recusal.declared': 1, 'mandate.recorded': 1,
  'signoff.opened': 1, 'signoff.given': 1, 'signoff.lapsed': 1, 'decision.recorded': 1,
  'escalation.raised': 1, 'official.joined': 1, 'advice.given': 1, 'escalation.returned': 1,
};

/** Makes a draft, with the version that is written now. */
export function draft<K extends EventType>(channel: string, type: K, data: EventData[K], rest: Pick<Draft, 'seal' | 'office'> = {}): CompoundDraft {
  return { channel, type, v: eventVersions[type], data, ...rest } as unknown as CompoundDraft;
}

/** Whether this code knows the event's type and version; if not, nothing may be folded over it. */
export function canRead(event: Happened): event is CompoundEvent {
  return Object.hasOwn(eventVersions, event.type) && event.v === eventVersions[event.type as EventType];
}
