import { redirect } from '@sveltejs/kit';
import { browser } from '$app/env';
import type { CompoundReply } from '@sanfang/shared/protocol/api/compounds.ts';
import type { DeliveryReply } from '@sanfang/shared/protocol/api/delivery.ts';
import { read } from '#lib/api/hub.ts';
import type { RoundPlace } from '#lib/canvass/device.ts';
import type { PageLoad } from './$types';

/** The doors of the reader's round; without network those that this device has kept. */
export const load: PageLoad = async ({ fetch, params, parent, url }) => {
  const { me } = await parent();
  if (me === null) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname + url.search)}`);
  const id = encodeURIComponent(params.compound);
  try {
    const [compound, delivery] = await Promise.all([read<CompoundReply>(fetch, `/api/compounds/${id}`, url), read<DeliveryReply>(fetch, `/api/compounds/${id}/votes/${encodeURIComponent(params.vote)}/delivery`, url)]);
    const place: RoundPlace = { id: compound.id, log: compound.log, name: compound.name, offset: compound.utcOffset };
    return { person: me.person, place, delivery };
  } catch (error) {
    // Anything but a network that is gone is the page's own to tell.
    if (!browser || !(error instanceof TypeError)) throw error;
    const { roundOn } = await import('#lib/canvass/device.ts');
    const kept = await roundOn(me.person, params.vote);
    if (kept === null) throw error;
    return { person: me.person, place: kept.place, delivery: kept.delivery };
  }
};
