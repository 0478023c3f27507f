import { ledgers } from '@sanfang/shared/law/books.ts';
import type { LedgerReply } from '@sanfang/shared/protocol/api/fund-desk.ts';
import { fail, read } from '#lib/api/hub.ts';
import { moneyCompound } from '#lib/money/load-place.ts';
import type { PageLoad } from './$types';

/** A page of a year of one ledger, newest first. */
export const load: PageLoad = async ({ fetch, params, parent, url, depends }) => {
  depends('hub:money');
  const { me } = await parent();
  const compound = await moneyCompound(fetch, params.compound, me !== null, url);
  if (!ledgers.some((ledger) => ledger === params.ledger)) await fail(404, 'NOT_FOUND');
  const asked = ['year', 'before'].flatMap((name) => {
    const value = url.searchParams.get(name) ?? '';
    return /^[1-9]\d{0,8}$/.test(value) ? [`${name}=${value}`] : [];
  });
  const query = asked.length === 0 ? '' : `?${asked.join('&')}`;
  return { compound, page: await read<LedgerReply>(fetch, `/api/compounds/${encodeURIComponent(params.compound)}/fund/ledgers/${params.ledger}${query}`, url) };
};
