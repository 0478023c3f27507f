import type { Context } from '../../log/command.ts';
import { refuse } from '../../protocol/refusal.ts';
import { OFFICE, roomChannel } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft } from '../event.ts';
import type { Outcome } from '../outcome.ts';
import { isLiving } from '../party/life.ts';
import { sideOf, sides } from '../party/offices.ts';
import { seatByCapacity, today } from './at-the-table.ts';
import { isEscalated } from './escalation-decide.ts';
import { permanent, tidy } from './sealing.ts';
import type { OpenRoom } from './state.ts';

/** Opens a room for three bodies, one a side, each within its term. The convener belongs to the branch's side. */
export function openRoom(compound: Compound, command: CommandOf<'OpenRoom'>, ctx: Context): Outcome {
  const { parties } = command.data;
  for (const side of sides) {
    const party = compound.office.parties[parties[side]];
    if (party === undefined || sideOf[party.kind] !== side || !isLiving(party, today(compound, ctx.now))) return refuse('ROOM_NEEDS_THREE_PARTIES', { side });
  }
  if (seatByCapacity(compound.office, ctx.capacity)?.party !== parties.BRANCH) return refuse('NOT_A_PARTY_OF_ROOM');
  const title = tidy(command.data.title);
  if (title === '') return refuse('EMPTY_TEXT', { field: 'title' });

  const room = ctx.newId();
  return {
    events: [
      draft(roomChannel(room), 'room.opened', { room, parties: { BRANCH: parties.BRANCH, COMMITTEE: parties.COMMITTEE, COMPANY: parties.COMPANY } }, { seal: { title: permanent(title) } }),
      draft(OFFICE, 'room.listed', { room }, { seal: { title: permanent(title) } }),
    ],
    made: { room },
  };
}

/** Closes a room for good: nothing may be left that somebody still waits for. */
export function closeRoom(compound: Compound, room: OpenRoom): Outcome {
  if (room.session !== null) return refuse('OPEN_BUSINESS', { what: 'session' });
  if (Object.values(room.proposals).some((proposal) => proposal.status === 'SIGNING')) return refuse('OPEN_BUSINESS', { what: 'signOff' });
  if (isEscalated(room, compound.office.street)) return refuse('OPEN_BUSINESS', { what: 'escalation' });
  return { events: [draft(roomChannel(room.id), 'room.closed', { room: room.id }), draft(OFFICE, 'room.delisted', { room: room.id })] };
}
