import { createHash } from 'node:crypto';
import { canonicalize } from '@sanfang/shared/log/canonical.ts';
import type { AuditPage, AuditStore } from '../store/audit-store.ts';
import { actOf } from './act.ts';

const PAGES_AT_ONCE = 200;

/** SHA-256 over the canonical form of everything else in the page, base64url. */
export function hashOf({ no, at, node, acts, prev }: Omit<AuditPage, 'hash'>): string {
  return createHash('sha256').update(canonicalize({ no, at, node, acts, prev })).digest('base64url');
}

/** The page that follows `last`, null where there is none yet. Time never goes back. */
export function pageAfter(last: AuditPage | null, acts: readonly string[], now: string, node: string): AuditPage {
  const page = { no: (last?.no ?? 0) + 1, at: last !== null && last.at > now ? last.at : now, node, acts, prev: last?.hash ?? '' };
  return { ...page, hash: hashOf(page) };
}

/** All pages written since, in order. */
export async function* pagesOf(store: AuditStore, since = ''): AsyncGenerator<AuditPage> {
  for (let after = 0; ;) {
    const pages = await store.pages(after, since, PAGES_AT_ONCE);
    yield* pages;
    const last = pages.at(-1);
    if (last === undefined || pages.length < PAGES_AT_ONCE) return;
    after = last.no;
  }
}

/** What a look through the whole chain found. */
export interface ChainReport {
  readonly pages: number;
  readonly acts: number;
  /** Number and hash of the last page: kept elsewhere, they show later that nothing was taken from the end. */
  readonly last: Pick<AuditPage, 'no' | 'hash'> | null;
  /** Where the chain does not hold, and how. */
  readonly flaws: readonly { readonly no: number; readonly what: 'CHANGED' | 'MISSING' | 'FORKED' | 'TIME' | 'CUT' }[];
}

/** Checks that every page is what was hashed and follows the one before, and that what is missing at the beginning was pruned. */
export async function verifyChain(store: AuditStore): Promise<ChainReport> {
  const flaws: ChainReport['flaws'][number][] = [];
  const pruned = new Map<number, string>();
  let [pages, acts] = [0, 0];
  let first: AuditPage | null = null;
  let before: AuditPage | null = null;
  for await (const page of pagesOf(store)) {
    first ??= page;
    if (hashOf(page) !== page.hash) flaws.push({ no: page.no, what: 'CHANGED' });
    if (before !== null) {
      if (page.no !== before.no + 1) flaws.push({ no: page.no, what: 'MISSING' });
      else if (page.prev !== before.hash) flaws.push({ no: page.no, what: 'FORKED' });
      if (page.at < before.at) flaws.push({ no: page.no, what: 'TIME' });
    }
    for (const text of page.acts) {
      const { action, object } = actOf(text);
      if (action === 'AUDIT_PRUNED') pruned.set(Number(object['page']), String(object['hash']));
    }
    pages += 1;
    acts += page.acts.length;
    before = page;
  }
  if (first !== null && !beginsRightly(first, pruned)) flaws.push({ no: first.no, what: 'CUT' });
  return { pages, acts, last: before === null ? null : { no: before.no, hash: before.hash }, flaws };
}

/** At number 1, or where somebody has said that they pruned. */
function beginsRightly({ no, prev }: AuditPage, pruned: ReadonlyMap<number, string>): boolean {
  if (no === 1) return prev === '';
  return pruned.has(no - 1) ? pruned.get(no - 1) === prev : [...pruned.keys()].some((upTo) => upTo >= no);
}
