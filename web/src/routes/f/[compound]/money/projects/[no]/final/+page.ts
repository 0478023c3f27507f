import type { ProjectReply } from '@sanfang/shared/protocol/api/money.ts';
import { fail, read } from '#lib/api/hub.ts';
import { loadTellers } from '#lib/feed/tellers.ts';
import type { PageLoad } from './$types';

/** A project's final account as everybody reads it. */
export const load: PageLoad = async ({ fetch, params, url }) => {
  if (!/^[1-9]\d{0,5}$/.test(params.no)) await fail(404, 'NOT_FOUND');
  const reply = await read<ProjectReply>(fetch, `/api/feed/${encodeURIComponent(params.compound)}/money/projects/${params.no}`, url);
  await loadTellers(reply.told);
  return { reply };
};
