import type { MoneyReply } from '@sanfang/shared/protocol/api/money.ts';
import { read } from '#lib/api/hub.ts';
import type { PageLoad } from './$types';

/** The owners' money as everybody reads it. */
export const load: PageLoad = async ({ fetch, params, url }) => ({ money: await read<MoneyReply>(fetch, `/api/feed/${encodeURIComponent(params.compound)}/money`, url) });
