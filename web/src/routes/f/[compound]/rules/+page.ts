import type { RulesReply } from '@sanfang/shared/protocol/api/feed.ts';
import { read } from '#lib/api/hub.ts';
import type { PageLoad } from './$types';

/** The rules by which a compound's owners decide, for everybody. */
export const load: PageLoad = async ({ fetch, params, url }) => ({ reply: await read<RulesReply>(fetch, `/api/feed/${encodeURIComponent(params.compound)}/rules`, url) });
