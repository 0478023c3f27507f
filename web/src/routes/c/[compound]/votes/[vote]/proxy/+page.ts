import { redirect } from '@sveltejs/kit';
import type { CompoundReply } from '@sanfang/shared/protocol/api/compounds.ts';
import type { OwnVoteReply, VoteReply } from '@sanfang/shared/protocol/api/votes.ts';
import { fail, read } from '#lib/api/hub.ts';
import { publicVote } from '#lib/vote/public-vote.ts';
import type { PageLoad } from './$types';

/** What an owner needs to send somebody to vote: the notice, and for which homes. */
export const load: PageLoad = async ({ fetch, params, parent, url, depends }) => {
  depends('hub:letters');
  const { me } = await parent();
  if (me === null) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname + url.search)}`);
  const id = encodeURIComponent(params.compound);
  const [compound, mine] = await Promise.all([read<CompoundReply>(fetch, `/api/compounds/${id}`, url), read<OwnVoteReply>(fetch, `/api/compounds/${id}/votes/${encodeURIComponent(params.vote)}/mine`, url)]);
  const { year, no } = mine.number;
  const reply = await read<VoteReply>(fetch, `/api/feed/${id}/votes/${String(year)}/${String(no)}`, url);
  const vote = publicVote(reply);
  if (vote === null) return fail(500, 'CANNOT_READ_LOG');
  return { compound, mine, vote, most: reply.rules.maxProxyUnits.value, asked: url.searchParams.get('unit') };
};
