import { redirect } from '@sveltejs/kit';
import type { CompoundReply } from '@sanfang/shared/protocol/api/compounds.ts';
import type { OwnVoteReply, VoteReply } from '@sanfang/shared/protocol/api/votes.ts';
import { fail, read } from '#lib/api/hub.ts';
import { publicVote } from '#lib/vote/public-vote.ts';
import type { PageLoad } from './$types';

/** A vote for somebody who wears a hat in the compound: the notice, and the own ballots. */
export const load: PageLoad = async ({ fetch, params, parent, url }) => {
  const { me } = await parent();
  if (me === null) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname + url.search)}`);
  const id = encodeURIComponent(params.compound);
  const [compound, mine] = await Promise.all([read<CompoundReply>(fetch, `/api/compounds/${id}`, url), read<OwnVoteReply>(fetch, `/api/compounds/${id}/votes/${encodeURIComponent(params.vote)}/mine`, url)]);
  const { year, no } = mine.number;
  const reply = await read<VoteReply>(fetch, `/api/feed/${id}/votes/${String(year)}/${String(no)}`, url);
  const vote = publicVote(reply);
  if (vote === null) return fail(500, 'CANNOT_READ_LOG');
  return { person: me.person, compound: { log: compound.log, id: compound.id, name: compound.name, offset: compound.utcOffset }, hats: compound.hats, mine, vote, rules: reply.rules, now: reply.now };
};
