import { redirect } from '@sveltejs/kit';
import type { CompoundReply } from '@sanfang/shared/protocol/api/compounds.ts';
import { channelReaders } from '@sanfang/shared/compound/view.ts';
import type { PetitionsReply } from '@sanfang/shared/protocol/api/petitions.ts';
import type { DeskListReply } from '@sanfang/shared/protocol/api/vote-desk.ts';
import { read } from '#lib/api/hub.ts';
import type { PageLoad } from './$types';

/** The votes of a compound, as far as this person may see them. */
export const load: PageLoad = async ({ fetch, params, parent, url, depends }) => {
  depends('hub:votes');
  const { me } = await parent();
  if (me === null) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname)}`);
  const base = `/api/compounds/${encodeURIComponent(params.compound)}`;
  const [compound, list] = await Promise.all([read<CompoundReply>(fetch, base, url), read<DeskListReply>(fetch, `${base}/vote-desk`, url)]);
  // Whose duty a petition makes: nobody else is shown them here.
  const duties = compound.hats.some(({ office }) => channelReaders.petitions.includes(office)) ? (await read<PetitionsReply>(fetch, `${base}/petitions`, url)).petitions : [];
  return { compound, list, due: duties.filter(({ status }) => ['REACHED', 'OVERDUE', 'ORDERED', 'ORDER_OVERDUE'].includes(status)) };
};
