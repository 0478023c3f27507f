import type { PageLoad } from './$types';
import { loadVote } from './load-vote.ts';

/** A vote for whoever helps an owner to vote. */
export const load: PageLoad = loadVote;
