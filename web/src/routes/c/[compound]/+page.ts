import { redirect } from '@sveltejs/kit';
import type { CompoundReply } from '@sanfang/shared/protocol/api/compounds.ts';
import type { FeedReply } from '@sanfang/shared/protocol/api/feed.ts';
import type { VotesReply } from '@sanfang/shared/protocol/api/votes.ts';
import type { WaitingReply } from '@sanfang/shared/protocol/api/waiting.ts';
import { read } from '#lib/api/hub.ts';
import { loadTellers } from '#lib/feed/tellers.ts';
import type { PageLoad } from './$types';

/** A compound as this person sees it, with the latest of its feed. */
export const load: PageLoad = async ({ fetch, params, parent, url, depends }) => {
  depends('hub:compound');
  const { me } = await parent();
  if (me === null) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname)}`);
  const id = encodeURIComponent(params.compound);
  const [compound, feed, votes, waiting] = await Promise.all([
    read<CompoundReply>(fetch, `/api/compounds/${id}`, url),
    read<FeedReply>(fetch, `/api/feed/${id}?limit=5`, url),
    read<VotesReply>(fetch, `/api/compounds/${id}/votes`, url),
    read<WaitingReply>(fetch, `/api/compounds/${id}/waiting`, url),
  ]);
  await loadTellers(feed.items);
  return { me, compound, feed, votes, waiting };
};
