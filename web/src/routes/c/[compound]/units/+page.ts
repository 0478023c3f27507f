import { redirect } from '@sveltejs/kit';
import type { CompoundReply } from '@sanfang/shared/protocol/api/compounds.ts';
import type { OwnUnitsReply } from '@sanfang/shared/protocol/api/enrolment.ts';
import { read } from '#lib/api/hub.ts';
import type { PageLoad } from './$types';

/** One's own units here, and what came to pass with them. */
export const load: PageLoad = async ({ fetch, params, parent, url, depends }) => {
  depends('hub:units');
  const { me } = await parent();
  if (me === null) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname)}`);
  const base = `/api/compounds/${encodeURIComponent(params.compound)}`;
  const [compound, own] = await Promise.all([read<CompoundReply>(fetch, base, url), read<OwnUnitsReply>(fetch, `${base}/units/mine`, url)]);
  return { compound, own };
};
