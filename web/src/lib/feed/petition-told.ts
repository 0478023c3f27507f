import { dayEnd } from '#lib/format/when.ts';
import { m } from '#lib/paraglide/messages.js';
import type { FeedEvent } from './feed-events.ts';
import type { Telling } from './tellers.ts';

/** A petition of owners from the moment it binds the committee, and the vote that came of it. */
export function petitionTold(event: FeedEvent, compound: string, offset: number): Telling | null {
  if (event.type !== 'petition.published') return null;
  const { voteNumber: vote, petition, number } = event.data;
  const link = vote === null ? { href: `/f/${compound}/petitions/${petition}`, text: m.petition_number(number) } : { href: `/f/${compound}/votes/${String(vote.year)}/${String(vote.no)}`, text: m.ballot_number(vote) };
  return { sentence: sentence(event, offset), link };
}

function sentence({ data, opened, at }: Extract<FeedEvent, { type: 'petition.published' }>, offset: number): string {
  const text = (path: string): string => (typeof opened[path] === 'string' ? opened[path] : m.text_erased());
  const [title, until] = [text('title'), dayEnd(data.until ?? at, offset)];
  switch (data.step) {
    case 'REACHED': return data.areaMet ? m.feed_petition_reached({ title, persons: data.persons, until }) : m.feed_petition_reached_area_short({ title, persons: data.persons, until });
    case 'OVERDUE': return m.feed_petition_overdue({ title });
    case 'ORDERED': return m.feed_petition_ordered({ title, until, reference: text('reference') });
    case 'ORDER_OVERDUE': return m.feed_petition_order_overdue({ title });
    case 'TAKEN_UP': return m.feed_petition_taken_up({ title, ...(data.voteNumber ?? data.number) });
    case 'REOPENED': return m.feed_petition_reopened({ title });
  }
}
