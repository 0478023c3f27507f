import { voteChannel } from '../../channel.ts';
import { draft, type CompoundDraft } from '../../event.ts';
import type { RegisterState } from '../../register/state.ts';
import type { NoticedVote } from '../state.ts';
import { isBacked, pendingPapers, type Paper, type SetAsideReason } from './state.ts';
import { tellOwners } from './telling.ts';

/** Papers of a counting person that wait on the word of one teller alone: nobody of a second body has read them. */
export function unreadOf(vote: Pick<NoticedVote, 'papers'>, token: string): Paper[] {
  return pendingPapers(vote).filter((paper) => paper.token === token && !isBacked(paper));
}

/** Takes them from the list, and tells all who own the homes: who did hand one in can say so in time. `office`: in whose name. */
export function setAsideUnread(register: RegisterState, vote: NoticedVote, token: string, reason: SetAsideReason, office?: CompoundDraft['office']): CompoundDraft[] {
  const papers = unreadOf(vote, token);
  const settled = papers.map(({ id }) => draft(voteChannel(vote.id), 'paper.settled', { vote: vote.id, paper: id, as: 'SET_ASIDE', reason }, office === undefined ? {} : { office }));
  return papers.length === 0 ? [] : [...settled, ...tellOwners(register, vote, token, 'PAPER_SET_ASIDE')];
}
