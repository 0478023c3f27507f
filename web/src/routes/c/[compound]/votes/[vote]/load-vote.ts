import { redirect } from '@sveltejs/kit';
import type { MeReply } from '@sanfang/shared/protocol/api/accounts.ts';
import type { OwnVoteReply, VoteReply } from '@sanfang/shared/protocol/api/votes.ts';
import { fail, read } from '#lib/api/hub.ts';
import { publicVote } from '#lib/vote/public-vote.ts';

interface Asked {
  readonly fetch: typeof fetch;
  readonly params: { readonly compound: string; readonly vote: string };
  readonly parent: () => Promise<{ readonly me: MeReply | null }>;
  readonly url: URL;
}

/** A vote as everybody reads it, the rules by which it is counted, and what of it is this person's own: for the booth and all that is done beside it. */
export async function loadVote({ fetch, params, parent, url }: Asked) {
  const { me } = await parent();
  if (me === null) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname + url.search)}`);
  const id = encodeURIComponent(params.compound);
  const mine = await read<OwnVoteReply>(fetch, `/api/compounds/${id}/votes/${encodeURIComponent(params.vote)}/mine`, url);
  const { year, no } = mine.number;
  const { rules, ...reply } = await read<VoteReply>(fetch, `/api/feed/${id}/votes/${String(year)}/${String(no)}`, url);
  const vote = publicVote(reply);
  if (vote === null) return fail(500, 'CANNOT_READ_LOG');
  // Whoever goes by a letter of proxy may wear no hat here: the place is read as everybody reads it.
  const hats = me.hats.find(({ log }) => log === reply.compound.log)?.hats ?? [];
  return { person: me.person, compound: { ...reply.compound, hats }, mine, vote, rules };
}
