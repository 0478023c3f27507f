import { localDate } from '../../law/calendar.ts';
import type { Context } from '../../log/command.ts';
import type { Compound } from '../compound.ts';
import { offsetOf } from '../hats.ts';
import { sideOf, headOffices, type Side } from '../party/offices.ts';
import type { OfficeState, Party, Seat } from '../party/state.ts';
import type { OpenRoom, Proposal, ProposalVersion, RoomState } from './state.ts';

/** A seat of one of the three parties of a room. */
export interface TableSeat {
  readonly seat: Seat;
  readonly party: Party;
  readonly side: Side;
}

/** Local date of the compound at a moment. */
export function today(compound: Pick<Compound, 'feed'>, at: string): string {
  return localDate(at, offsetOf(compound));
}

/** The seat with this hat, or null. */
export function seatByCapacity(office: OfficeState, capacity: string): Seat | null {
  return Object.values(office.seats).find((seat) => seat.capacity === capacity) ?? null;
}

/** A seat as one of the table of this room, or null for any other. */
export function atTable(office: OfficeState, room: OpenRoom, seat: Seat | null | undefined): TableSeat | null {
  const party = seat ? office.parties[seat.party] : undefined;
  const side = party ? sideOf[party.kind] : null;
  return seat && party && side !== null && room.parties[side] === party.id ? { seat, party, side } : null;
}

/** The seat at the table of this room under which the person acts, or null for observers, officials and guests. */
export function actingSeat(compound: Compound, room: OpenRoom, ctx: Context): TableSeat | null {
  return atTable(compound.office, room, seatByCapacity(compound.office, ctx.capacity));
}

/** Whether a seat is the head of its side, whose office alone lets it speak for the side. */
export function isHead(seat: Seat): boolean {
  return headOffices.includes(seat.office);
}

/** The room while it can be acted in, or null. */
export function openRoom(room: RoomState): OpenRoom | null {
  return room.status === 'OPEN' ? room : null;
}

/** Whether a seat holds a mandate for the text on the table now. */
export function isMandated(proposal: Proposal, seat: Seat): boolean {
  return proposal.mandates[seat.id]?.digest === presentVersion(proposal).digest;
}

/** The text of a proposal that is on the table now. */
export function presentVersion(proposal: Proposal): ProposalVersion {
  const last = proposal.versions.at(-1);
  if (last === undefined) throw new Error('a proposal without a text');
  return last;
}
