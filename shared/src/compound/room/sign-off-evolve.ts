import type { EventOf } from '../event.ts';
import { standing } from './position-evolve.ts';
import { isPresent, onProposal } from './proposal-evolve.ts';
import type { OpenRoom, SignOff } from './state.ts';

export function signOffOpened(room: OpenRoom, event: EventOf<'signoff.opened'>): OpenRoom {
  const { proposal: id, session, version, digest, until } = event.data;
  const signOff: SignOff = { session, version, digest, openedAt: event.at, until, signatures: {} };
  return onProposal(room, id, (proposal) => (isPresent(proposal, version) ? { ...proposal, status: 'SIGNING', signOff } : proposal));
}

export function signOffGiven(room: OpenRoom, event: EventOf<'signoff.given'>): OpenRoom {
  const { proposal: id, seat, side } = event.data;
  return onProposal(room, id, (proposal) => {
    if (proposal.status !== 'SIGNING') return proposal;
    const signatures = { ...proposal.signOff.signatures, [side]: { side, seat, person: event.actor, at: event.at } };
    return { ...proposal, signOff: { ...proposal.signOff, signatures } };
  });
}

/** Back on the table with what was said about it, less the word of those who stood aside meanwhile. */
export function signOffLapsed(room: OpenRoom, event: EventOf<'signoff.lapsed'>): OpenRoom {
  const { proposal: id, version, missing } = event.data;
  return onProposal(room, id, (proposal) => {
    if (proposal.status !== 'SIGNING') return proposal;
    const { signOff: _over, ...kept } = proposal;
    return {
      ...kept, status: 'TABLED', positions: standing(kept.positions, kept.recused),
      lapses: [...kept.lapses, { at: event.at, version, missing }],
    };
  });
}
