import type { SeriesReply } from '@sanfang/shared/protocol/api/series.ts';
import { read } from '#lib/api/hub.ts';
import type { PageLoad } from './$types';

/** The votes on one project, as everybody reads them. */
export const load: PageLoad = async ({ fetch, params, url }) =>
  read<SeriesReply>(fetch, `/api/feed/${encodeURIComponent(params.compound)}/series/${encodeURIComponent(params.series)}`, url);
