import { createAudit } from '@sanfang/server/audit/audit.ts';
import { pageAfter, pagesOf, verifyChain } from '@sanfang/server/audit/chain.ts';
import { pruneAudit } from '@sanfang/server/audit/prune.ts';
import { actOf, type Act } from '@sanfang/server/audit/act.ts';
import { prunableBefore } from '@sanfang/server/audit/retention.ts';
import type { AuditPage, AuditStore } from '@sanfang/server/store/audit-store.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { testClock, NOON, type TestClock } from '../engine/scene.ts';
import { storeKinds, type StorePlace } from '../support/stores.ts';

const DAY = 24 * 3_600_000;
const key = new Uint8Array(32).fill(7);
const fail = (error: unknown): never => { throw error; };

/** A store over pages that somebody holds in their hands. */
function held(pages: readonly AuditPage[]): AuditStore {
  const last = pages.at(-1) ?? null;
  return {
    append: async () => false,
    page: async (no) => pages.find((page) => page.no === no) ?? null,
    last: async () => last,
    pages: async (after, since, limit) => pages.filter((page) => page.no > after && page.at >= since).slice(0, limit),
    prune: async () => 0,
  };
}

function chain(length: number, node = 'node'): AuditPage[] {
  const pages: AuditPage[] = [];
  for (let i = 1; i <= length; i += 1) {
    const act = JSON.stringify({ action: 'SIGNED_IN', object: {}, again: i });
    pages.push(pageAfter(pages.at(-1) ?? null, [act], new Date(NOON + i * 1_000).toISOString(), node));
  }
  return pages;
}

describe('a chain of pages', () => {
  test('that nobody touched has no flaw, whatever its length', async () => {
    for (const length of [0, 1, 2, 450]) {
      const { flaws, pages, acts, last } = await verifyChain(held(chain(length)));
      expect({ flaws, pages, acts, no: last?.no ?? 0 }).toEqual({ flaws: [], pages: length, acts: length, no: length });
    }
  });

  test.each<[string, string, (pages: AuditPage[]) => AuditPage[]]>([
    ['whose act was changed', 'CHANGED', (pages) => pages.map((page) => (page.no === 3 ? { ...page, acts: ['{"action":"SIGNED_OUT","object":{}}'] } : page))],
    ['whose time was changed', 'CHANGED', (pages) => pages.map((page) => (page.no === 3 ? { ...page, at: page.at.replace('2026', '2025') } : page))],
    ['whose page was changed and hashed again', 'FORKED', (pages) => pages.map((page, i) => (page.no === 3 ? pageAfter(pages[i - 1]!, [], page.at, page.node) : page))],
    ['that lacks a page', 'MISSING', (pages) => pages.filter(({ no }) => no !== 3)],
    ['that lacks its beginning', 'CUT', (pages) => pages.slice(2)],
    ['that was made anew from somewhere', 'FORKED', (pages) => [...pages.slice(0, 2), ...chain(6, 'another').slice(2)]],
  ])('%s is told', async (_, what, harm) => {
    const { flaws } = await verifyChain(held(harm(chain(6))));
    expect(flaws.map((flaw) => flaw.what)).toContain(what);
  });
});

describe.each(storeKinds)('the audit stream on $name', ({ fresh }) => {
  const places: StorePlace[] = [];
  afterEach(() => Promise.all(places.splice(0).map((place) => place.remove())));
  async function freshStore(): Promise<{ store: AuditStore; other: AuditStore; clock: TestClock }> {
    const place = await fresh();
    places.push(place);
    return { store: (await place.open()).audit, other: (await place.open()).audit, clock: testClock() };
  }
  async function actsOf(store: AuditStore) {
    const acts = [];
    for await (const page of pagesOf(store)) acts.push(...page.acts.map(actOf));
    return acts;
  }

  test('keeps every act of nodes that write at once, each once, in one chain', async () => {
    const { store, other, clock } = await freshStore();
    const nodes = [store, other, store, other].map((one) => createAudit({ store: one, key, clock, onError: fail }));
    const act = (node: number, n: number): Act => ({ action: 'RIGHTS_CHANGED', actor: null, object: { from: node, n } });
    for (let n = 0; n < 60; n += 10) {
      await Promise.all(nodes.map(async (audit, node) => {
        for (let i = n; i < n + 10; i += 1) audit.record(act(node, i));
        await audit.flush();
      }));
    }
    await Promise.all(nodes.map((audit) => audit.close()));
    expect((await verifyChain(store)).flaws).toEqual([]);
    const acts = await actsOf(store);
    expect(acts).toHaveLength(240);
    for (const node of [0, 1, 2, 3]) expect(acts.filter(({ object }) => object['from'] === node).map(({ object }) => object['n'])).toEqual(Array.from({ length: 60 }, (_, i) => i));
  });

  test('waits for a store that is away, and writes nothing twice where a reply was lost', async () => {
    const { store, clock } = await freshStore();
    let mood: 'WELL' | 'AWAY' | 'LOSES_REPLIES' = 'WELL';
    const away = () => Promise.reject(new Error('no connection'));
    const shaky: AuditStore = {
      ...held([]),
      page: (no) => (mood === 'AWAY' ? away() : store.page(no)),
      last: () => (mood === 'AWAY' ? away() : store.last()),
      append: async (page) => {
        if (mood === 'AWAY') return away();
        const stood = await store.append(page);
        return mood === 'LOSES_REPLIES' ? away() : stood;
      },
    };
    const audit = createAudit({ store: shaky, key, clock, onError: () => undefined });
    const note = (n: number) => audit.record({ action: 'RIGHTS_CHANGED', actor: null, object: { n } });
    note(1);
    await audit.flush();
    mood = 'AWAY';
    note(2);
    await expect(audit.flush()).rejects.toThrow();
    mood = 'LOSES_REPLIES';
    await expect(audit.flush()).rejects.toThrow();
    note(3);
    mood = 'WELL';
    await audit.close();
    expect((await actsOf(store)).map(({ object }) => object['n'])).toEqual([1, 2, 3]);
    expect((await verifyChain(store)).flaws).toEqual([]);
  });

  test('loses the newest where too many wait, and says how many', async () => {
    const { store, clock } = await freshStore();
    let away = true;
    const audit = createAudit({ store: { ...held([]), last: () => store.last(), page: (no) => store.page(no), append: (page) => (away ? Promise.reject(new Error('no connection')) : store.append(page)) }, key, clock, onError: () => undefined });
    for (let n = 0; n < 10_250; n += 1) audit.record({ action: 'RIGHTS_CHANGED', actor: null, object: { n } });
    expect({ waiting: audit.waiting, dropped: audit.dropped }).toEqual({ waiting: 10_000, dropped: 250 });
    away = false;
    await audit.flush();
    await audit.close();
    const acts = await actsOf(store);
    expect(acts).toHaveLength(10_001);
    expect(acts.at(-1)).toMatchObject({ action: 'AUDIT_DROPPED', object: { count: 250 } });
  });

  test('does not grow with how often somebody is refused', async () => {
    const { store, clock } = await freshStore();
    const audit = createAudit({ store, key, clock, onError: fail });
    const attacker = crypto.randomUUID();
    for (let i = 0; i < 20_000; i += 1) audit.record({ action: 'DENIED', actor: attacker, outcome: 'FORBIDDEN', object: { log: `compound/${crypto.randomUUID()}` }, block: '203.0.113.1' });
    for (let i = 0; i < 20_000; i += 1) audit.record({ action: 'SIGN_IN_REFUSED', actor: null, outcome: 'WRONG_CREDENTIALS', block: `2001:db8:${i.toString(16)}::/64` });
    await audit.close();
    const acts = await actsOf(store);
    expect(acts.length).toBeLessThan(700);
    // Every refusal is counted, by itself or with others.
    for (const action of ['DENIED', 'SIGN_IN_REFUSED']) {
      expect(acts.filter((act) => act.action === action).reduce((sum, { again }) => sum + Math.max(1, again), 0)).toBe(20_000);
    }
    expect(new Set(acts.filter(({ object }) => 'log' in object).map(({ object }) => object['log'])).size).toBe(20);
  });

  test('is pruned after half a year and not before, and says so itself', async () => {
    const { store, clock } = await freshStore();
    const audit = createAudit({ store, key, clock, onError: fail });
    for (let day = 0; day < 4; day += 1) {
      audit.record({ action: 'RIGHTS_CHANGED', actor: null, object: { n: day } });
      await audit.flush();
      clock.forward(DAY);
    }
    clock.forward(181 * DAY);
    expect(await pruneAudit(store, audit, prunableBefore(clock.now()))).toBe(1);
    expect((await verifyChain(store)).flaws).toEqual([]);
    expect((await actsOf(store)).map(({ action }) => action)).toEqual(['RIGHTS_CHANGED', 'RIGHTS_CHANGED', 'RIGHTS_CHANGED', 'AUDIT_PRUNED']);
    // Whoever cuts off more than that is found out.
    await store.prune(new Date(clock.now() - 182 * DAY).toISOString());
    expect((await verifyChain(store)).flaws).toMatchObject([{ what: 'CUT' }]);
    await audit.close();
  });

  test('keeps ids, numbers and words of ours, and no text, whatever it is given', async () => {
    const { store, clock } = await freshStore();
    const audit = createAudit({ store, key, clock, onError: fail });
    const object = { log: '张三', route: '/api/小明', command: '13800138000 张三', person: 'zhang@example.org', n: 5, note: 'canary' } as Act['object'] & object;
    audit.record({ action: 'DENIED', actor: '张三', outcome: 'FORBIDDEN', object, block: '203.0.113.9', session: 'the session' });
    await audit.close();
    const kept = JSON.stringify(await actsOf(store));
    for (const canary of ['张三', '小明', '13800138000', 'example', 'canary', '203.0.113.9', 'the session']) expect(kept).not.toContain(canary);
    expect((await actsOf(store))[0]).toMatchObject({ actor: null, object: { n: 5 }, block: expect.stringMatching(/^[\w-]{22}$/) });
  });

  test('names a place by another hash each day, and a session by the same', async () => {
    const { store, clock } = await freshStore();
    const audit = createAudit({ store, key, clock, onError: fail });
    const actor = crypto.randomUUID();
    for (const forward of [0, 1_000, DAY]) {
      clock.forward(forward);
      audit.record({ action: 'SIGNED_OUT', actor, block: '203.0.113.9', session: 'one' });
    }
    await audit.close();
    const [a, b, c] = await actsOf(store);
    expect([a?.block === b?.block, b?.block === c?.block, a?.session === c?.session]).toEqual([true, false, true]);
  });
});
