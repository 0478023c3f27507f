import type { Hat } from '@sanfang/shared/compound/hats.ts';
import type { CompoundReply } from '@sanfang/shared/protocol/api/compounds.ts';

/** The reader's hats in a compound whose page everybody may read; none for strangers and for whoever is not signed in. */
export async function hatsHere(fetch: typeof globalThis.fetch, compound: string, signedIn: boolean): Promise<readonly Hat[]> {
  if (!signedIn) return [];
  const response = await fetch(`/api/compounds/${encodeURIComponent(compound)}`);
  return response.ok ? ((await response.json()) as CompoundReply).hats : [];
}
