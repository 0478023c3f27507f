import { refuse, type Refusal } from '../protocol/refusal.ts';
import { roomChannel } from './channel.ts';
import type { CompoundCommand } from './command.ts';
import type { Compound } from './compound.ts';
import { refersTo, roomOfCommand } from './decide.ts';
import { hatsOf, type Hat } from './hats.ts';
import { allows, phaseOf, phaseRefusal, phases, policyTable, type PolicyTable, type Role } from './policy-table.ts';
import type { OpenRoom } from './room/state.ts';
import { spansOn, within } from './view.ts';
import { carriesLetter } from './vote/proxy/held-letters.ts';

/** Commands that a code opens, to whoever has an account. */
const withCode: readonly CompoundCommand['type'][] = ['ClaimUnit', 'AcceptProxy'];

/** Who asks: a person under one of their hats, or the hub itself. */
export interface Asker {
  readonly person: string;
  readonly capacity: string;
  readonly hub: boolean;
}

/**
 * Whether somebody may ask for a command now; asked anew each time that it is decided. Answers the hat under which they act.
 * A room that one may not see and a room that is not there are refused in the same words.
 */
export function authorise(compound: Compound, command: CompoundCommand, by: Asker, now: string, rows: PolicyTable = policyTable): Hat | 'HUB' | 'NEWCOMER' | 'LETTER_HOLDER' | Refusal {
  if (!Object.hasOwn(rows, command.type)) return refuse('UNKNOWN_COMMAND');
  const named = roomOfCommand(command);
  const room = named !== null && compound.room.status !== 'ABSENT' && compound.room.id === named ? compound.room : null;
  if (by.hub) return named !== null && room === null ? refuse('UNKNOWN_ROOM') : byTable('HUB', command, room, rows) ?? 'HUB';

  // Whoever shows a code names no hat but themselves, and so does who goes by a letter of proxy, in its vote alone.
  const unhatted = by.capacity === by.person ? roleWithoutHat(compound, command, by.person, rows) : null;
  if (unhatted !== null) return byTable(unhatted, command, room, rows) ?? unhatted;
  const hat = hatsOf(compound, by.person, now).find((one) => one.capacity === by.capacity);
  if (hat === undefined) return refuse('CAPACITY_NOT_YOURS');
  if (named !== null) {
    const outside = room === null ? refuse('UNKNOWN_ROOM') : byRelation(compound, room, hat, command);
    if (outside !== null) return outside;
  }
  return byTable(hat.office, command, room, rows) ?? hat;
}

function roleWithoutHat({ vote }: Compound, { type }: CompoundCommand, person: string, rows: PolicyTable): 'NEWCOMER' | 'LETTER_HOLDER' | null {
  if (withCode.includes(type)) return 'NEWCOMER';
  return rows[type].roles.includes('LETTER_HOLDER') && 'letters' in vote && carriesLetter(vote, person) ? 'LETTER_HOLDER' : null;
}

function byTable(role: Role, command: CompoundCommand, room: OpenRoom | null, rows: PolicyTable): Refusal | null {
  const phase = room === null ? 'NO_ROOM' : phaseOf(room);
  if (allows(role, command.type, phase, rows)) return null;
  return phases.some((other) => allows(role, command.type, other, rows)) ? refuse(phaseRefusal(command.type, phase)) : refuse('FORBIDDEN');
}

/** A hat acts only in rooms that it sees, and on what it sees there; an official's, only while they are in the room, or to enter one that waits for their street. */
function byRelation(compound: Compound, room: OpenRoom, hat: Hat, command: CompoundCommand): Refusal | null {
  const spans = spansOn(compound, roomChannel(room.id), { person: hat.person, hats: [hat] });
  if (hat.office === 'streetOfficial') {
    const last = room.escalations.at(-1);
    const waits = last !== undefined && last.status !== 'RETURNED' && last.street === compound.office.street;
    if (command.type === 'JoinEscalation' && waits) return null;
    const inside = last?.officials.some((official) => official.capacity === hat.capacity && official.until === null);
    if (spans.length > 0 && !inside) return refuse('NOT_JOINED');
  }
  if (spans.length === 0) return refuse('UNKNOWN_ROOM');
  // Otherwise an official could find out what stands at the numbers that are skipped for them.
  return refersTo(command).every(({ n }) => within(spans, n)) ? null : refuse('UNKNOWN_MESSAGE');
}
