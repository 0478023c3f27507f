import { redirect } from '@sveltejs/kit';
import type { CompoundReply } from '@sanfang/shared/protocol/api/compounds.ts';
import type { EnrolmentReply } from '@sanfang/shared/protocol/api/enrolment.ts';
import { read } from '#lib/api/hub.ts';
import type { PageLoad } from './$types';

/** A claim that waits for somebody to look at it, or null once it is settled. */
export const load: PageLoad = async ({ fetch, params, parent, url, depends }) => {
  depends('hub:enrolment');
  const { me } = await parent();
  if (me === null) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname)}`);
  const base = `/api/compounds/${encodeURIComponent(params.compound)}`;
  const [compound, enrolment] = await Promise.all([read<CompoundReply>(fetch, base, url), read<EnrolmentReply>(fetch, `${base}/enrolment`, url)]);
  return { compound, claim: enrolment.claims.find((one) => one.claim === params.claim) ?? null };
};
