import { redirect } from '@sveltejs/kit';
import type { SessionsReply } from '@sanfang/shared/protocol/api/accounts.ts';
import { read } from '#lib/api/hub.ts';
import type { PageLoad } from './$types';

/** Where this person is signed in. */
export const load: PageLoad = async ({ fetch, parent, url, depends }) => {
  depends('hub:sessions');
  const { me } = await parent();
  if (me === null) redirect(303, '/sign-in?to=/account');
  const { sessions } = await read<SessionsReply>(fetch, '/api/sessions', url);
  return { me, sessions: [...sessions].sort((a, b) => Number(b.current) - Number(a.current) || b.lastSeenAt.localeCompare(a.lastSeenAt)) };
};
