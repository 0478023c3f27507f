import { allows } from '@sanfang/shared/compound/policy-table.ts';
import { moneyCompound } from '#lib/money/load-place.ts';
import type { PageLoad } from './$types';

/** Importing money from a sheet, for who keeps the sub-accounts. */
export const load: PageLoad = async ({ fetch, params, parent, url }) => {
  const { me } = await parent();
  const compound = await moneyCompound(fetch, params.compound, me !== null, url);
  return { compound, allowed: compound.hats.some(({ office }) => allows(office, 'StartDeposits', 'NO_ROOM')) };
};
