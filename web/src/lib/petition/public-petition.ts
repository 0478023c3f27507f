import type { PetitionStatus } from '@sanfang/shared/compound/petition/state.ts';
import type { SeenEvent } from '@sanfang/shared/protocol/live.ts';
import { asFeedEvent, type FeedEvent } from '#lib/feed/feed-events.ts';

export type PetitionStepEvent = Extract<FeedEvent, { type: 'petition.published' }>;

/** A petition as the feed tells it: what is asked, how many have signed, and how it stands now. */
export interface PublicPetition {
  readonly id: string;
  readonly number: PetitionStepEvent['data']['number'];
  readonly matterCode: PetitionStepEvent['data']['matterCode'];
  /** Null when it was erased. */
  readonly title: string | null;
  /** Null when it was erased, or was told before the words were told as well. */
  readonly text: string | null;
  readonly signed: { readonly persons: number; readonly area: number };
  readonly of: { readonly persons: number; readonly area: number };
  readonly areaMet: boolean;
  readonly status: Exclude<PetitionStatus, 'COLLECTING' | 'WITHDRAWN' | 'LAPSED'>;
  /** End of the clock that runs. */
  readonly until: string | null;
  readonly vote: PetitionStepEvent['data']['voteNumber'];
  /** Oldest first. */
  readonly steps: readonly PetitionStepEvent[];
}

/** Puts a petition together from what was told of it, oldest first; null where something cannot be read. */
export function publicPetition(told: readonly SeenEvent[]): PublicPetition | null {
  const steps = told.map(asFeedEvent).filter((event): event is PetitionStepEvent => event?.type === 'petition.published');
  const first = steps[0];
  if (first === undefined || steps.length < told.length) return null;
  const { petition: id, number, matterCode, persons, area, of, areaMet } = first.data;
  const word = (path: string): string | null => (typeof first.opened[path] === 'string' ? first.opened[path] : null);
  let [status, before]: readonly PublicPetition['status'][] = ['REACHED', 'REACHED'];
  for (const { data: { step } } of steps) {
    if (step === 'TAKEN_UP') [status, before] = ['TAKEN_UP', status ?? 'REACHED'];
    // The vote was taken back: the duty stands as it stood.
    else status = step === 'REOPENED' ? before : step;
  }
  const last = steps.at(-1) ?? first;
  return { id, number, matterCode, title: word('title'), text: word('text'), signed: { persons, area }, of, areaMet, status: status ?? 'REACHED', until: last.data.until, vote: status === 'TAKEN_UP' ? last.data.voteNumber : null, steps };
}
