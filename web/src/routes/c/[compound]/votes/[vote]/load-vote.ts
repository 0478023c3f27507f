import { redirect } from '@sveltejs/kit';
import type { CompoundReply } from '@sanfang/shared/protocol/api/compounds.ts';
import type { OwnVoteReply, VoteReply } from '@sanfang/shared/protocol/api/votes.ts';
import { fail, read } from '#lib/api/hub.ts';
import { publicVote } from '#lib/vote/public-vote.ts';

interface Asked {
  readonly fetch: typeof fetch;
  readonly params: { readonly compound: string; readonly vote: string };
  readonly parent: () => Promise<{ readonly me: { readonly person: string } | null }>;
  readonly url: URL;
}

/** A vote as everybody reads it, the rules by which it is counted, and what of it is this person's own: for the booth and all that is done beside it. */
export async function loadVote({ fetch, params, parent, url }: Asked) {
  const { me } = await parent();
  if (me === null) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname + url.search)}`);
  const id = encodeURIComponent(params.compound);
  const [compound, mine] = await Promise.all([read<CompoundReply>(fetch, `/api/compounds/${id}`, url), read<OwnVoteReply>(fetch, `/api/compounds/${id}/votes/${encodeURIComponent(params.vote)}/mine`, url)]);
  const { year, no } = mine.number;
  const { rules, ...reply } = await read<VoteReply>(fetch, `/api/feed/${id}/votes/${String(year)}/${String(no)}`, url);
  const vote = publicVote(reply);
  if (vote === null) return fail(500, 'CANNOT_READ_LOG');
  return { person: me.person, compound, mine, vote, rules };
}
