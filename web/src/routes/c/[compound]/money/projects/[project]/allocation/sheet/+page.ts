import type { AllocationReply } from '@sanfang/shared/protocol/api/fund-desk.ts';
import { read } from '#lib/api/hub.ts';
import { moneyCompound } from '#lib/money/load-place.ts';
import type { PageLoad } from './$types';

/** The allocation list of one building as it is put up: every home masked, for whoever may read the list at all. */
export const load: PageLoad = async ({ fetch, params, parent, url }) => {
  const { me } = await parent();
  const compound = await moneyCompound(fetch, params.compound, me !== null, url);
  const building = url.searchParams.get('building');
  const query = building === null ? '' : `&building=${encodeURIComponent(building)}`;
  return { compound, list: await read<AllocationReply>(fetch, `/api/compounds/${encodeURIComponent(params.compound)}/fund/projects/${encodeURIComponent(params.project)}/allocation?sheet=1${query}`, url), project: params.project };
};
