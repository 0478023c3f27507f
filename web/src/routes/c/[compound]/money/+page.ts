import type { FundDeskReply } from '@sanfang/shared/protocol/api/fund-desk.ts';
import type { MoneyReply, OwnAccountsReply } from '@sanfang/shared/protocol/api/money.ts';
import { read } from '#lib/api/hub.ts';
import { moneyCompound, readsMoney } from '#lib/money/load-place.ts';
import type { PageLoad } from './$types';

/** The owners' money as this person may see it: everybody's totals, the own accounts, and the books for those who keep them. */
export const load: PageLoad = async ({ fetch, params, parent, url, depends }) => {
  depends('hub:money');
  const { me } = await parent();
  const compound = await moneyCompound(fetch, params.compound, me !== null, url);
  const id = encodeURIComponent(params.compound);
  const [money, own, desk] = await Promise.all([
    read<MoneyReply>(fetch, `/api/feed/${id}/money`, url), read<OwnAccountsReply>(fetch, `/api/compounds/${id}/accounts/own`, url),
    readsMoney(compound, 'fund') ? read<FundDeskReply>(fetch, `/api/compounds/${id}/fund`, url) : null,
  ]);
  return { compound, money, own, desk };
};
