import { date } from '#lib/format/when.ts';
import type { FeedEvent } from './feed-events.ts';
import { m } from '#lib/paraglide/messages.js';
import { moneySentence, type MoneyEvent } from './money-sentence.ts';
import type { Telling } from './tellers.ts';

/** What happened to the owners' money. */
export function moneyTold(event: FeedEvent, compound: string, offset: number): Telling | null {
  switch (event.type) {
    case 'project.published': case 'statement.published': case 'topup.advised': case 'question.published':
      return { sentence: moneySentence(event, (at) => date(at, offset)), link: linkOf(event, `/f/${compound}/money`) };
    default: return null;
  }
}

/** Where the whole of it stands. */
function linkOf(event: MoneyEvent, base: string): Telling['link'] {
  switch (event.type) {
    case 'project.published': return { href: `${base}/projects/${String(event.data.no)}`, text: m.funds_feed_project() };
    case 'statement.published': return { href: `${base}/statements/${String(event.n)}`, text: m.funds_feed_statement() };
    case 'topup.advised': return { href: base, text: m.funds_title() };
    case 'question.published': return null;
  }
}
