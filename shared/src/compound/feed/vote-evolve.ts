import type { EventOf } from '../event.ts';
import type { VoteLink } from '../vote/choice/state.ts';
import type { FeedState, FeedVote } from './state.ts';

/** A vote takes its number for good. */
export function voteAnnounced(state: FeedState, event: EventOf<'vote.announced'>): FeedState {
  const { vote, electorate: _electorate, decision: _decision, profile: _profile, ...announced } = event.data;
  const { year, no } = announced.number;
  return {
    ...state,
    votes: { ...linked(state.votes, announced.secondOf, { vote, number: announced.number }), [vote]: { ...announced, n: event.n, told: [], status: 'NOTICED' } },
    lastVote: { ...state.lastVote, [year]: no },
  };
}

export function voteStepped(state: FeedState, { data, n }: EventOf<'vote.stepped'>): FeedState {
  const vote = state.votes[data.vote];
  if (vote === undefined) return state;
  const status = ({ OPENED: 'OPEN', EXTENDED: 'OPEN', CLOSED: 'CLOSED', WITHDRAWN: 'WITHDRAWN' } as const)[data.step];
  const stepped: FeedVote = { ...vote, status, closesAt: data.closesAt ?? vote.closesAt, told: [...vote.told, n] };
  const votes = data.step === 'WITHDRAWN' ? linked(state.votes, vote.secondOf, null) : state.votes;
  return { ...state, votes: { ...votes, [data.vote]: stepped } };
}

/** From its preliminary result on, a vote stands among the resolutions: money asks there whether it may move. */
export function resultPublished(state: FeedState, { data, n }: EventOf<'result.published'>): FeedState {
  const vote = state.votes[data.vote];
  if (vote === undefined) return state;
  const { number, matterCode, fund, scope, options = [] } = vote;
  const chosen = data.options?.verdict.chosen ?? null;
  const amount = options.find(({ id }) => id === chosen)?.amount ?? vote.amount;
  const resolution = { number, matterCode, fund, amount, scope, outcome: data.verdict.outcome, status: data.stage, ...(chosen === null ? {} : { chosen }) };
  return { ...state, votes: { ...state.votes, [data.vote]: { ...vote, told: [...vote.told, n] } }, resolutions: { ...state.resolutions, [data.vote]: resolution } };
}

export function resolutionPublished(state: FeedState, { data, n }: EventOf<'resolution.published'>): FeedState {
  const [vote, resolution] = [state.votes[data.vote], state.resolutions[data.vote]];
  if (vote === undefined || resolution === undefined) return state;
  return { ...state, votes: { ...state.votes, [data.vote]: { ...vote, told: [...vote.told, n] } }, resolutions: { ...state.resolutions, [data.vote]: { ...resolution, status: data.status } } };
}

/** A first vote names the second ballot that is under way. */
function linked(votes: FeedState['votes'], first: VoteLink | undefined, second: VoteLink | null): FeedState['votes'] {
  const vote = first === undefined ? undefined : votes[first.vote];
  if (first === undefined || vote === undefined) return votes;
  const { second: _before, ...rest } = vote;
  return { ...votes, [first.vote]: second === null ? rest : { ...rest, second } };
}
