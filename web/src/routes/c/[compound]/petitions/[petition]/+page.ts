import { fail } from '#lib/api/hub.ts';
import { loadPetitions } from '../load-petitions.ts';
import type { PageLoad } from './$types';

/** One petition. */
export const load: PageLoad = async (event) => {
  const { compound, list } = await loadPetitions(event);
  const petition = list.petitions.find(({ id }) => id === event.params.petition);
  return petition === undefined ? fail(404, 'UNKNOWN_PETITION') : { compound, petition, orderDays: list.orderDays };
};
