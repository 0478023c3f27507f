import { voteChannel } from '../../channel.ts';
import { draft, type CompoundDraft } from '../../event.ts';
import type { RegisterState } from '../../register/state.ts';
import type { NoticedVote } from '../state.ts';
import { isBacked, pendingPapers, type Paper, type SetAsideReason } from './state.ts';
import { tellOwners } from './telling.ts';

/** Takes all papers of a counting person from the list that wait on the word of one teller alone: nobody of a second body has read them. */
export function setAsideUnread(register: RegisterState, vote: NoticedVote, token: string, reason: SetAsideReason, office?: CompoundDraft['office']): CompoundDraft[] {
  return setAside(register, vote, token, pendingPapers(vote).filter((paper) => paper.token === token && !isBacked(paper)), reason, office);
}

/** Takes papers of a counting person from the list, and tells all who own the homes: who did hand one in can say so in time. `office`: in whose name. */
export function setAside(register: RegisterState, vote: NoticedVote, token: string, papers: readonly Pick<Paper, 'id'>[], reason: SetAsideReason, office?: CompoundDraft['office']): CompoundDraft[] {
  const settled = papers.map(({ id }) => draft(voteChannel(vote.id), 'paper.settled', { vote: vote.id, paper: id, as: 'SET_ASIDE', reason }, office === undefined ? {} : { office }));
  return papers.length === 0 ? [] : [...settled, ...tellOwners(register, vote, token, 'PAPER_SET_ASIDE')];
}
