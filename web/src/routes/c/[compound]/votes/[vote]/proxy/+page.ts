import { loadVote } from '../load-vote.ts';
import type { PageLoad } from './$types';

/** What an owner needs to send somebody to vote: the notice, and for which homes. */
export const load: PageLoad = async (event) => {
  event.depends('hub:letters');
  return { ...(await loadVote(event)), asked: event.url.searchParams.get('unit') };
};
