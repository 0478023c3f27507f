import type { Commitment } from '../../log/event.ts';
import type { PartyKind, SeatOffice } from './offices.ts';

/** Local dates `YYYY-MM-DD`, both included; `until` null is open. */
export interface Term {
  readonly from: string;
  readonly until: string | null;
}

/** A body: one of the three parties, or another body with seats. */
export interface Party {
  readonly id: string;
  readonly kind: PartyKind;
  /** Names of bodies are public, so they are not sealed. */
  readonly name: string;
  readonly term: Term;
  /** Local date on which it was ended early, or null. */
  readonly ended: string | null;
}

/** A seat of a body, filled by a person for a term: this is what gives a hat. */
export interface Seat {
  readonly id: string;
  readonly party: string;
  readonly office: SeatOffice;
  readonly person: string;
  readonly capacity: string;
  readonly term: Term;
  /** When the seat was vacated, or null. */
  readonly vacated: string | null;
}

/** Slice of the channel `office`. Also the whole state of a jurisdiction's log. */
export interface OfficeState {
  /** In a jurisdiction's log: the street office (or city) whose log it is. Null in a compound's. */
  readonly founded: { readonly name: string } | null;
  /** Log id of the jurisdiction (street office) that the compound belongs to. */
  readonly street: string | null;
  readonly parties: Readonly<Record<string, Party>>;
  readonly seats: Readonly<Record<string, Seat>>;
  /** Sealed names of persons with a seat. */
  readonly names: Readonly<Record<string, Commitment>>;
  readonly rooms: Readonly<Record<string, { readonly title: Commitment; readonly status: 'OPEN' | 'CLOSED' }>>;
}

export interface OfficeEvents {
  /** The body named founds its own jurisdiction log. */
  'jurisdiction.founded': { readonly name: string };
  'jurisdiction.assigned': { readonly street: string };
  'party.formed': { readonly party: string; readonly kind: PartyKind; readonly name: string; readonly term: Term };
  'party.ended': { readonly party: string; readonly on: string };
  /** Sealed: `name`. */
  'seat.filled': { readonly seat: string; readonly party: string; readonly office: SeatOffice; readonly person: string; readonly capacity: string; readonly term: Term };
  'seat.vacated': { readonly seat: string };
  /** Sealed: `title`. */
  'room.listed': { readonly room: string };
  'room.delisted': { readonly room: string };
}
