import type { Compound } from '../compound.ts';
import { hatsOf } from '../hats.ts';
import type { PartyKind } from '../party/offices.ts';

/**
 * Whose people compare papers with the roll. Two people of two of these decide, so that no one body alone says who is an owner.
 * The property firm is none of them: it would be given the owners' data for a purpose of its own (PIPL Art. 23).
 */
export const reviewingBodies = ['COMMITTEE', 'RESIDENTS_COMMITTEE', 'OPERATOR'] as const;
export type ReviewingBody = (typeof reviewingBodies)[number];

/** A residents' committee that acts for the owners' committee is still the same organisation. */
const bodyOf: Readonly<Partial<Record<PartyKind, ReviewingBody>>> = {
  OWNERS_COMMITTEE: 'COMMITTEE', INTERIM_COMMITTEE: 'COMMITTEE',
  RESIDENTS_COMMITTEE_ACTING: 'RESIDENTS_COMMITTEE', RESIDENTS_COMMITTEE: 'RESIDENTS_COMMITTEE',
  OPERATOR: 'OPERATOR',
};

/** For which reviewing body a person acts under a hat, or null for none. */
export function reviewingFor(compound: Pick<Compound, 'office' | 'register' | 'street' | 'feed'>, by: { readonly person: string; readonly capacity: string }, now: string): ReviewingBody | null {
  const kind = hatsOf(compound, by.person, now).find((hat) => hat.capacity === by.capacity)?.party?.kind;
  return kind === undefined ? null : (bodyOf[kind] ?? null);
}
