import { dayBefore, withinTerm } from '../../law/calendar.ts';
import { officesOf, sideOf } from './offices.ts';
import type { OfficeState, Party, Seat, Term } from './state.ts';

/** The days on which a body lives: its term, cut off before the day on which it was ended. Null if none is left. */
export function lifeOf(party: Party): Term | null {
  if (party.ended === null) return party.term;
  return party.ended <= party.term.from ? null : { from: party.term.from, until: dayBefore(party.ended) };
}

/** Whether a body lives on a local date. */
export function isLiving(party: Party, date: string): boolean {
  const life = lifeOf(party);
  return life !== null && withinTerm(life, date);
}

/** The living body of a seat that is filled on a local date, or null: without it the seat gives no hat. */
export function partyOfSeat(office: OfficeState, seat: Seat, date: string): Party | null {
  if (seat.vacated !== null || !withinTerm(seat.term, date)) return null;
  const party = office.parties[seat.party];
  return party !== undefined && isLiving(party, date) ? party : null;
}

/** Whether the office is the head of a body at the table, who signs for it: one holder at a time. Other bodies have members only. */
export function isHead(party: Party, office: Seat['office']): boolean {
  return sideOf[party.kind] !== null && officesOf[party.kind][0] === office;
}
