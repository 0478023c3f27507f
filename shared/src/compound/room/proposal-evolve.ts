import { digestOf } from '../../log/commitment.ts';
import type { EventOf } from '../event.ts';
import { sealed } from '../sealed.ts';
import type { OpenRoom, Proposal, ProposalVersion } from './state.ts';

export function proposalTabled(room: OpenRoom, event: EventOf<'proposal.tabled'>): OpenRoom {
  const version = versionOf(event);
  const { proposal: id, no } = event.data;
  const proposal: Proposal = { id, no, status: 'TABLED', versions: [version], positions: {}, mandates: {}, recused: {}, lapses: [] };
  return { ...room, proposals: { ...room.proposals, [id]: proposal } };
}

/** What was said about the old text does not hold for the new one; who stands aside still does. */
export function proposalAmended(room: OpenRoom, event: EventOf<'proposal.amended'>): OpenRoom {
  const version = versionOf(event);
  return onProposal(room, event.data.proposal, (proposal) => ({ ...proposal, versions: [...proposal.versions, version], positions: {}, mandates: {} }));
}

export function proposalWithdrawn(room: OpenRoom, event: EventOf<'proposal.withdrawn'>): OpenRoom {
  return onProposal(room, event.data.proposal, (proposal) => {
    const { id, no, versions, positions, mandates, recused, lapses } = proposal;
    return { id, no, versions, positions, mandates, recused, lapses, status: 'WITHDRAWN', at: event.at };
  });
}

/** Changes one proposal; a viewer who did not see it tabled folds nothing. */
export function onProposal(room: OpenRoom, id: string, change: (proposal: Proposal) => Proposal): OpenRoom {
  const proposal = room.proposals[id];
  return proposal === undefined ? room : { ...room, proposals: { ...room.proposals, [id]: change(proposal) } };
}

/** Whether a version is the one on the table: a viewer who missed an amendment folds nothing that is about it. */
export function isPresent(proposal: Proposal, version: number): boolean {
  return proposal.versions.at(-1)?.version === version;
}

/** The digest covers the open data and the commitments of the event, so that it is bound to the words as well. */
function versionOf(event: EventOf<'proposal.tabled'> | EventOf<'proposal.amended'>): ProposalVersion {
  const { version, side, matterCode, scope, budget, fund, timetable, photos, origin, supersedes } = event.data;
  const digest = digestOf({ data: event.data, sealed: event.sealed });
  return { version, n: event.n, at: event.at, side, capacity: event.capacity, digest, title: sealed(event, 'title'), text: sealed(event, 'text'), matterCode, scope, budget, fund, timetable, photos, origin, supersedes };
}
