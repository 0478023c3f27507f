import { redirect } from '@sveltejs/kit';
import { channelReaders } from '@sanfang/shared/compound/view.ts';
import type { CompoundReply } from '@sanfang/shared/protocol/api/compounds.ts';
import { read } from '#lib/api/hub.ts';

/** A compound as this person enters the pages of its money: whoever is not signed in is led to it. */
export async function moneyCompound(fetch: typeof globalThis.fetch, id: string, signedIn: boolean, url: URL): Promise<CompoundReply> {
  if (!signedIn) redirect(303, `/sign-in?to=${encodeURIComponent(url.pathname + url.search)}`);
  return read<CompoundReply>(fetch, `/api/compounds/${encodeURIComponent(id)}`, url);
}

/** Whether somebody reads the books, or keeps all sub-accounts. */
export function readsMoney({ hats }: Pick<CompoundReply, 'hats'>, what: 'fund' | 'accounts'): boolean {
  return hats.some(({ office }) => channelReaders[what].includes(office));
}
