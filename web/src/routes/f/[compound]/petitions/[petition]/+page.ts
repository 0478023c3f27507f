import type { PetitionOnFeedReply } from '@sanfang/shared/protocol/api/petition-feed.ts';
import { fail, read } from '#lib/api/hub.ts';
import { publicPetition } from '#lib/petition/public-petition.ts';
import type { PageLoad } from './$types';

/** A petition that enough owners have signed, as everybody reads it. */
export const load: PageLoad = async ({ fetch, params, url, depends }) => {
  depends('hub:petition');
  const reply = await read<PetitionOnFeedReply>(fetch, `/api/feed/${encodeURIComponent(params.compound)}/petitions/${encodeURIComponent(params.petition)}`, url);
  const petition = publicPetition(reply.told);
  return petition === null ? fail(500, 'CANNOT_READ_LOG') : { compound: reply.compound, petition };
};
