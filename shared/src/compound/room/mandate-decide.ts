import { isDate } from '../../law/calendar.ts';
import type { Context } from '../../log/command.ts';
import { refuse } from '../../protocol/refusal.ts';
import { roomChannel } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft } from '../event.ts';
import type { Outcome } from '../outcome.ts';
import { partyOfSeat } from '../party/life.ts';
import type { Side } from '../party/offices.ts';
import { actingSeat, atTable, isHead, presentVersion, today, type TableSeat } from './at-the-table.ts';
import { permanent, tidy } from './sealing.ts';
import type { MandateBasis, OpenRoom, Proposal } from './state.ts';

/** A resolution is that of its own body; a letter may come from any. */
const basisOf: Readonly<Record<MandateBasis, Side | null>> = { BRANCH_RESOLUTION: 'BRANCH', COMMITTEE_RESOLUTION: 'COMMITTEE', AUTHORISATION_LETTER: null };

/**
 * Records by what right a seat will sign: bound to the digest of the exact text, by any seat of the same side. Where the head
 * stands aside, or heads another side as well, a deputy is named so that the side can still speak: by the head, and by others of
 * the side only where no head may act, so that staff cannot speak past their head. Nobody names themselves.
 */
export function recordMandate(compound: Compound, room: OpenRoom, command: CommandOf<'RecordMandate'>, ctx: Context): Outcome {
  const { digest, basis, resolvedOn } = command.data;
  const proposal = room.proposals[command.data.proposal];
  if (proposal === undefined) return refuse('UNKNOWN_PROPOSAL');
  if (proposal.status !== 'TABLED' && proposal.status !== 'SIGNING') return refuse('PROPOSAL_NOT_OPEN', { status: proposal.status });
  const seat = compound.office.seats[command.data.seat];
  if (seat === undefined) return refuse('UNKNOWN_SEAT');
  const acting = actingSeat(compound, room, ctx);
  const signer = atTable(compound.office, room, seat);
  if (acting === null || signer === null) return refuse('NOT_A_PARTY_OF_ROOM');
  if (signer.side !== acting.side) return refuse('FORBIDDEN', { side: signer.side });
  if (seat.vacated !== null) return refuse('SEAT_VACANT');
  const date = today(compound, ctx.now);
  if (partyOfSeat(compound.office, seat, date) === null) return refuse('TERM_OVER');
  if (!isHead(seat) && (seat.person === ctx.person || !mayName(compound, room, proposal, acting, date))) return refuse('SEAT_MAY_NOT_SIGN');
  if (proposal.recused[seat.person] !== undefined) return refuse('MUST_STAND_ASIDE');
  if (digest !== presentVersion(proposal).digest) return refuse('MANDATE_FOR_OTHER_TEXT');
  if ((basisOf[basis] ?? signer.side) !== signer.side) return refuse('MALFORMED', { field: 'basis' });
  if (!isDate(resolvedOn) || resolvedOn > date) return refuse('MALFORMED', { field: 'resolvedOn' });
  const reference = tidy(command.data.reference);
  if (reference === '') return refuse('EMPTY_TEXT', { field: 'reference' });
  const data = { proposal: proposal.id, digest, seat: seat.id, side: signer.side, basis, resolvedOn };
  return { events: [draft(roomChannel(room.id), 'mandate.recorded', data, { seal: { reference: permanent(reference) } })] };
}

/** Whether somebody may name a deputy of their side: its head, or anybody of it while it has no head who may act in this proposal. */
function mayName({ office }: Compound, room: OpenRoom, proposal: Proposal, { seat, side }: TableSeat, date: string): boolean {
  const head = Object.values(office.seats).find((one) => isHead(one) && atTable(office, room, one)?.side === side && partyOfSeat(office, one, date) !== null);
  return isHead(seat) || head === undefined || proposal.recused[head.person] !== undefined;
}
