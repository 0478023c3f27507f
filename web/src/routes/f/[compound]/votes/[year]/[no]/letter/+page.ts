import type { HeldLettersReply, VoteReply } from '@sanfang/shared/protocol/api/votes.ts';
import { fail, read, readIfSignedIn } from '#lib/api/hub.ts';
import { publicVote } from '#lib/vote/public-vote.ts';
import type { PageLoad } from './$types';

/** A vote as everybody reads it, and the letters of proxy that this person holds for it. Public until somebody signs in. */
export const load: PageLoad = async ({ fetch, params, parent, url, depends }) => {
  depends('hub:letter');
  if (!/^\d{4}$/.test(params.year) || !/^\d{1,6}$/.test(params.no)) await fail(404, 'NOT_FOUND');
  const { me } = await parent();
  const id = encodeURIComponent(params.compound);
  const reply = await read<VoteReply>(fetch, `/api/feed/${id}/votes/${params.year}/${params.no}`, url);
  const vote = publicVote(reply);
  if (vote === null) return fail(500, 'CANNOT_READ_LOG');
  const held = me === null ? null : await readIfSignedIn<HeldLettersReply>(fetch, `/api/compounds/${id}/votes/${vote.announced.data.vote}/letters/held`);
  return { person: me?.person ?? null, compound: reply.compound, vote, letters: held?.letters ?? [] };
};
