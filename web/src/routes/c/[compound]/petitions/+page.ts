import { loadPetitions } from './load-petitions.ts';
import type { PageLoad } from './$types';

/** Petitions of the compound. */
export const load: PageLoad = loadPetitions;
