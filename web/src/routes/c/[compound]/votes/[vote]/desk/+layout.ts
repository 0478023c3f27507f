import { redirect } from '@sveltejs/kit';
import type { CompoundReply, ScopeReply } from '@sanfang/shared/protocol/api/compounds.ts';
import type { VoteDeskReply } from '@sanfang/shared/protocol/api/vote-desk.ts';
import { read } from '#lib/api/hub.ts';
import type { LayoutLoad } from './$types';

/** The desk of a vote before it is live: where it is, as whom the reader comes, and what the hub adds beside the channel. */
export const load: LayoutLoad = async ({ fetch, params, parent, url, depends }) => {
  depends('hub:vote-desk');
  const { me } = await parent();
  if (me === null) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname + url.search)}`);
  const base = `/api/compounds/${encodeURIComponent(params.compound)}`;
  const [compound, scope, beside] = await Promise.all([
    read<CompoundReply>(fetch, base, url), read<ScopeReply>(fetch, `${base}/scope`, url), read<VoteDeskReply>(fetch, `${base}/vote-desk/votes/${encodeURIComponent(params.vote)}`, url),
  ]);
  return { person: me.person, compound, scope, beside, voteId: params.vote };
};
