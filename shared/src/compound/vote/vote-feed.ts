import type { Draft } from '../../log/event.ts';
import { FEED } from '../channel.ts';
import type { Compound } from '../compound.ts';
import { draft, type CompoundDraft } from '../event.ts';
import type { VoteStep } from '../feed/state.ts';
import { seatByCapacity } from '../room/at-the-table.ts';
import { permanent } from '../room/sealing.ts';
import type { NoticedVote, Vote } from './state.ts';

/** The body of a seat, of the compound or of its street, as it speaks on the feed: never a person. */
export function bodyOf({ office, street }: Compound, capacity: string): NonNullable<Draft['office']> {
  for (const bodies of [office, street]) {
    const seat = bodies === null ? null : seatByCapacity(bodies, capacity);
    const party = seat === null ? undefined : bodies?.parties[seat.party];
    if (party !== undefined) return { actor: party.id, capacity: party.kind };
  }
  return { actor: 'hub', capacity: 'hub' };
}

/** The body that holds a vote: the committee, or who acts for it. */
export function convener(compound: Compound, { draftedBy }: Pick<Vote, 'draftedBy'>): NonNullable<Draft['office']> {
  return bodyOf(compound, draftedBy.capacity);
}

/** A step of an announced vote for everybody. */
export function stepOnFeed(compound: Compound, { id: vote, number, draftedBy }: Pick<NoticedVote, 'id' | 'number' | 'draftedBy'>, step: VoteStep, closesAt: string | null, reason: string | null = null): CompoundDraft {
  return draft(FEED, 'vote.stepped', { vote, number, step, closesAt }, { office: convener(compound, { draftedBy }), ...(reason === null ? {} : { seal: { reason: permanent(reason) } }) });
}
