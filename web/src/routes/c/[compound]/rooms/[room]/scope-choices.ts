import type { ScopeReply } from '@sanfang/shared/protocol/api/compounds.ts';

/** Buildings and units that a scope is chosen from; null where the reader may not see them or there is no register yet. */
export async function readScope(fetch: typeof globalThis.fetch, compound: string): Promise<ScopeReply | null> {
  const response = await fetch(`/api/compounds/${compound}/scope`);
  return response.ok ? ((await response.json()) as ScopeReply) : null;
}
