import type { EventOf } from '../../event.ts';
import { sealed } from '../../sealed.ts';
import type { NoticedVote } from '../state.ts';
import type { AssistedBallot, Paper } from './state.ts';

export function paperReceived(vote: NoticedVote, { at, actor, capacity, data }: EventOf<'paper.received'>): NoticedVote {
  const { paper: id, no, token, scan } = data;
  const paper: Paper = { id, no, token, scan, receivedAt: at, receiver: actor, receivedBy: capacity, entries: [], status: 'WAITING', reason: null, settledBy: null, why: null, contested: null };
  return { ...vote, papers: { ...vote.papers, [id]: paper } };
}

export function paperEntered(vote: NoticedVote, event: EventOf<'paper.entered'>): NoticedVote {
  const { actor: person, capacity, data: { paper: id, backs = true } } = event;
  return onPaper(vote, id, (paper) => ({ ...paper, entries: [...paper.entries, { person, capacity, mark: sealed(event, 'mark'), backs }] }));
}

export function paperDiffered(vote: NoticedVote, { data }: EventOf<'paper.differed'>): NoticedVote {
  return onPaper(vote, data.paper, (paper) => ({ ...paper, status: 'DIFFERS' }));
}

export function paperContested(vote: NoticedVote, { at, data }: EventOf<'paper.contested'>): NoticedVote {
  return onPaper(vote, data.paper, (paper) => ({ ...paper, contested: at }));
}

export function paperSettled(vote: NoticedVote, { capacity, data, sealed: words }: EventOf<'paper.settled'>): NoticedVote {
  return onPaper(vote, data.paper, (paper) => ({ ...paper, status: data.as, reason: data.reason, settledBy: paper.status === 'DIFFERS' ? capacity : null, why: words['why'] ?? null }));
}

export function ballotAssisted(vote: NoticedVote, event: EventOf<'ballot.assisted'>): NoticedVote {
  const { assisted: id, token, signed } = event.data;
  const ballot: AssistedBallot = { id, token, at: event.at, helper: { person: event.actor, capacity: event.capacity }, signed, choice: sealed(event, 'choice'), status: 'WAITING' };
  return { ...vote, assisted: { ...vote.assisted, [id]: ballot } };
}

export function assistedEnded(vote: NoticedVote, { data }: EventOf<'assisted.ended'>): NoticedVote {
  const ballot = vote.assisted[data.assisted];
  return ballot === undefined ? vote : { ...vote, assisted: { ...vote.assisted, [ballot.id]: { ...ballot, status: data.as } } };
}

function onPaper(vote: NoticedVote, id: string, change: (paper: Paper) => Paper): NoticedVote {
  const paper = vote.papers[id];
  return paper === undefined ? vote : { ...vote, papers: { ...vote.papers, [id]: change(paper) } };
}
