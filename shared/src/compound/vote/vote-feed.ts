import type { Draft } from '../../log/event.ts';
import { FEED } from '../channel.ts';
import type { Compound } from '../compound.ts';
import { draft, type CompoundDraft } from '../event.ts';
import type { VoteStep } from '../feed/state.ts';
import { permanent } from '../room/sealing.ts';
import type { NoticedVote } from './state.ts';

/** The body that speaks on the feed of the owners' votes: the committee, or who acts for it. Never a person. */
export function convener({ office }: Compound): NonNullable<Draft['office']> {
  const kinds = ['OWNERS_COMMITTEE', 'INTERIM_COMMITTEE', 'RESIDENTS_COMMITTEE_ACTING', 'RESIDENTS_COMMITTEE'] as const;
  for (const kind of kinds) {
    const party = Object.values(office.parties).findLast((one) => one.kind === kind);
    if (party !== undefined) return { actor: party.id, capacity: kind };
  }
  return { actor: 'hub', capacity: 'hub' };
}

/** A step of an announced vote for everybody. */
export function stepOnFeed(compound: Compound, { id: vote, number }: Pick<NoticedVote, 'id' | 'number'>, step: VoteStep, closesAt: string | null, reason: string | null = null): CompoundDraft {
  return draft(FEED, 'vote.stepped', { vote, number, step, closesAt }, { office: convener(compound), ...(reason === null ? {} : { seal: { reason: permanent(reason) } }) });
}
