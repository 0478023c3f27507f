import type { CommandType } from '@sanfang/shared/compound/command.ts';
import type { RefusalCode } from '@sanfang/shared/protocol/refusal.ts';
import { actsInRoom, toldByTable } from './oracle/commands.ts';
import type { Quarter } from './quarter.ts';
import { atTheTable } from './relations.ts';
import { dataOf } from './requests.ts';
import type { Knocker } from './town.ts';

/** What the tables have somebody told who sends a command with `dataOf` to a quarter; null: the policy lets it pass. */
export function toldInTown({ line, role }: Knocker, type: CommandType, quarter: Quarter): RefusalCode | null {
  if (role === null) return 'CAPACITY_NOT_YOURS';
  if (!actsInRoom(type)) return toldByTable(role, type, 'NO_ROOM');
  const { room } = dataOf(type, quarter) as { room: string };
  const phase = room === quarter.closedRoom ? 'CLOSED' : 'IN_SESSION';
  if (role === 'streetOfficial') {
    if (room === quarter.closedRoom) return 'UNKNOWN_ROOM';
    if (line === 'official before' && type !== 'JoinEscalation') return 'UNKNOWN_ROOM';
    if (line === 'official after' && type !== 'JoinEscalation') return 'NOT_JOINED';
    // What was hidden lies before the escalation.
    if (type === 'HideMessage') return 'UNKNOWN_MESSAGE';
    return toldByTable(role, type, phase);
  }
  return atTheTable(role) || role === 'residentsCommitteeMember' ? toldByTable(role, type, phase) : 'UNKNOWN_ROOM';
}

/** Refusals that speak of who asks and when. */
const ofThePolicy: ReadonlySet<string> = new Set<RefusalCode>(['CAPACITY_NOT_YOURS', 'FORBIDDEN', 'UNKNOWN_ROOM', 'NOT_JOINED', 'ROOM_CLOSED', 'NO_SESSION', 'SESSION_IN_PROGRESS', 'SESSION_NOT_ADJOURNED']);

/** Whether it was the policy that refused: what is refused after it has said yes has other words, or names what it is about. */
export function refusedByPolicy({ refused, detail }: { readonly refused: string; readonly detail?: unknown }): boolean {
  return ofThePolicy.has(refused) && detail === undefined;
}
