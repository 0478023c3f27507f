import type { EventOf } from '../event.ts';
import type { ClosedVote, FinalVote, NoticedVote, PreliminaryVote, Vote } from './state.ts';

/** The committee posts the count and the street may revoke it: they read it, and never a ballot. */
export function voteClosed(vote: NoticedVote, event: EventOf<'vote.closed'>): ClosedVote {
  const { tally, verdict, digest, held, flips = null, options = null } = event.data;
  return { ...vote, status: 'CLOSED', result: { tally, verdict, options, digest, closedAt: event.at, held, flips }, certified: {}, told: [...vote.told, event.n] };
}

export function parkingConfirmed(vote: Vote, event: EventOf<'parking.confirmed'>): Vote {
  return vote.status === 'CLOSED' ? { ...vote, result: { ...vote.result, held: null }, told: [...vote.told, event.n] } : vote;
}

export function countCertified(vote: Vote, event: EventOf<'count.certified'>): Vote {
  return vote.status === 'CLOSED' ? { ...vote, certified: { ...vote.certified, [event.capacity]: event.at }, told: [...vote.told, event.n] } : vote;
}

export function resultPosted(vote: Vote, event: EventOf<'result.posted'>): Vote {
  return vote.status === 'CLOSED' ? { ...vote, status: 'PRELIMINARY', objectionsUntil: event.data.objectionsUntil, objections: {}, second: null, told: [...vote.told, event.n] } : vote;
}

/** The committee reads what is said to it. */
export function objectionRaised(vote: Vote, event: EventOf<'objection.raised'>): Vote {
  if (vote.status !== 'PRELIMINARY') return vote;
  const { objection: id } = event.data;
  const objection = { id, n: event.n, at: event.at, person: event.actor, answered: false };
  return { ...vote, objections: { ...vote.objections, [id]: objection }, told: [...vote.told, event.n] };
}

export function objectionAnswered(vote: Vote, event: EventOf<'objection.answered'>): Vote {
  const objection = vote.status === 'PRELIMINARY' ? vote.objections[event.data.objection] : undefined;
  if (vote.status !== 'PRELIMINARY' || objection === undefined) return vote;
  return { ...vote, objections: { ...vote.objections, [objection.id]: { ...objection, answered: true } }, told: [...vote.told, event.n] };
}

export function resultFinalised(vote: Vote, event: EventOf<'result.finalised'>): Vote {
  return vote.status === 'PRELIMINARY' ? { ...vote, status: 'FINAL', told: [...vote.told, event.n] } : vote;
}

export function resolutionEntered(vote: Vote, event: EventOf<'resolution.entered'>): Vote {
  return vote.status === 'FINAL' ? { ...vote, status: 'IN_FORCE', told: [...vote.told, event.n] } : vote;
}

export function resolutionEnded(vote: Vote, event: EventOf<'resolution.ended'>): Vote {
  return isPosted(vote) ? { ...vote, status: event.data.by, told: [...vote.told, event.n] } : vote;
}

/** Who drafts finds the second ballot from the first. */
export function secondStepped(vote: Vote, { type, data, n }: EventOf<'second.drafted'> | EventOf<'second.withdrawn'>): Vote {
  if (!isPosted(vote)) return vote;
  const second = type === 'second.drafted' ? data.second : vote.second === data.second ? null : vote.second;
  return { ...vote, second, told: [...vote.told, n] };
}

function isPosted(vote: Vote): vote is PreliminaryVote | FinalVote {
  return vote.status === 'PRELIMINARY' || vote.status === 'FINAL' || vote.status === 'IN_FORCE';
}
