import type { CastReply } from '@sanfang/shared/protocol/api/accounts.ts';
import type { CompoundsReply } from '@sanfang/shared/protocol/api/compounds.ts';
import type { FeedsReply } from '@sanfang/shared/protocol/api/feed.ts';
import type { VotesReply } from '@sanfang/shared/protocol/api/votes.ts';
import { read } from '#lib/api/hub.ts';
import type { PageLoad } from './$types';

/** Signed in: my compounds, with the votes that wait for me. Otherwise: what this is, the open feeds, and the demo's cast. */
export const load: PageLoad = async ({ fetch, parent, url }) => {
  const { me } = await parent();
  if (me !== null) {
    const [{ compounds }, { feeds }] = await Promise.all([read<CompoundsReply>(fetch, '/api/compounds', url), read<FeedsReply>(fetch, '/api/feeds', url)]);
    // Owners vote, and whoever lives here may hold their letter: nobody else is waited for.
    const homes = compounds.filter(({ hats }) => hats.some(({ units }) => units.length > 0));
    const votes = await Promise.all(homes.map(async ({ id }) => [id, await read<VotesReply>(fetch, `/api/compounds/${id}/votes`, url)] as const));
    return { compounds, feeds, cast: [], votes: Object.fromEntries(votes) };
  }
  const [{ feeds }, demo] = await Promise.all([read<FeedsReply>(fetch, '/api/feeds', url), fetch('/api/demo')]);
  const cast = demo.ok ? ((await demo.json()) as CastReply).cast : [];
  return { compounds: null, feeds, cast, votes: {} };
};
