import type { CastReply } from '@sanfang/shared/protocol/api/accounts.ts';
import type { CompoundsReply } from '@sanfang/shared/protocol/api/compounds.ts';
import type { FeedsReply } from '@sanfang/shared/protocol/api/feed.ts';
import { read } from '#lib/api/hub.ts';
import type { PageLoad } from './$types';

/** Signed in: my compounds. Otherwise: what this is, the open feeds, and the demo's cast. */
export const load: PageLoad = async ({ fetch, parent, url }) => {
  const { me } = await parent();
  if (me !== null) {
    const [{ compounds }, { feeds }] = await Promise.all([read<CompoundsReply>(fetch, '/api/compounds', url), read<FeedsReply>(fetch, '/api/feeds', url)]);
    return { compounds, feeds, cast: [] };
  }
  const [{ feeds }, demo] = await Promise.all([read<FeedsReply>(fetch, '/api/feeds', url), fetch('/api/demo')]);
  const cast = demo.ok ? ((await demo.json()) as CastReply).cast : [];
  return { compounds: null, feeds, cast };
};
