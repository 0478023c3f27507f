import type { ScopeReply } from '@sanfang/shared/protocol/api/compounds.ts';
import type { ProjectDeskReply } from '@sanfang/shared/protocol/api/fund-desk.ts';
import { read } from '#lib/api/hub.ts';
import { moneyCompound } from '#lib/money/load-place.ts';
import type { PageLoad } from './$types';

/** A project at the desk of those who keep the money. */
export const load: PageLoad = async ({ fetch, params, parent, url, depends }) => {
  depends('hub:money');
  const { me } = await parent();
  const compound = await moneyCompound(fetch, params.compound, me !== null, url);
  const base = `/api/compounds/${encodeURIComponent(params.compound)}`;
  const desk = await read<ProjectDeskReply>(fetch, `${base}/fund/projects/${encodeURIComponent(params.project)}`, url);
  const scope = desk.project.status === 'PROPOSED' ? await read<ScopeReply>(fetch, `${base}/scope`, url) : null;
  return { compound, desk, scope };
};
