import type { EventOf } from '../event.ts';
import { sealed } from '../sealed.ts';
import type { OfficeEvents, OfficeState } from './state.ts';

export type OfficeEvent = { [K in keyof OfficeEvents]: EventOf<K> }[keyof OfficeEvents];

export const initialOffice: OfficeState = { founded: null, street: null, parties: {}, seats: {}, names: {}, rooms: {} };

/** Folds an event of the channel `office`. What it does not know it leaves alone. */
export function evolveOffice(state: OfficeState, event: OfficeEvent): OfficeState {
  switch (event.type) {
    case 'jurisdiction.founded': return { ...state, founded: { name: event.data.name } };
    case 'jurisdiction.assigned': return { ...state, street: event.data.street };
    case 'party.formed': {
      const { party: id, kind, name, term } = event.data;
      return { ...state, parties: { ...state.parties, [id]: { id, kind, name, term, ended: null } } };
    }
    case 'party.ended': {
      const party = state.parties[event.data.party];
      return party === undefined ? state : { ...state, parties: { ...state.parties, [party.id]: { ...party, ended: event.data.on } } };
    }
    case 'seat.filled': {
      const { seat: id, ...rest } = event.data;
      return {
        ...state,
        seats: { ...state.seats, [id]: { id, ...rest, vacated: null } },
        names: { ...state.names, [rest.person]: sealed(event, 'name') },
      };
    }
    case 'seat.vacated': {
      const seat = state.seats[event.data.seat];
      return seat === undefined ? state : { ...state, seats: { ...state.seats, [seat.id]: { ...seat, vacated: event.at } } };
    }
    case 'room.listed': return { ...state, rooms: { ...state.rooms, [event.data.room]: { title: sealed(event, 'title'), status: 'OPEN' } } };
    case 'room.delisted': {
      const room = state.rooms[event.data.room];
      return room === undefined ? state : { ...state, rooms: { ...state.rooms, [event.data.room]: { ...room, status: 'CLOSED' } } };
    }
  }
}
