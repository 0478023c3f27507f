import { ledgers } from '@sanfang/shared/law/books.ts';
import type { ReconciliationReply } from '@sanfang/shared/protocol/api/fund-desk.ts';
import { read } from '#lib/api/hub.ts';
import { moneyCompound } from '#lib/money/load-place.ts';
import type { PageLoad } from './$types';

/** What the bank says beside what the books say, of one ledger. */
export const load: PageLoad = async ({ fetch, params, parent, url, depends }) => {
  depends('hub:money');
  const { me } = await parent();
  const compound = await moneyCompound(fetch, params.compound, me !== null, url);
  const ledger = ledgers.find((one) => one === url.searchParams.get('ledger')) ?? 'MAINTENANCE_FUND';
  return { compound, open: await read<ReconciliationReply>(fetch, `/api/compounds/${encodeURIComponent(params.compound)}/fund/reconciliation?ledger=${ledger}`, url) };
};
