import type { Context } from '../../log/command.ts';
import { refuse } from '../../protocol/refusal.ts';
import { roomChannel } from '../channel.ts';
import type { CommandOf } from '../command.ts';
import type { Compound } from '../compound.ts';
import { draft } from '../event.ts';
import type { Outcome } from '../outcome.ts';
import { actingSeat, presentVersion } from './at-the-table.ts';
import { permanent, tidy } from './sealing.ts';
import type { OpenRoom } from './state.ts';

/** A word in the room, in or out of session. `ctx.referred[0]`: the message that it answers, where it answers one. */
export function postMessage(compound: Compound, room: OpenRoom, command: CommandOf<'PostMessage'>, ctx: Context): Outcome {
  const { replyTo, about } = command.data;
  const text = tidy(command.data.text);
  if (text === '') return refuse('EMPTY_TEXT', { field: 'text' });
  if (replyTo !== null && ctx.referred[0]?.type !== 'message.posted') return refuse('UNKNOWN_MESSAGE');
  if (about !== null) {
    const proposal = room.proposals[about.proposal];
    if (proposal === undefined) return refuse('UNKNOWN_PROPOSAL');
    const { version } = presentVersion(proposal);
    if (about.version > version) return refuse('STALE_VERSION', { version });
  }
  const side = actingSeat(compound, room, ctx)?.side ?? null;
  // Talk is kept for a year; what speaks to a matter is kept with it.
  const retention = about === null ? 'CHAT_1Y' : 'PERMANENT';
  return { events: [draft(roomChannel(room.id), 'message.posted', { side, replyTo, about }, { seal: { text: { value: text, subjects: [ctx.person], retention } } })] };
}

/** Takes a message out of sight, with a reason: its author, under whichever hat, or the convener of the room. */
export function hideMessage(compound: Compound, room: OpenRoom, command: CommandOf<'HideMessage'>, ctx: Context): Outcome {
  const { message } = command.data;
  const posted = ctx.referred[0];
  if (posted?.type !== 'message.posted') return refuse('UNKNOWN_MESSAGE');
  if (room.hidden[message]) return refuse('ALREADY_HIDDEN');
  const byAuthor = posted.actor === ctx.person;
  const acting = actingSeat(compound, room, ctx);
  if (!byAuthor && acting?.seat.office !== 'branchSecretary') return refuse('NOT_YOUR_MESSAGE');
  const reason = tidy(command.data.reason);
  if (reason === '') return refuse('EMPTY_TEXT', { field: 'reason' });
  return { events: [draft(roomChannel(room.id), 'message.hidden', { message, byAuthor }, { seal: { reason: permanent(reason, [posted.actor]) } })] };
}
