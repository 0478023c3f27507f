import { loadVote } from '../load-vote.ts';
import type { PageLoad } from './$types';

/** A vote for whoever helps an owner to vote. */
export const load: PageLoad = loadVote;
