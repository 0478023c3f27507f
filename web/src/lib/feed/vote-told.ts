import { m } from '#lib/paraglide/messages.js';
import type { FeedEvent } from './feed-events.ts';
import type { Telling } from './tellers.ts';
import { voteSentence } from './vote-sentence.ts';

/** A vote of the owners: its sentence, its number, and the page of its notice. */
export function voteTold(event: FeedEvent, compound: string, offset: number): Telling | null {
  switch (event.type) {
    case 'vote.announced': case 'vote.stepped': case 'result.published': case 'resolution.published': {
      const { year, no } = event.data.number;
      return { sentence: voteSentence(event, offset), link: { href: `/f/${compound}/votes/${String(year)}/${String(no)}`, text: m.ballot_number({ year, no }) } };
    }
    default: return null;
  }
}
