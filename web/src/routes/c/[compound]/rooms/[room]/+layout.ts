import { redirect } from '@sveltejs/kit';
import type { CompoundReply } from '@sanfang/shared/protocol/api/compounds.ts';
import { fail, read } from '#lib/api/hub.ts';
import type { LayoutLoad } from './$types';

/** What the hub renders of a room before it is live: where it is, what it is called, and as whom the reader comes. */
export const load: LayoutLoad = async ({ fetch, params, parent, url }) => {
  const { me } = await parent();
  if (me === null) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname + url.search)}`);
  const compound = await read<CompoundReply>(fetch, `/api/compounds/${params.compound}`, url);
  const room = compound.rooms.find(({ id }) => id === params.room);
  if (room === undefined) return fail(404, 'UNKNOWN_ROOM');
  return {
    person: me.person,
    compound: { log: compound.log, id: compound.id, name: compound.name },
    roomId: room.id,
    title: room.title,
    /** Street offices in whose name the reader may be here. */
    streets: me.hats.map(({ log }) => log).filter((log) => log.startsWith('jurisdiction/')),
  };
};
