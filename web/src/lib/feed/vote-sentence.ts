import type { FeedEvents } from '@sanfang/shared/compound/feed/state.ts';
import type { OptionId } from '@sanfang/shared/law/ballot.ts';
import type { SeenEvent } from '@sanfang/shared/protocol/live.ts';
import { date, dayEnd } from '#lib/format/when.ts';
import { m } from '#lib/paraglide/messages.js';
import { resultWord, shownOptions } from '#lib/vote/options.ts';

type VoteType = 'vote.announced' | 'vote.stepped' | 'result.published' | 'resolution.published';
/** An event of a vote of the owners on a feed. */
export type VoteEvent = { [K in VoteType]: SeenEvent & { readonly type: K; readonly data: FeedEvents[K] } }[VoteType];

/** What happened to a vote of the owners, in one plain sentence. `offset`: minutes east of UTC. */
export function voteSentence(event: VoteEvent, offset: number): string {
  const text = (path: string): string => (typeof event.opened[path] === 'string' ? event.opened[path] : m.text_erased());
  switch (event.type) {
    case 'vote.announced': {
      const { opensAt, closesAt, options } = event.data;
      const said = { title: text('title'), opens: date(opensAt, offset), closes: dayEnd(closesAt, offset) };
      return options === undefined ? m.feed_vote_announced(said) : m.feed_vote_announced_options({ ...said, count: options.length });
    }
    case 'vote.stepped': {
      const closes = dayEnd(event.data.closesAt ?? event.at, offset);
      switch (event.data.step) {
        case 'OPENED': return m.feed_vote_opened({ closes });
        case 'EXTENDED': return m.feed_vote_extended({ closes });
        case 'CLOSED': return m.feed_vote_closed();
        case 'WITHDRAWN': return m.feed_vote_withdrawn({ reason: text('reason') });
      }
      break;
    }
    case 'result.published': {
      const { stage, verdict, objectionsUntil, options } = event.data;
      const said = { outcome: resultWord(verdict.outcome, options?.verdict.chosen, shownOptions(options?.tally.options.map(({ option }) => ({ id: option as OptionId, amount: null })), event.opened['options'])) };
      return stage === 'FINAL' ? m.feed_vote_final(said) : m.feed_vote_preliminary({ ...said, until: dayEnd(objectionsUntil ?? event.at, offset) });
    }
    case 'resolution.published': return { IN_FORCE: m.feed_vote_in_force, REVOKED_BY_GOV: m.feed_vote_revoked, CANCELLED_BY_COURT: m.feed_vote_cancelled }[event.data.status]();
  }
}
