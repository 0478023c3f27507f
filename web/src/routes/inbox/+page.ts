import type { InboxReply } from '@sanfang/shared/protocol/api/compounds.ts';
import { read } from '#lib/api/hub.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, url }) => ({ inbox: await read<InboxReply>(fetch, '/api/inbox', url) });
