import type { DecisionReply } from '@sanfang/shared/protocol/api/feed.ts';
import { fail, read } from '#lib/api/hub.ts';
import { asFeedEvent } from '#lib/feed/feed-events.ts';
import type { PageLoad } from './$types';

/** One published decision, by its number. */
export const load: PageLoad = async ({ fetch, params, url }) => {
  if (!/^\d{4}$/.test(params.year) || !/^\d{1,6}$/.test(params.no)) await fail(404, 'NOT_FOUND');
  const path = `/api/feed/${encodeURIComponent(params.compound)}/decisions/${params.year}/${params.no}`;
  const reply = await read<DecisionReply>(fetch, path, url);
  const event = asFeedEvent(reply.event);
  if (event?.type !== 'decision.published') return fail(500, 'CANNOT_READ_LOG');
  return { compound: reply.compound, event, supersedes: reply.supersedes, supersededBy: reply.supersededBy };
};
