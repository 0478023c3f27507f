import { redirect } from '@sveltejs/kit';
import type { CastReply } from '@sanfang/shared/protocol/api/accounts.ts';
import { returnTo } from '#lib/account/return-to.ts';
import type { PageLoad } from './$types';

/** The demo's cast where the hub runs as a demo; whoever is signed in goes straight on. */
export const load: PageLoad = async ({ fetch, parent, url }) => {
  const to = returnTo(url.searchParams.get('to'));
  if ((await parent()).me !== null) redirect(303, to);
  const response = await fetch('/api/demo');
  const cast = response.ok ? ((await response.json()) as CastReply).cast : [];
  return { to, cast };
};
