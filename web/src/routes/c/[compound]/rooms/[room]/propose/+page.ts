import { readScope } from '../scope-choices.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params }) => ({ scope: await readScope(fetch, params.compound) });
