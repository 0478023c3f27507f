import type { Context } from '../../../log/command.ts';
import { isRefusal, refuse } from '../../../protocol/refusal.ts';
import { voteChannel } from '../../channel.ts';
import type { CommandOf } from '../../command.ts';
import type { Compound } from '../../compound.ts';
import { draft } from '../../event.ts';
import type { Outcome } from '../../outcome.ts';
import type { Vote } from '../state.ts';
import { handOn } from '../voter.ts';
import { whileOpen } from './paper-decide.ts';
import { setAside } from './set-aside.ts';
import { isBacked, isPending } from './state.ts';

/**
 * An owner says that they did not hand in a paper. While they can still vote, what only the one teller knows who put it on the list goes from
 * it. After the last moment nobody alone takes out what came in time, when the count is all but known: that, and what somebody of a
 * second body has read, is settled by a third with the reason. What is counted stays, and bears the word before those who sign the count.
 */
export function contestPaper(compound: Compound, vote: Vote, { data }: CommandOf<'ContestPaper'>, ctx: Context): Outcome {
  const open = whileOpen(vote);
  if (isRefusal(open)) return open;
  const hand = handOn(open, compound.register, ctx.capacity, data.unit);
  if (isRefusal(hand)) return hand;
  const paper = open.papers[data.paper];
  if (paper === undefined || paper.token !== hand.token) return refuse('UNKNOWN_PAPER');
  if (paper.contested !== null) return refuse('ALREADY_CONTESTED');
  if (paper.status === 'SET_ASIDE') return refuse('PAPER_SETTLED', { no: paper.no });
  const office = { actor: hand.token, capacity: hand.token, evident: true } as const;
  const contested = draft(voteChannel(open.id), 'paper.contested', { vote: open.id, paper: paper.id, hand: hand.hand }, { office });
  const goes = ctx.received < open.closesAt && isPending(paper) && !isBacked(paper);
  return { events: [contested, ...(goes ? setAside(compound.register, open, hand.token, [paper], 'CONTESTED', office) : [])] };
}
