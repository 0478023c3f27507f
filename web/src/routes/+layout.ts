import type { MeReply } from '@sanfang/shared/protocol/api/accounts.ts';
import { readIfSignedIn } from '#lib/api/hub.ts';
import type { LayoutLoad } from './$types';

/** Who is signed in, for every page; null for followers without account. */
export const load: LayoutLoad = async ({ fetch }) => ({ me: await readIfSignedIn<MeReply>(fetch, '/api/me') });
