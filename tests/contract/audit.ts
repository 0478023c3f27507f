import { pageAfter } from '@sanfang/server/audit/chain.ts';
import type { AuditPage, AuditStore } from '@sanfang/server/store/audit-store.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StorePlace } from '../support/stores.ts';

const at = (minute: number) => `2026-11-23T02:${String(minute).padStart(2, '0')}:00.000Z`;

/** So many pages, a minute apart. */
function chain(length: number): AuditPage[] {
  const pages: AuditPage[] = [];
  for (let i = 1; i <= length; i += 1) pages.push(pageAfter(pages.at(-1) ?? null, [`{"act":${String(i)}}`, '{"词":"…"}'], at(i), 'node'));
  return pages;
}

export function auditContract(fresh: () => Promise<StorePlace>): void {
  describe('audit', () => {
    let place: StorePlace;
    let store: AuditStore;
    beforeAll(async () => {
      place = await fresh();
      store = (await place.open()).audit;
    });
    afterAll(() => place.remove());

    test('keeps pages as they are, in order of their numbers', async () => {
      expect(await store.last()).toBeNull();
      expect(await store.prune(at(59))).toBe(0);
      const pages = chain(5);
      for (const page of pages) expect(await store.append(page)).toBe(true);
      expect(await store.last()).toEqual(pages[4]);
      expect(await store.page(2)).toEqual(pages[1]);
      expect(await store.page(6)).toBeNull();
      expect(await store.pages(0, '', 100)).toEqual(pages);
      expect(await store.pages(1, '', 2)).toEqual(pages.slice(1, 3));
      expect(await store.pages(0, at(4), 100)).toEqual(pages.slice(3));
    });

    test('of pages with one number that come at once, exactly one stands', async () => {
      const other = (await place.open()).audit;
      const last = await store.last();
      const rivals = Array.from({ length: 12 }, (_, i) => pageAfter(last, [`{"rival":${String(i)}}`], at(10), `node ${String(i)}`));
      const stood = await Promise.all(rivals.map((page, i) => (i % 2 === 0 ? store : other).append(page)));
      expect(stood.filter(Boolean)).toHaveLength(1);
      expect(await other.last()).toEqual(rivals[stood.indexOf(true)]);
      expect(await store.append(rivals[0]!)).toBe(false);
    });

    test('is pruned from its beginning, and never whole', async () => {
      expect(await store.prune(at(3))).toBe(2);
      expect((await store.pages(0, '', 1))[0]?.no).toBe(3);
      expect(await store.prune(at(59))).toBe(3);
      expect(await store.pages(0, '', 100)).toHaveLength(1);
      expect(await store.prune(at(59))).toBe(0);
    });
  });
}
