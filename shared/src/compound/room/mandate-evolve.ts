import type { EventOf } from '../event.ts';
import { sealed } from '../sealed.ts';
import { onProposal } from './proposal-evolve.ts';
import type { Mandate, OpenRoom } from './state.ts';

export function mandateRecorded(room: OpenRoom, event: EventOf<'mandate.recorded'>): OpenRoom {
  const { seat, digest, basis, resolvedOn } = event.data;
  const mandate: Mandate = { seat, digest, basis, reference: sealed(event, 'reference'), resolvedOn, recordedAt: event.at };
  return onProposal(room, event.data.proposal, (proposal) => ({ ...proposal, mandates: { ...proposal.mandates, [seat]: mandate } }));
}
