import type { EventOf } from '../event.ts';
import type { Side } from '../party/offices.ts';
import { isPresent, onProposal } from './proposal-evolve.ts';
import type { OpenRoom, Position, Proposal } from './state.ts';

export function positionTaken(room: OpenRoom, event: EventOf<'position.taken'>): OpenRoom {
  const { version, session, seat, side, position } = event.data;
  const taken: Position = { position, grounds: event.sealed['grounds'] ?? null, version, session, seat, person: event.actor, at: event.at };
  return onProposal(room, event.data.proposal, (proposal) => (isPresent(proposal, version)
    ? { ...proposal, positions: { ...proposal.positions, [side]: taken } }
    : proposal));
}

/** Who stands aside has no word in it, under no hat: a position that they took falls, unless it is being signed already. */
export function recusalDeclared(room: OpenRoom, event: EventOf<'recusal.declared'>): OpenRoom {
  const { seat, person } = event.data;
  return onProposal(room, event.data.proposal, (proposal) => {
    const recused = { ...proposal.recused, [person]: { seat, at: event.at } };
    return { ...proposal, recused, positions: proposal.status === 'TABLED' ? standing(proposal.positions, recused) : proposal.positions };
  });
}

/** Positions less those of persons who stand aside. */
export function standing(positions: Proposal['positions'], recused: Proposal['recused']): Proposal['positions'] {
  const kept = Object.entries(positions).filter(([, position]) => recused[position.person] === undefined);
  return Object.fromEntries(kept) as Partial<Record<Side, Position>>;
}
