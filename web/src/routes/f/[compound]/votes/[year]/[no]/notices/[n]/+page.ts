import type { VoteReply } from '@sanfang/shared/protocol/api/votes.ts';
import { fail, read } from '#lib/api/hub.ts';
import { publicVote } from '#lib/vote/public-vote.ts';
import type { PageLoad } from './$types';

/** One step of a vote by its number on the feed, as a notice of its own: what is put up on paper. */
export const load: PageLoad = async ({ fetch, params, url }) => {
  if (!/^\d{4}$/.test(params.year) || !/^\d{1,6}$/.test(params.no)) await fail(404, 'NOT_FOUND');
  const reply = await read<VoteReply>(fetch, `/api/feed/${encodeURIComponent(params.compound)}/votes/${params.year}/${params.no}`, url);
  const vote = publicVote(reply);
  if (vote === null) return fail(500, 'CANNOT_READ_LOG');
  const step = vote.told.find(({ n }) => String(n) === params.n);
  if (step === undefined) return fail(404, 'NOT_FOUND');
  return { compound: reply.compound, vote, step };
};
