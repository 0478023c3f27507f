import { redirect } from '@sveltejs/kit';
import type { CompoundReply, ScopeReply } from '@sanfang/shared/protocol/api/compounds.ts';
import type { PetitionsReply } from '@sanfang/shared/protocol/api/petitions.ts';
import type { DeskListReply } from '@sanfang/shared/protocol/api/vote-desk.ts';
import { read } from '#lib/api/hub.ts';
import type { PageLoad } from './$types';

/** What a draft begins with: the scope to choose from, and the decision or petition that it goes back to, if the address names one. */
export const load: PageLoad = async ({ fetch, params, parent, url }) => {
  const { me } = await parent();
  if (me === null) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname + url.search)}`);
  const base = `/api/compounds/${encodeURIComponent(params.compound)}`;
  const [compound, scope, list] = await Promise.all([read<CompoundReply>(fetch, base, url), read<ScopeReply>(fetch, `${base}/scope`, url), read<DeskListReply>(fetch, `${base}/vote-desk`, url)]);
  const decision = url.searchParams.get('decision');
  const wanted = url.searchParams.get('petition');
  const petitions = wanted === null ? [] : (await read<PetitionsReply>(fetch, `${base}/petitions`, url)).petitions;
  return { person: me.person, compound, scope, awaited: list.awaited, from: list.awaited.find((one) => one.decision === decision) ?? null, petition: petitions.find(({ id }) => id === wanted) ?? null };
};
