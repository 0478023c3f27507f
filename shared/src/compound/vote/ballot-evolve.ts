import type { EventOf } from '../event.ts';
import { sealed } from '../sealed.ts';
import { fromShelf, ontoShelf } from '../shelves.ts';
import type { Ballot, NoticedVote } from './state.ts';

/** The ballot stands, in place of an earlier one of the same counting person if it replaces one. */
export function ballotCast(vote: NoticedVote, event: EventOf<'ballot.cast'>): NoticedVote {
  // Before there were letters of proxy, ballots said neither who else owned the units nor who brought them.
  const { token, hand, others = null, letter = null, via = letter === null ? 'ONLINE' : 'PROXY' } = event.data;
  return withBallot(vote, token, { n: event.n, choice: sealed(event, 'choice'), hand, others, letter, via, disputed: false });
}

/** Joint owners contradict each other: neither counts until they have settled it. */
export function ballotDisputed(vote: NoticedVote, event: EventOf<'ballot.disputed'>): NoticedVote {
  const before = fromShelf(vote.ballots, event.data.token);
  return before === undefined ? vote : withBallot(vote, event.data.token, { ...before, disputed: true });
}

function withBallot(vote: NoticedVote, token: string, ballot: Ballot): NoticedVote {
  return { ...vote, ballots: ontoShelf(vote.ballots, token, ballot) };
}
