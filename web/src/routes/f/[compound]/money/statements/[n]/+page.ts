import type { StatementReply } from '@sanfang/shared/protocol/api/money.ts';
import { fail, read } from '#lib/api/hub.ts';
import { hatsHere } from '#lib/money/hats-here.ts';
import type { PageLoad } from './$types';

/** A published statement, and as whom the reader might ask about it. */
export const load: PageLoad = async ({ fetch, params, parent, url, depends }) => {
  depends('hub:money');
  if (!/^[1-9]\d{0,14}$/.test(params.n)) await fail(404, 'NOT_FOUND');
  const { me } = await parent();
  const [reply, hats] = await Promise.all([read<StatementReply>(fetch, `/api/feed/${encodeURIComponent(params.compound)}/money/statements/${params.n}`, url), hatsHere(fetch, params.compound, me !== null)]);
  return { reply, hats };
};
