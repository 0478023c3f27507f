import { date } from '#lib/format/when.ts';
import type { FeedEvent } from './feed-events.ts';
import { moneySentence } from './money-sentence.ts';
import type { Telling } from './tellers.ts';

/** What happened to the owners' money. */
export function moneyTold(event: FeedEvent, _compound: string, offset: number): Telling | null {
  switch (event.type) {
    case 'project.published': case 'statement.published': case 'topup.advised': case 'question.published':
      return { sentence: moneySentence(event, (at) => date(at, offset)), link: null };
    default: return null;
  }
}
