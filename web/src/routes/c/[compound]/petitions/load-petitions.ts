import { redirect } from '@sveltejs/kit';
import type { CompoundReply } from '@sanfang/shared/protocol/api/compounds.ts';
import type { PetitionsReply } from '@sanfang/shared/protocol/api/petitions.ts';
import { read } from '#lib/api/hub.ts';

interface Asked {
  readonly fetch: typeof fetch;
  readonly params: { readonly compound: string };
  readonly url: URL;
  readonly parent: () => Promise<{ readonly me: unknown }>;
  readonly depends: (name: `${string}:${string}`) => void;
}

/** The compound and its petitions, as far as this person may see them. */
export async function loadPetitions({ fetch, params, url, parent, depends }: Asked): Promise<{ readonly compound: CompoundReply; readonly list: PetitionsReply }> {
  depends('hub:petitions');
  const { me } = await parent();
  if (me === null) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname)}`);
  const base = `/api/compounds/${encodeURIComponent(params.compound)}`;
  const [compound, list] = await Promise.all([read<CompoundReply>(fetch, base, url), read<PetitionsReply>(fetch, `${base}/petitions`, url)]);
  return { compound, list };
}
