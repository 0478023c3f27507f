import type { BallotChoice } from '../../../law/ballot.ts';
import type { Ballot as CountedBallot } from '../../../law/ballot.ts';
import { voteChannel } from '../../channel.ts';
import { draft, type CompoundDraft } from '../../event.ts';
import { fromShelf } from '../../shelves.ts';
import { digestOfPaper, handOf } from '../ballot-paper.ts';
import type { BallotWay, NoticedVote } from '../state.ts';
import { pendingPapers } from './state.ts';

/** The ballot that comes of a paper, or of a word before a witness: it stands for the counting person as a whole, whichever of the owners brought it. */
export function ballotOfPaper(vote: NoticedVote, token: string, choice: BallotChoice, salt: string, via: Extract<BallotWay, 'PAPER' | 'ASSISTED'>): CompoundDraft {
  const { units, area } = vote.electorate.voters[token] ?? { units: [], area: 0 };
  const signed = digestOfPaper({ vote: vote.id, motion: vote.digest, units, area, choice, salt });
  return draft(voteChannel(vote.id), 'ballot.cast', { vote: vote.id, token, hand: handOf(token, via), signed, replaces: null, via }, {
    seal: { choice: { value: { choice, salt }, subjects: [token], retention: 'BALLOT' } },
    office: { actor: token, capacity: token, evident: true },
  });
}

/** Papers that say nothing, of persons for whom nothing else was cast. Whether they take part is a rule of the place. */
export function invalidPapers({ papers, ballots }: Pick<NoticedVote, 'papers' | 'ballots'>): CountedBallot[] {
  const tokens = new Set(Object.values(papers).filter(({ status, token }) => status === 'INVALID' && fromShelf(ballots, token) === undefined).map(({ token }) => token));
  return [...tokens].map((person) => ({ person, owner: null, choice: 'INVALID' }));
}

/** Papers that nobody has read to the end when the vote is counted: held, neither taking part nor agreeing. */
export function unreadPapers({ papers, ballots }: Pick<NoticedVote, 'papers' | 'ballots'>): CountedBallot[] {
  return pendingPapers({ papers }).filter(({ token }) => fromShelf(ballots, token) === undefined).map(({ token: person }) => ({ person, owner: null, choice: 'DISPUTED' }));
}
