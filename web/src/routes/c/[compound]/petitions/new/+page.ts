import { loadPetitions } from '../load-petitions.ts';
import type { PageLoad } from './$types';

/** Whether this person may raise one. */
export const load: PageLoad = loadPetitions;
