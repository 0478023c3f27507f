import { gathered } from '@sanfang/server/store/mongo/gathered.ts';
import { describe, expect, test, vi } from 'vitest';
import { slack } from '../support/effort.ts';

/** A database whose answers the test gives, and which is slow only where the test says so. */
function database(slowMs = 600_000) {
  const asked: { readonly keys: readonly string[]; answer(): void; fail(): void }[] = [];
  const read = gathered((keys: readonly string[]) => new Promise<ReadonlyMap<string, string>>((resolve, reject) => {
    asked.push({ keys, answer: () => resolve(new Map(keys.filter((key) => key !== 'none').map((key) => [key, `row ${key}`]))), fail: () => reject(new Error('no connection')) });
  }), slowMs);
  return { asked, read };
}
const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

describe('Questions that go together', () => {
  test('one that comes alone is asked at once, with its answer or none', async () => {
    const { asked, read } = database();
    const [row, none] = [read('a'), read('none')];
    await turn();
    expect(asked.map(({ keys }) => keys)).toEqual([['a', 'none']]);
    asked[0]?.answer();
    expect(await Promise.all([row, none])).toEqual(['row a', null]);
  });

  test('what comes while two are under way goes in the next, each key once, and nobody is answered with what was read before', async () => {
    const { asked, read } = database();
    const first = read('a');
    await turn();
    const second = read('a');
    await turn();
    const rest = ['a', 'b', 'b'].map(read);
    await turn();
    expect(asked.map(({ keys }) => keys)).toEqual([['a'], ['a']]);
    asked[0]?.answer();
    await first;
    await turn();
    expect(asked.map(({ keys }) => keys)).toEqual([['a'], ['a'], ['a', 'b']]);
    for (const { answer } of asked) answer();
    expect(await Promise.all([second, ...rest])).toEqual(['row a', 'row a', 'row b', 'row b']);
  });

  test('thousands are asked for in pieces', async () => {
    const { asked, read } = database();
    const all = Promise.all(Array.from({ length: 1_000 }, (_, i) => read(String(i))));
    for (let done = 0; done < 5; done += 1) {
      await turn();
      asked[done]?.answer();
    }
    expect((await all).length).toBe(1_000);
    expect(asked.map(({ keys }) => keys.length)).toEqual([200, 200, 200, 200, 200]);
  });

  test('two that take long hold nobody else back', async () => {
    const { asked, read } = database(1);
    const late = [read('a')];
    await turn();
    late.push(read('b'));
    await turn();
    const others = [read('c'), read('d')];
    await vi.waitFor(() => { expect(asked.map(({ keys }) => keys)).toEqual([['a'], ['b'], ['c', 'd']]); }, slack(5_000));
    asked[2]?.answer();
    expect(await Promise.all(others)).toEqual(['row c', 'row d']);
    for (const { answer } of asked) answer();
    expect(await Promise.all(late)).toEqual(['row a', 'row b']);
    const later = read('e');
    await turn();
    asked[3]?.answer();
    expect(await later).toBe('row e');
  });

  test('however long they all take, few are under way at a time, and everybody is answered in the end', async () => {
    const { asked, read } = database(1);
    const all: Promise<string | null>[] = [];
    for (let i = 0; i < 8; i += 1) {
      all.push(read(String(i)));
      await vi.waitFor(() => { expect(asked).toHaveLength(i + 1); }, slack(5_000));
    }
    all.push(read('last'), read('of all'));
    await turn();
    expect(asked).toHaveLength(8);
    for (let done = 0; done < 9; done += 1) {
      asked[done]?.answer();
      await turn();
    }
    expect((await Promise.all(all)).at(-1)).toBe('row of all');
  });

  test('one that fails fails for those who waited for it, and for nobody after', async () => {
    const { asked, read } = database();
    const failed = Promise.allSettled([read('a'), read('b')]);
    await turn();
    asked[0]?.fail();
    expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const later = read('a');
    await turn();
    asked[1]?.answer();
    expect(await later).toBe('row a');
  });
});
