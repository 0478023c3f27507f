import type { EventOf } from '../event.ts';
import { sealed } from '../sealed.ts';
import { emptyShelves } from '../shelves.ts';
import { ballotCast, ballotDisputed } from './ballot-evolve.ts';
import { canvassersAppointed, deliveryConfirmed, visitProved, visitRecorded, visitWithdrawn } from './delivery/evolve.ts';
import { noDelivery } from './delivery/state.ts';
import type { VoteEvents } from './events.ts';
import { countCertified, objectionAnswered, objectionRaised, parkingConfirmed, resolutionEnded, resolutionEntered, resultFinalised, resultPosted, secondStepped, voteClosed } from './result-evolve.ts';
import { assistedEnded, ballotAssisted, paperContested, paperDiffered, paperEntered, paperReceived, paperSettled } from './paper/paper-evolve.ts';
import { letterStepped, proxyGiven } from './proxy/proxy-evolve.ts';
import type { DraftVote, Motion, NoticedVote, Vote, VoteState } from './state.ts';

export type VoteEvent = { [K in keyof VoteEvents]: EventOf<K> }[keyof VoteEvents];

export const initialVote: VoteState = { status: 'ABSENT' };

/** Folds an event of a channel `vote/<id>`. Who has not seen what came before folds nothing over it. */
export function evolveVote(state: VoteState, event: VoteEvent): VoteState {
  if (event.type === 'vote.drafted') return state.status === 'ABSENT' ? drafted(event) : state;
  if (state.status === 'ABSENT') return state;
  switch (event.type) {
    case 'vote.amended': return onDraft(state, (vote) => ({ ...vote, motion: { ...motionOf(event), series: vote.motion.series, secondOf: vote.motion.secondOf }, status: 'DRAFT', reviewUntil: null }));
    case 'vote.withdrawn': return withdrawn(state, event);
    case 'review.asked': return onDraft(state, (vote) => ({ ...vote, reviewUntil: event.data.until }));
    case 'review.given': return onDraft(state, (vote) => {
      const { version, concern } = event.data;
      return { ...vote, status: 'REVIEWED', reviews: [...vote.reviews, { capacity: event.capacity, version, at: event.at, concern }] };
    });
    case 'review.ended': return onDraft(state, (vote) => ({ ...vote, status: 'REVIEWED' }));
    case 'count.appointed': return onDraft(state, (vote) => ({ ...vote, tellers: event.data.tellers, observers: event.data.observers }));
    case 'vote.noticed': return onDraft(state, (vote) => noticed(vote, event));
    case 'electorate.frozen': return onNoticed(state, (vote) => frozen(vote, event));
    case 'silence.confirmed': return onDraft(state, (vote) => ({ ...vote, silenceConfirmed: { version: event.data.version, reference: sealed(event, 'reference') } }));
    case 'canvassers.appointed': return onNoticed(state, (vote) => canvassersAppointed(vote, event));
    case 'visit.recorded': return onNoticed(state, (vote) => visitRecorded(vote, event));
    case 'visit.proved': return onNoticed(state, (vote) => visitProved(vote, event));
    case 'visit.withdrawn': return onNoticed(state, (vote) => visitWithdrawn(vote, event));
    case 'delivery.confirmed': return onNoticed(state, (vote) => deliveryConfirmed(vote, event));
    case 'vote.opened': return onNoticed(state, (vote) => ({ ...vote, status: 'OPEN', told: [...vote.told, event.n] }));
    case 'vote.extended': return onNoticed(state, (vote) => ({ ...vote, closesAt: event.data.closesAt, extensions: vote.extensions + 1, told: [...vote.told, event.n] }));
    case 'ballot.cast': return onNoticed(state, (vote) => ballotCast(vote, event));
    case 'ballot.disputed': return onNoticed(state, (vote) => ballotDisputed(vote, event));
    case 'proxy.given': return onNoticed(state, (vote) => proxyGiven(vote, event));
    case 'proxy.accepted': case 'proxy.checked': case 'proxy.refused': case 'proxy.ended': return onNoticed(state, (vote) => letterStepped(vote, event));
    case 'paper.received': return onNoticed(state, (vote) => paperReceived(vote, event));
    case 'paper.entered': return onNoticed(state, (vote) => paperEntered(vote, event));
    case 'paper.differed': return onNoticed(state, (vote) => paperDiffered(vote, event));
    case 'paper.contested': return onNoticed(state, (vote) => paperContested(vote, event));
    case 'paper.settled': return onNoticed(state, (vote) => paperSettled(vote, event));
    case 'ballot.assisted': return onNoticed(state, (vote) => ballotAssisted(vote, event));
    case 'assisted.ended': return onNoticed(state, (vote) => assistedEnded(vote, event));
    case 'vote.closed': return onNoticed(state, (vote) => voteClosed(vote, event));
    case 'parking.confirmed': return parkingConfirmed(state, event);
    case 'count.certified': return countCertified(state, event);
    case 'result.posted': return resultPosted(state, event);
    case 'objection.raised': return objectionRaised(state, event);
    case 'objection.answered': return objectionAnswered(state, event);
    case 'result.finalised': return resultFinalised(state, event);
    case 'resolution.entered': return resolutionEntered(state, event);
    case 'resolution.ended': return resolutionEnded(state, event);
    case 'second.drafted': case 'second.withdrawn': return secondStepped(state, event);
  }
}

function drafted(event: EventOf<'vote.drafted'>): DraftVote {
  return {
    id: event.data.vote, status: 'DRAFT', motion: motionOf(event), draftedBy: { person: event.actor, capacity: event.capacity },
    reviewUntil: null, silenceConfirmed: null, reviews: [], tellers: [], observers: [], told: [],
  };
}

function motionOf(event: EventOf<'vote.drafted'> | EventOf<'vote.amended'>): Motion {
  const { version, matterCode, matterClass, scope, amount, fund, origin, series, options, secondOf = null } = event.data;
  return {
    version, n: event.n, matterCode, matterClass, scope, amount, fund, origin, title: sealed(event, 'title'), text: sealed(event, 'text'),
    series: series === undefined ? null : { ...series, title: sealed(event, 'series') },
    options: options === undefined ? null : { offered: options, labels: sealed(event, 'options') }, secondOf,
  };
}

function noticed({ status: _status, reviewUntil: _until, silenceConfirmed: _confirmed, ...vote }: DraftVote, event: EventOf<'vote.noticed'>): NoticedVote {
  const { digest, number, opensAt, closesAt, profile, electorate, silence = 'STRICT' } = event.data;
  return {
    ...vote, status: 'NOTICED', number, digest, noticedN: event.n, profile, opensAt, closesAt, extensions: 0,
    electorate: { ...electorate, voters: {}, excluded: [] }, silence, delivery: noDelivery, ballots: emptyShelves, papers: {}, assisted: {}, letters: {},
  };
}

function frozen(vote: NoticedVote, event: EventOf<'electorate.frozen'>): NoticedVote {
  const voters = event.data.voters.map(({ token, units, area }) => [token, { units, area }] as const);
  const { electorate } = vote;
  return { ...vote, electorate: { ...electorate, voters: { ...electorate.voters, ...Object.fromEntries(voters) }, excluded: [...electorate.excluded, ...event.data.excluded] } };
}

function withdrawn(vote: Vote, event: EventOf<'vote.withdrawn'>): Vote {
  if (vote.status !== 'DRAFT' && vote.status !== 'REVIEWED' && vote.status !== 'NOTICED') return vote;
  const { id, motion, draftedBy, reviews, tellers, observers, told } = vote;
  return { id, motion, draftedBy, reviews, tellers, observers, told: [...told, event.n], status: 'WITHDRAWN', noticedN: vote.status === 'NOTICED' ? vote.noticedN : null };
}

function onDraft(vote: Vote, change: (vote: DraftVote) => Vote): Vote {
  return vote.status === 'DRAFT' || vote.status === 'REVIEWED' ? change(vote) : vote;
}

function onNoticed(vote: Vote, change: (vote: NoticedVote) => Vote): Vote {
  return vote.status === 'NOTICED' || vote.status === 'OPEN' ? change(vote) : vote;
}
