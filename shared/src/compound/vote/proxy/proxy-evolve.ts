import type { EventOf } from '../../event.ts';
import { sealed } from '../../sealed.ts';
import type { NoticedVote } from '../state.ts';
import type { Letter } from './state.ts';

/** A letter waits for a teller. */
export function proxyGiven(vote: NoticedVote, event: EventOf<'proxy.given'>): NoticedVote {
  const { letter: id, token, hand, unit, holderUnit, key = null, paper, way } = event.data;
  return withLetter(vote, { id, n: event.n, at: event.at, token, hand, unit, holderUnit, key, accepted: null, named: sealed(event, 'named'), paper, way, by: event.actor, hat: event.capacity, status: 'WAITING', holder: null, reason: null });
}

/** What became of a letter. */
export function letterStepped(vote: NoticedVote, event: EventOf<'proxy.accepted'> | EventOf<'proxy.checked'> | EventOf<'proxy.refused'> | EventOf<'proxy.ended'>): NoticedVote {
  const letter = vote.letters[event.data.letter];
  if (letter === undefined) return vote;
  switch (event.type) {
    case 'proxy.accepted': return withLetter(vote, { ...letter, accepted: event.actor });
    case 'proxy.checked': return withLetter(vote, { ...letter, status: 'CHECKED', holder: event.data.holder });
    case 'proxy.refused': return withLetter(vote, { ...letter, status: 'REFUSED', reason: event.data.reason });
    case 'proxy.ended': return withLetter(vote, { ...letter, status: 'ENDED' });
  }
}

function withLetter(vote: NoticedVote, letter: Letter): NoticedVote {
  return { ...vote, letters: { ...vote.letters, [letter.id]: letter } };
}
