import type { TurnoutReply, VoteReply } from '@sanfang/shared/protocol/api/votes.ts';
import { fail, read } from '#lib/api/hub.ts';
import { publicVote } from '#lib/vote/public-vote.ts';
import type { PageLoad } from './$types';

/** A vote of the owners by its number, as everybody reads it. */
export const load: PageLoad = async ({ fetch, params, url, depends }) => {
  depends('hub:vote');
  if (!/^\d{4}$/.test(params.year) || !/^\d{1,6}$/.test(params.no)) await fail(404, 'NOT_FOUND');
  const path = `/api/feed/${encodeURIComponent(params.compound)}/votes/${params.year}/${params.no}`;
  const reply = await read<VoteReply>(fetch, path, url);
  const vote = publicVote(reply);
  if (vote === null) return fail(500, 'CANNOT_READ_LOG');
  const turnout = vote.phase === 'OPEN' || vote.phase === 'CLOSED' ? await read<TurnoutReply>(fetch, `${path}/turnout`, url) : null;
  return { compound: reply.compound, now: reply.now, incarnation: reply.incarnation, head: reply.head, rules: reply.rules, decision: reply.decision, second: reply.second, vote, turnout, path };
};
