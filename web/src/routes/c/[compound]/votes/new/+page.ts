import { redirect } from '@sveltejs/kit';
import type { CompoundReply, ScopeReply } from '@sanfang/shared/protocol/api/compounds.ts';
import type { DeskListReply } from '@sanfang/shared/protocol/api/vote-desk.ts';
import { read } from '#lib/api/hub.ts';
import type { PageLoad } from './$types';

/** What a draft begins with: the scope to choose from, and the decision that it goes back to, if the address names one. */
export const load: PageLoad = async ({ fetch, params, parent, url }) => {
  const { me } = await parent();
  if (me === null) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname + url.search)}`);
  const base = `/api/compounds/${encodeURIComponent(params.compound)}`;
  const [compound, scope, list] = await Promise.all([read<CompoundReply>(fetch, base, url), read<ScopeReply>(fetch, `${base}/scope`, url), read<DeskListReply>(fetch, `${base}/vote-desk`, url)]);
  const decision = url.searchParams.get('decision');
  return { person: me.person, compound, scope, awaited: list.awaited, from: list.awaited.find((one) => one.decision === decision) ?? null };
};
