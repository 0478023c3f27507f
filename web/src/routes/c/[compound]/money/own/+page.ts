import type { MoneyReply, OwnAccountsReply } from '@sanfang/shared/protocol/api/money.ts';
import { read } from '#lib/api/hub.ts';
import { moneyCompound } from '#lib/money/load-place.ts';
import type { PageLoad } from './$types';

/** One's own sub-accounts, and the projects that take from them. */
export const load: PageLoad = async ({ fetch, params, parent, url, depends }) => {
  depends('hub:money');
  const { me } = await parent();
  const compound = await moneyCompound(fetch, params.compound, me !== null, url);
  const id = encodeURIComponent(params.compound);
  const year = url.searchParams.get('year');
  const [money, own] = await Promise.all([read<MoneyReply>(fetch, `/api/feed/${id}/money`, url), read<OwnAccountsReply>(fetch, `/api/compounds/${id}/accounts/own${year === null ? '' : `?year=${encodeURIComponent(year)}`}`, url)]);
  return { compound, money, own };
};
