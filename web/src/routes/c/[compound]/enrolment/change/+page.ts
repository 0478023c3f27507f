import { redirect } from '@sveltejs/kit';
import type { CompoundReply } from '@sanfang/shared/protocol/api/compounds.ts';
import type { RollUnitReply } from '@sanfang/shared/protocol/api/enrolment.ts';
import { fail, read } from '#lib/api/hub.ts';
import type { PageLoad } from './$types';

/** A unit whose owners or voter somebody is about to change from a paper. */
export const load: PageLoad = async ({ fetch, params, parent, url }) => {
  const { me } = await parent();
  if (me === null) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname + url.search)}`);
  const base = `/api/compounds/${encodeURIComponent(params.compound)}`;
  const unit = url.searchParams.get('unit') ?? '';
  if (unit === '') return fail(404, 'NOT_FOUND');
  const [compound, roll] = await Promise.all([read<CompoundReply>(fetch, base, url), read<RollUnitReply>(fetch, `${base}/enrolment/units/${encodeURIComponent(unit)}`, url)]);
  return { compound, roll };
};
