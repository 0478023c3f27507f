import { loadVote } from './load-vote.ts';
import type { PageLoad } from './$types';

/** A vote for somebody who wears a hat in the compound: the notice, and the own ballots. */
export const load: PageLoad = loadVote;
