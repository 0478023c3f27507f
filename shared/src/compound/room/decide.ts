import type { Context } from '../../log/command.ts';
import { refuse } from '../../protocol/refusal.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import type { Outcome } from '../outcome.ts';
import type { roomCommands } from './commands.ts';
import { hideMessage, postMessage } from './discussion-decide.ts';
import { advise, escalate, joinEscalation, returnEscalation } from './escalation-decide.ts';
import { recordMandate } from './mandate-decide.ts';
import { closeRoom, openRoom } from './opening-decide.ts';
import { declareRecusal, takePosition } from './position-decide.ts';
import { amendProposal, tableProposal, withdrawProposal } from './proposal-decide.ts';
import { adjournSession, checkIn, checkOut, closeSession, openSession, resumeSession } from './session-decide.ts';
import { closeSignOff, openSignOff, signOff } from './sign-off-decide.ts';

export type RoomCommand = { [K in keyof typeof roomCommands]: CommandOf<K> }[keyof typeof roomCommands];

/** What happens in a room. A closed one takes nothing more, except that a message may still have to be taken out of sight. */
export function decideRoom(compound: Compound, command: RoomCommand, ctx: Context): Outcome {
  if (command.type === 'OpenRoom') return openRoom(compound, command, ctx);
  const { room } = compound;
  if (room.status === 'ABSENT' || room.id !== command.data.room) return refuse('UNKNOWN_ROOM');
  if (command.type === 'HideMessage') return hideMessage(compound, room, command, ctx);
  if (room.status === 'CLOSED') return refuse('ROOM_CLOSED');
  switch (command.type) {
    case 'CloseRoom': return closeRoom(compound, room);
    case 'OpenSession': return openSession(room, ctx);
    case 'AdjournSession': return adjournSession(room);
    case 'ResumeSession': return resumeSession(room);
    case 'CloseSession': return closeSession(room);
    case 'CheckIn': return checkIn(compound, room, ctx);
    case 'CheckOut': return checkOut(compound, room, ctx);
    case 'PostMessage': return postMessage(compound, room, command, ctx);
    case 'TableProposal': return tableProposal(compound, room, command, ctx);
    case 'AmendProposal': return amendProposal(compound, room, command, ctx);
    case 'WithdrawProposal': return withdrawProposal(compound, room, command, ctx);
    case 'TakePosition': return takePosition(compound, room, command, ctx);
    case 'DeclareRecusal': return declareRecusal(compound, room, command, ctx);
    case 'RecordMandate': return recordMandate(compound, room, command, ctx);
    case 'OpenSignOff': return openSignOff(compound, room, command, ctx);
    case 'SignOff': return signOff(compound, room, command, ctx);
    case 'CloseSignOff': return closeSignOff(room, command, ctx);
    case 'Escalate': return escalate(compound, room, command, ctx);
    case 'JoinEscalation': return joinEscalation(compound, room, command, ctx);
    case 'Advise': return advise(compound, room, command, ctx);
    case 'ReturnEscalation': return returnEscalation(compound, room, command, ctx);
  }
}
