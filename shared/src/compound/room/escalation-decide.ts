import type { Context } from '../../log/command.ts';
import type { Commitment } from '../../log/event.ts';
import { refuse, type Refusal } from '../../protocol/refusal.ts';
import { FEED, roomChannel } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft, type CompoundDraft } from '../event.ts';
import type { EscalationOutcome, EscalationStep } from '../feed/state.ts';
import type { Outcome } from '../outcome.ts';
import { actingSeat, isHead, seatByCapacity } from './at-the-table.ts';
import { permanent, tidy } from './sealing.ts';
import type { Escalation, OpenRoom } from './state.ts';

type ByOfficial = CommandOf<'JoinEscalation'> | CommandOf<'Advise'> | CommandOf<'ReturnEscalation'>;

/** Asks the street to look in, with a reason, and says from where on it may read. One escalation at a time: what waits for a street that the compound left is over. */
export function escalate(compound: Compound, room: OpenRoom, command: CommandOf<'Escalate'>, ctx: Context): Outcome {
  const { street } = compound.office;
  if (street === null) return refuse('NO_STREET');
  const acting = actingSeat(compound, room, ctx);
  if (acting === null || !isHead(acting.seat)) return refuse('SEAT_MAY_NOT_SIGN');
  if (isEscalated(room, street)) return refuse('ALREADY_ESCALATED');
  const reason = tidy(command.data.reason);
  if (reason === '') return refuse('EMPTY_TEXT', { field: 'reason' });
  if (command.data.from === 'SESSION' && room.session === null) return refuse('NO_SESSION');
  const from = command.data.from === 'ROOM' ? 1 : command.data.from === 'SESSION' ? room.session?.openedN ?? null : null;

  const escalation = ctx.newId();
  return {
    events: [
      draft(roomChannel(room.id), 'escalation.raised', { escalation, street, side: acting.side, from }, { seal: { reason: permanent(reason) } }),
      published(room, escalation, street, 'RAISED', null, { actor: acting.party.id, capacity: acting.party.kind }),
    ],
    made: { escalation },
  };
}

/** Whether an escalation waits for this street or is with it. Nobody could return one that waits for another. */
export function isEscalated(room: OpenRoom, street: string | null): boolean {
  const last = room.escalations.at(-1);
  return last !== undefined && last.status !== 'RETURNED' && last.street === street;
}

/** An official of that street enters the same room; everybody there sees who it is and from where on they read. */
export function joinEscalation(compound: Compound, room: OpenRoom, command: CommandOf<'JoinEscalation'>, ctx: Context): Outcome {
  const escalation = underWay(compound, room, command);
  if ('refused' in escalation) return escalation;
  const official = compound.street === null ? null : seatByCapacity(compound.street, ctx.capacity);
  if (official === null) return refuse('FORBIDDEN');
  if (joined(escalation, ctx)) return refuse('ALREADY_JOINED');
  const name = nameOfOfficial(compound, ctx.person);
  const value = name === null ? undefined : ctx.opened.get(name);
  const { id, street, from } = escalation;
  const events: CompoundDraft[] = [
    draft(roomChannel(room.id), 'official.joined', { escalation: id, person: ctx.person, capacity: ctx.capacity, from }, { seal: { name: { value: value ?? null, subjects: [ctx.person], retention: 'PERMANENT' } } }),
  ];
  if (escalation.status === 'RAISED') events.push(published(room, id, street, 'JOINED', null, { actor: official.party, capacity: 'STREET_OFFICE' }));
  return { events };
}

export function advise(compound: Compound, room: OpenRoom, command: CommandOf<'Advise'>, ctx: Context): Outcome {
  const escalation = underWay(compound, room, command);
  if ('refused' in escalation) return escalation;
  if (!joined(escalation, ctx)) return refuse('NOT_JOINED');
  const { about } = command.data;
  if (about !== null && room.proposals[about] === undefined) return refuse('UNKNOWN_PROPOSAL');
  const text = tidy(command.data.text);
  if (text === '') return refuse('EMPTY_TEXT', { field: 'text' });
  return { events: [draft(roomChannel(room.id), 'advice.given', { escalation: escalation.id, about }, { seal: { text: permanent(text) } })] };
}

/** The street hands the matter back with an outcome, and reads no further. It never signs in the parties' place. */
export function returnEscalation(compound: Compound, room: OpenRoom, command: CommandOf<'ReturnEscalation'>, ctx: Context): Outcome {
  const escalation = underWay(compound, room, command);
  if ('refused' in escalation) return escalation;
  if (!joined(escalation, ctx)) return refuse('NOT_JOINED');
  const text = tidy(command.data.text);
  if (text === '') return refuse('EMPTY_TEXT', { field: 'text' });
  const { outcome } = command.data;
  const party = compound.street === null ? null : seatByCapacity(compound.street, ctx.capacity)?.party ?? null;
  if (party === null) return refuse('FORBIDDEN');
  return {
    events: [
      draft(roomChannel(room.id), 'escalation.returned', { escalation: escalation.id, outcome }, { seal: { text: permanent(text) } }),
      published(room, escalation.id, escalation.street, 'RETURNED', outcome, { actor: party, capacity: 'STREET_OFFICE' }),
    ],
  };
}

/** Sealed name of an official in their own office's log. */
export function nameOfOfficial(compound: Pick<Compound, 'street'>, person: string): Commitment | null {
  return compound.street?.names[person] ?? null;
}

/** The escalation that a command names, while it waits for the street or has it here. */
function underWay(compound: Compound, room: OpenRoom, command: ByOfficial): Escalation | Refusal {
  const escalation = room.escalations.find((one) => one.id === command.data.escalation);
  if (escalation === undefined || escalation.status === 'RETURNED') return refuse('NOT_ESCALATED');
  return escalation.street === compound.office.street ? escalation : refuse('OTHER_STREET');
}

function joined(escalation: Escalation, ctx: Context): boolean {
  return escalation.officials.some((official) => official.capacity === ctx.capacity && official.until === null);
}

function published(room: OpenRoom, escalation: string, street: string, step: EscalationStep, outcome: EscalationOutcome | null, office: { actor: string; capacity: string }): CompoundDraft {
  return draft(FEED, 'escalation.published', { escalation, room: room.id, step, outcome, street }, { office });
}
