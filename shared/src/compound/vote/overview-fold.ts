import { withDue } from '../due-order.ts';
import type { CompoundEvent } from '../event.ts';
import type { Overview, VoteDue, VoteSummary } from '../overview.ts';
import { sealed } from '../sealed.ts';
import { readUntil } from './paper/state.ts';
import type { VoteOrigin, VoteStatus } from './state.ts';

/** Statuses that an event brings by itself. */
const statusBy: Readonly<Partial<Record<CompoundEvent['type'], VoteStatus>>> = {
  'vote.withdrawn': 'WITHDRAWN', 'review.given': 'REVIEWED', 'review.ended': 'REVIEWED', 'vote.opened': 'OPEN', 'vote.closed': 'CLOSED',
  'result.posted': 'PRELIMINARY', 'result.finalised': 'FINAL', 'resolution.entered': 'IN_FORCE',
};

/** Folds an event of a vote into the overview: lists, and what falls due. */
export function ofVote(overview: Overview, event: CompoundEvent): Overview {
  switch (event.type) {
    case 'vote.drafted': {
      const { vote, origin, series, secondOf } = event.data;
      const drafted: VoteSummary = { id: vote, title: sealed(event, 'title'), status: 'DRAFT', number: null, draftedAt: event.at, closesAt: null, papers: 0, count: [], canvassers: [], decision: decisionOf(origin), series: series === undefined ? null : { id: series.id, title: sealed(event, 'series') }, secondOf: secondOf?.number ?? null };
      return { ...overview, votes: { ...overview.votes, [drafted.id]: drafted } };
    }
    case 'vote.amended': return onVote(without(overview, event.data.vote, 'REVIEW'), event.data.vote, (vote) => ({ ...vote, title: sealed(event, 'title'), status: 'DRAFT', decision: decisionOf(event.data.origin) }));
    case 'review.asked': return withDue(overview, { at: event.data.until, kind: 'REVIEW', vote: event.data.vote });
    case 'count.appointed': return onVote(overview, event.data.vote, (vote) => ({ ...vote, count: [...event.data.tellers, ...event.data.observers] }));
    case 'canvassers.appointed': return onVote(overview, event.data.vote, (vote) => ({ ...vote, canvassers: event.data.canvassers.map(({ capacity }) => capacity) }));
    case 'vote.noticed': {
      const { vote, number, opensAt, closesAt } = event.data;
      const noticed = onVote(without(overview, vote, 'REVIEW'), vote, (one) => ({ ...one, status: 'NOTICED', number, closesAt }));
      return withDue(withDue(noticed, { at: opensAt, kind: 'OPENING', vote }), { at: closesAt, kind: 'CLOSE', vote });
    }
    case 'vote.extended': {
      const { vote, closesAt } = event.data;
      return closing(onVote(overview, vote, (one) => ({ ...one, closesAt })), vote);
    }
    // While a paper that came in time waits, it closes later; the last one brings the close back, at once if its time has passed.
    case 'paper.received': return closing(onVote(overview, event.data.vote, (vote) => ({ ...vote, papers: vote.papers + 1 })), event.data.vote);
    case 'paper.settled': return closing(onVote(overview, event.data.vote, (vote) => ({ ...vote, papers: vote.papers - 1 })), event.data.vote);
    case 'review.given': case 'review.ended': return stands(without(overview, event.data.vote, 'REVIEW'), event);
    case 'vote.opened': return stands(without(overview, event.data.vote, 'OPENING'), event);
    case 'vote.closed': return stands(without(overview, event.data.vote, 'CLOSE'), event);
    case 'vote.withdrawn': return stands(without(overview, event.data.vote), event);
    case 'result.posted': case 'result.finalised': case 'resolution.entered': return stands(overview, event);
    case 'resolution.ended': return onVote(overview, event.data.vote, (vote) => ({ ...vote, status: event.data.by }));
    default: return overview;
  }
}

function decisionOf(origin: VoteOrigin): string | null {
  return origin.kind === 'DECISION' ? origin.decision : null;
}

function stands(overview: Overview, { type, data }: CompoundEvent): Overview {
  const status = statusBy[type];
  return status === undefined || !('vote' in data) ? overview : onVote(overview, data.vote, (vote) => ({ ...vote, status }));
}

function onVote(overview: Overview, id: string, change: (vote: VoteSummary) => VoteSummary): Overview {
  const vote = overview.votes[id];
  return vote === undefined ? overview : { ...overview, votes: { ...overview.votes, [id]: change(vote) } };
}

/** With the close of a vote due at its time, or once nobody waits any longer for papers to be read. */
function closing(overview: Overview, vote: string): Overview {
  const rest = without(overview, vote, 'CLOSE');
  const { closesAt, papers } = overview.votes[vote] ?? { closesAt: null, papers: 0 };
  return closesAt === null ? rest : withDue(rest, { at: papers > 0 ? readUntil(closesAt) : closesAt, kind: 'CLOSE', vote });
}

/** Less what was due of a vote: of one kind, or all of it. */
function without(overview: Overview, vote: string, kind: VoteDue['kind'] | null = null): Overview {
  return { ...overview, dues: overview.dues.filter((due) => !('vote' in due) || due.vote !== vote || (kind !== null && due.kind !== kind)) };
}
