import { redirect } from '@sveltejs/kit';
import type { CompoundReply, ScopeReply } from '@sanfang/shared/protocol/api/compounds.ts';
import type { DeskListReply } from '@sanfang/shared/protocol/api/vote-desk.ts';
import { read } from '#lib/api/hub.ts';
import type { PageLoad } from './$types';

/** What the drafts of a project begin with: the buildings, and decisions that wait for a vote. */
export const load: PageLoad = async ({ fetch, params, parent, url }) => {
  const { me } = await parent();
  if (me === null) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname)}`);
  const base = `/api/compounds/${encodeURIComponent(params.compound)}`;
  const [compound, scope, list] = await Promise.all([read<CompoundReply>(fetch, base, url), read<ScopeReply>(fetch, `${base}/scope`, url), read<DeskListReply>(fetch, `${base}/vote-desk`, url)]);
  return { compound, scope, awaited: list.awaited };
};
