import type { Context } from '../../log/command.ts';
import { isRefusal, refuse } from '../../protocol/refusal.ts';
import { roomChannel } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft } from '../event.ts';
import type { Outcome } from '../outcome.ts';
import { actingSeat, presentVersion } from './at-the-table.ts';
import { checkText } from './proposal-text.ts';
import { sitting } from './session-decide.ts';
import type { OpenRoom } from './state.ts';

/** Puts a proposal on the table for the proposer's side. */
export function tableProposal(compound: Compound, room: OpenRoom, command: CommandOf<'TableProposal'>, ctx: Context): Outcome {
  const acting = actingSeat(compound, room, ctx);
  if (acting === null) return refuse('NOT_A_PARTY_OF_ROOM');
  const text = checkText(compound, command.data);
  if (isRefusal(text)) return text;
  const proposal = ctx.newId();
  const data = { proposal, no: Object.keys(room.proposals).length + 1, version: 1, session: sitting(room)?.id ?? null, side: acting.side, ...text.data };
  return { events: [draft(roomChannel(room.id), 'proposal.tabled', data, { seal: text.seal })], made: { proposal } };
}

/** A new text in place of the present one, by the side that tabled it; positions and mandates on the old text fall. */
export function amendProposal(compound: Compound, room: OpenRoom, command: CommandOf<'AmendProposal'>, ctx: Context): Outcome {
  const { proposal: id, basis } = command.data;
  const proposal = room.proposals[id];
  if (proposal === undefined) return refuse('UNKNOWN_PROPOSAL');
  const acting = actingSeat(compound, room, ctx);
  const { version, side } = presentVersion(proposal);
  if (acting?.side !== side) return refuse('FORBIDDEN', { side });
  if (proposal.status !== 'TABLED') return refuse('PROPOSAL_NOT_OPEN', { status: proposal.status });
  if (basis !== version) return refuse('STALE_VERSION', { version });
  const text = checkText(compound, command.data);
  if (isRefusal(text)) return text;
  const data = { proposal: id, no: proposal.no, version: version + 1, session: sitting(room)?.id ?? null, side, ...text.data };
  return { events: [draft(roomChannel(room.id), 'proposal.amended', data, { seal: text.seal })] };
}

/** Takes a proposal off the table, by the side that tabled it and not while it is being signed. */
export function withdrawProposal(compound: Compound, room: OpenRoom, command: CommandOf<'WithdrawProposal'>, ctx: Context): Outcome {
  const proposal = room.proposals[command.data.proposal];
  if (proposal === undefined) return refuse('UNKNOWN_PROPOSAL');
  const { side } = presentVersion(proposal);
  if (actingSeat(compound, room, ctx)?.side !== side) return refuse('FORBIDDEN', { side });
  if (proposal.status !== 'TABLED') return refuse('PROPOSAL_NOT_OPEN', { status: proposal.status });
  return { events: [draft(roomChannel(room.id), 'proposal.withdrawn', { proposal: proposal.id, side })] };
}
