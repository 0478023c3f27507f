import type { AuditStore } from '../store/audit-store.ts';
import type { Audit } from './audit.ts';
import { pagesOf } from './chain.ts';

/**
 * Removes the pages that were written before `before` and answers how many. Says first in the stream itself where it will
 * begin from then on: without that, a chain that does not begin at 1 was cut by somebody else.
 */
export async function pruneAudit(store: AuditStore, audit: Audit, before: string): Promise<number> {
  let upTo: { readonly no: number; readonly hash: string } | null = null;
  for await (const page of pagesOf(store)) {
    if (page.at >= before) break;
    upTo = page;
  }
  if (upTo === null) return 0;
  audit.record({ action: 'AUDIT_PRUNED', actor: null, object: { page: upTo.no, hash: upTo.hash } });
  await audit.flush();
  return store.prune(before);
}
