import type { FeedReply } from '@sanfang/shared/protocol/api/feed.ts';
import { read } from '#lib/api/hub.ts';
import { loadTellers } from '#lib/feed/tellers.ts';
import type { PageLoad } from './$types';

/** One page of a compound's open feed, newest first. */
export const load: PageLoad = async ({ fetch, params, url, depends }) => {
  depends('hub:feed');
  const before = url.searchParams.get('before');
  const older = before !== null && /^\d{1,15}$/.test(before) ? `?before=${before}` : '';
  const feed = await read<FeedReply>(fetch, `/api/feed/${encodeURIComponent(params.compound)}${older}`, url);
  // Most visits see no vote running: what shows them is loaded only where one does.
  const [running] = await Promise.all([feed.running.length === 0 ? null : import('#lib/feed/RunningVotes.svelte'), loadTellers(feed.items)]);
  return { feed, older: older !== '', Running: running?.default ?? null };
};
