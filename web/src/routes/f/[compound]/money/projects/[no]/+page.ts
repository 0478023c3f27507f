import type { ProjectReply } from '@sanfang/shared/protocol/api/money.ts';
import { fail, read } from '#lib/api/hub.ts';
import { loadTellers } from '#lib/feed/tellers.ts';
import { hatsHere } from '#lib/money/hats-here.ts';
import type { PageLoad } from './$types';

/** A project of the owners' money as everybody reads it, and as whom the reader might ask about it. */
export const load: PageLoad = async ({ fetch, params, parent, url, depends }) => {
  depends('hub:money');
  if (!/^[1-9]\d{0,5}$/.test(params.no)) await fail(404, 'NOT_FOUND');
  const { me } = await parent();
  const [reply, hats] = await Promise.all([read<ProjectReply>(fetch, `/api/feed/${encodeURIComponent(params.compound)}/money/projects/${params.no}`, url), hatsHere(fetch, params.compound, me !== null)]);
  await loadTellers(reply.told);
  return { reply, hats };
};
