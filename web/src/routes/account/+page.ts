import { redirect } from '@sveltejs/kit';
import type { SessionsReply } from '@sanfang/shared/protocol/api/accounts.ts';
import type { SecondFactorReply } from '@sanfang/shared/protocol/api/second-factor.ts';
import { read } from '#lib/api/hub.ts';
import type { PageLoad } from './$types';

/** How this person shows who they are, and where they are signed in. */
export const load: PageLoad = async ({ fetch, parent, url, depends }) => {
  depends('hub:sessions');
  const { me } = await parent();
  if (me === null) redirect(303, '/sign-in?to=/account');
  const [{ sessions }, secondFactor] = await Promise.all([read<SessionsReply>(fetch, '/api/sessions', url), read<SecondFactorReply>(fetch, '/api/second-factor', url)]);
  return { me, secondFactor, sessions: [...sessions].sort((a, b) => Number(b.current) - Number(a.current) || b.lastSeenAt.localeCompare(a.lastSeenAt)) };
};
