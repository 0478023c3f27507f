import type { EventOf } from '../event.ts';
import { onProposal } from './proposal-evolve.ts';
import type { OpenRoom } from './state.ts';

export function decisionRecorded(room: OpenRoom, event: EventOf<'decision.recorded'>): OpenRoom {
  const { proposal: id, decision, number, ownersVote } = event.data;
  return onProposal(room, id, (proposal) => proposal.status === 'SIGNING'
    ? { ...proposal, status: 'DECIDED', decision: { id: decision, number, at: event.at, ownersVote } }
    : proposal);
}
