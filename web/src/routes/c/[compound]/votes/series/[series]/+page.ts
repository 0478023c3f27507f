import { redirect } from '@sveltejs/kit';
import type { CompoundReply } from '@sanfang/shared/protocol/api/compounds.ts';
import type { SeriesDeskReply } from '@sanfang/shared/protocol/api/series.ts';
import { read } from '#lib/api/hub.ts';
import type { PageLoad } from './$types';

/** All votes on one project, for those who draft and advise. */
export const load: PageLoad = async ({ fetch, params, parent, url, depends }) => {
  depends('hub:series');
  const { me } = await parent();
  if (me === null) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname)}`);
  const base = `/api/compounds/${encodeURIComponent(params.compound)}`;
  const [compound, desk] = await Promise.all([read<CompoundReply>(fetch, base, url), read<SeriesDeskReply>(fetch, `${base}/series/${encodeURIComponent(params.series)}`, url)]);
  return { compound, desk, series: params.series };
};
