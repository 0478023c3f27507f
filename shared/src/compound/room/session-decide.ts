import type { Context } from '../../log/command.ts';
import { refuse } from '../../protocol/refusal.ts';
import { roomChannel } from '../channel.ts';
import type { Compound } from '../compound.ts';
import { draft } from '../event.ts';
import type { Outcome } from '../outcome.ts';
import { partyOfSeat } from '../party/life.ts';
import { sides, type Side } from '../party/offices.ts';
import type { OfficeState } from '../party/state.ts';
import { actingSeat, today } from './at-the-table.ts';
import type { OpenRoom, Session } from './state.ts';

/**
 * Sides of which nobody is checked in; empty means quorum: the three-party meeting sits with all three present. Who has lost
 * their seat since they came stands for nobody any more.
 */
export function sidesAway({ office, feed }: Pick<Compound, 'office' | 'feed'>, session: Session, now: string): Side[] {
  const date = today({ feed }, now);
  const here = new Set(Object.values(session.checkedIn).filter((checkIn) => holdsSeat(office, checkIn.seat, date)).map((checkIn) => checkIn.side));
  return sides.filter((side) => !here.has(side));
}

function holdsSeat(office: OfficeState, id: string, date: string): boolean {
  const seat = office.seats[id];
  return seat !== undefined && partyOfSeat(office, seat, date) !== null;
}

/** The session that sits now, or null: an adjourned one does not. */
export function sitting(room: OpenRoom): Session | null {
  return room.session?.status === 'IN_PROGRESS' ? room.session : null;
}

export function openSession(room: OpenRoom, ctx: Context): Outcome {
  if (room.session !== null) return refuse('SESSION_IN_PROGRESS');
  const session = ctx.newId();
  return { events: [draft(roomChannel(room.id), 'session.opened', { session, no: room.sessions + 1 })], made: { session } };
}

export function adjournSession(room: OpenRoom): Outcome {
  const session = sitting(room);
  if (session === null) return refuse('NO_SESSION');
  return { events: [draft(roomChannel(room.id), 'session.adjourned', { session: session.id })] };
}

export function resumeSession(room: OpenRoom): Outcome {
  if (room.session === null) return refuse('NO_SESSION');
  if (room.session.status !== 'ADJOURNED') return refuse('SESSION_NOT_ADJOURNED');
  return { events: [draft(roomChannel(room.id), 'session.resumed', { session: room.session.id })] };
}

export function closeSession(room: OpenRoom): Outcome {
  if (room.session === null) return refuse('NO_SESSION');
  return { events: [draft(roomChannel(room.id), 'session.closed', { session: room.session.id })] };
}

export function checkIn(compound: Compound, room: OpenRoom, ctx: Context): Outcome {
  const session = sitting(room);
  if (session === null) return refuse('NO_SESSION');
  const acting = actingSeat(compound, room, ctx);
  if (acting === null) return refuse('NOT_A_PARTY_OF_ROOM');
  if (session.checkedIn[acting.seat.id] !== undefined) return refuse('ALREADY_CHECKED_IN');
  return { events: [draft(roomChannel(room.id), 'attendance.checked_in', { session: session.id, seat: acting.seat.id, side: acting.side })] };
}

/** Leaving is possible in a break as well. */
export function checkOut(compound: Compound, room: OpenRoom, ctx: Context): Outcome {
  if (room.session === null) return refuse('NO_SESSION');
  const seat = actingSeat(compound, room, ctx)?.seat.id;
  if (seat === undefined || room.session.checkedIn[seat] === undefined) return refuse('NOT_CHECKED_IN');
  return { events: [draft(roomChannel(room.id), 'attendance.checked_out', { session: room.session.id, seat })] };
}
