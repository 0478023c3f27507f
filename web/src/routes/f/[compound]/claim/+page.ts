import type { OwnClaimsReply } from '@sanfang/shared/protocol/api/enrolment.ts';
import type { FeedReply } from '@sanfang/shared/protocol/api/feed.ts';
import { read, readIfSignedIn } from '#lib/api/hub.ts';
import type { PageLoad } from './$types';

/** Whose compound it is, and what became of one's own claims. Public until somebody signs in. */
export const load: PageLoad = async ({ fetch, params, parent, url, depends }) => {
  depends('hub:claims');
  const { me } = await parent();
  const id = encodeURIComponent(params.compound);
  const [{ compound }, own] = await Promise.all([
    read<FeedReply>(fetch, `/api/feed/${id}?limit=1`, url),
    me === null ? null : readIfSignedIn<OwnClaimsReply>(fetch, `/api/claims/${id}`),
  ]);
  return { compound, own };
};
