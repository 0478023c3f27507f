import { readScope } from '../../scope-choices.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ fetch, params }) => ({ proposalId: params.proposal, scope: await readScope(fetch, params.compound) });
