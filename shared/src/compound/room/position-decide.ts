import type { Context } from '../../log/command.ts';
import { refuse } from '../../protocol/refusal.ts';
import { roomChannel } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft } from '../event.ts';
import type { Outcome } from '../outcome.ts';
import { actingSeat, atTable, isHead, isMandated, presentVersion } from './at-the-table.ts';
import { permanent, tidy } from './sealing.ts';
import { sitting } from './session-decide.ts';
import type { OpenRoom } from './state.ts';

/** A side's word on the present text (会商意见), given in session by the head of the side, or by a seat of it that holds a mandate for this text; either checked in. It may be given anew. */
export function takePosition(compound: Compound, room: OpenRoom, command: CommandOf<'TakePosition'>, ctx: Context): Outcome {
  const { position } = command.data;
  const proposal = room.proposals[command.data.proposal];
  if (proposal === undefined) return refuse('UNKNOWN_PROPOSAL');
  if (proposal.status !== 'TABLED') return refuse('PROPOSAL_NOT_OPEN', { status: proposal.status });
  const { version } = presentVersion(proposal);
  if (command.data.version !== version) return refuse('STALE_VERSION', { version });
  const session = sitting(room);
  if (session === null) return refuse('NO_SESSION');
  const acting = actingSeat(compound, room, ctx);
  if (acting === null || !(isHead(acting.seat) || isMandated(proposal, acting.seat))) return refuse('SEAT_MAY_NOT_SIGN');
  if (session.checkedIn[acting.seat.id] === undefined) return refuse('NOT_CHECKED_IN');
  if (proposal.recused[ctx.person] !== undefined) return refuse('MUST_STAND_ASIDE');
  const grounds = tidy(command.data.grounds ?? '');
  if (position !== 'AGREE' && grounds === '') return refuse('GROUNDS_REQUIRED');
  const data = { proposal: proposal.id, version, session: session.id, seat: acting.seat.id, side: acting.side, position };
  return { events: [draft(roomChannel(room.id), 'position.taken', data, grounds === '' ? {} : { seal: { grounds: permanent(grounds) } })] };
}

/**
 * Somebody stands aside in this proposal, under every hat: of themselves, or noted by the convener for a seat at the table.
 * A signature that was given stands, so it is too late then.
 */
export function declareRecusal(compound: Compound, room: OpenRoom, command: CommandOf<'DeclareRecusal'>, ctx: Context): Outcome {
  const proposal = room.proposals[command.data.proposal];
  if (proposal === undefined) return refuse('UNKNOWN_PROPOSAL');
  if (proposal.status !== 'TABLED' && proposal.status !== 'SIGNING') return refuse('PROPOSAL_NOT_OPEN', { status: proposal.status });
  const acting = actingSeat(compound, room, ctx);
  if (acting === null) return refuse('NOT_A_PARTY_OF_ROOM');
  const named = command.data.seat;
  if (named !== null && named !== acting.seat.id && acting.seat.office !== 'branchSecretary') return refuse('FORBIDDEN');
  const seat = named === null ? acting.seat : compound.office.seats[named];
  if (seat === undefined) return refuse('UNKNOWN_SEAT');
  if (atTable(compound.office, room, seat) === null) return refuse('NOT_A_PARTY_OF_ROOM');
  if (proposal.recused[seat.person] !== undefined) return refuse('ALREADY_RECUSED');
  if (proposal.status === 'SIGNING' && Object.values(proposal.signOff.signatures).some((given) => given.person === seat.person)) return refuse('ALREADY_SIGNED');
  const ground = tidy(command.data.ground);
  if (ground === '') return refuse('EMPTY_TEXT', { field: 'ground' });
  const data = { proposal: proposal.id, seat: seat.id, person: seat.person, byThemselves: seat.person === ctx.person };
  return { events: [draft(roomChannel(room.id), 'recusal.declared', data, { seal: { ground: permanent(ground, [seat.person]) } })] };
}
