import { redirect } from '@sveltejs/kit';
import type { CompoundReply } from '@sanfang/shared/protocol/api/compounds.ts';
import type { RulesReply } from '@sanfang/shared/protocol/api/feed.ts';
import { read } from '#lib/api/hub.ts';
import type { PageLoad } from './$types';

/** The rules of a compound, for those who may change them. */
export const load: PageLoad = async ({ fetch, params, parent, url }) => {
  const { me } = await parent();
  if (me === null) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname)}`);
  const id = encodeURIComponent(params.compound);
  const [compound, reply] = await Promise.all([read<CompoundReply>(fetch, `/api/compounds/${id}`, url), read<RulesReply>(fetch, `/api/feed/${id}/rules`, url)]);
  return { compound, reply };
};
