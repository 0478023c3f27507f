import type { RulesChangeReply } from '@sanfang/shared/protocol/api/feed.ts';
import { fail, read } from '#lib/api/hub.ts';
import { asFeedEvent } from '#lib/feed/feed-events.ts';
import type { PageLoad } from './$types';

/** One change of the rules, by the version that it made. */
export const load: PageLoad = async ({ fetch, params, url }) => {
  if (!/^\d{1,6}$/.test(params.version)) await fail(404, 'NOT_FOUND');
  const reply = await read<RulesChangeReply>(fetch, `/api/feed/${encodeURIComponent(params.compound)}/rules/${params.version}`, url);
  const event = asFeedEvent(reply.event);
  if (event?.type !== 'rules.changed') return fail(500, 'CANNOT_READ_LOG');
  return { compound: reply.compound, event };
};
