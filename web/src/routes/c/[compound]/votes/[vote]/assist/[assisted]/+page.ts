import type { AssistedReply } from '@sanfang/shared/protocol/api/paper.ts';
import { read } from '#lib/api/hub.ts';
import { loadVote } from '../../load-vote.ts';
import type { PageLoad } from './$types';

/** A word that waits for its witness, as whoever has its address sees it. */
export const load: PageLoad = async ({ fetch, params, parent, url }) => {
  const known = await loadVote({ fetch, params, parent, url });
  const word = await read<AssistedReply>(fetch, `/api/compounds/${encodeURIComponent(params.compound)}/votes/${encodeURIComponent(params.vote)}/assisted/${encodeURIComponent(params.assisted)}`, url);
  return { ...known, word, assisted: params.assisted };
};
