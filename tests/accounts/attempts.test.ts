import { Attempts, type Place } from '@sanfang/server/accounts/attempts.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { testClock, type TestClock } from '../engine/scene.ts';
import { storeKinds, type StorePlace } from '../support/stores.ts';

const MINUTE = 60_000;
const key = new Uint8Array(32).fill(1);
const from = (block: string, rest: Partial<Place> = {}): Place => ({ block, knownDevice: null, familiar: false, ...rest });

describe.each(storeKinds)('wrong passwords, counted on $name,', ({ fresh }) => {
  let place: StorePlace;
  let clock: TestClock;
  const failures: unknown[] = [];
  beforeAll(async () => { place = await fresh(); });
  afterAll(() => place.remove());
  afterEach(() => expect(failures.splice(0)).toEqual([]));

  /** A node of its own; a test's identifiers are its own as well. */
  async function node(): Promise<Attempts> {
    clock = testClock();
    return new Attempts({ directory: (await place.open()).directory, clock, key, onError: (error) => failures.push(error) });
  }
  async function nodes(count: number): Promise<Attempts[]> {
    const all = [];
    for (let i = 0; i < count; i += 1) all.push({ directory: (await place.open()).directory });
    clock = testClock();
    return all.map(({ directory }) => new Attempts({ directory, clock, key, onError: (error) => failures.push(error) }));
  }

  /** Fails as often as it is let, waiting whenever it is told to, for so long; answers how many guesses that were. */
  async function guesses(who: string, forMs: number, at: (i: number) => Place, by: readonly Attempts[]): Promise<number> {
    const end = clock.now() + forMs;
    let made = 0;
    while (clock.now() < end) {
      const answer = await by[made % by.length]!.begin(who, at(made));
      if (typeof answer === 'number') clock.forward(answer * 1000);
      else made += 1;
    }
    return made;
  }

  test('cost nothing at first, then ever longer pauses', async () => {
    const attempts = await node();
    const waits = [];
    for (let i = 0; i < 5; i += 1) {
      let waited = 0;
      for (let answer = await attempts.begin('a', from('x')); typeof answer === 'number'; answer = await attempts.begin('a', from('x'))) {
        waited += answer;
        clock.forward(answer * 1000);
      }
      waits.push(waited);
    }
    expect(waits).toEqual([0, 0, 0, 5, 20]);
    expect(await attempts.begin('a', from('x'))).toBeGreaterThan(14 * 60);
  });

  test('are at most 5 in 15 minutes from one place, over all nodes', async () => {
    expect(await guesses('b', 15 * MINUTE - 1, () => from('x'), await nodes(3))).toBe(5);
  });

  test('are at most 20 an hour for one account, from however many places, over all nodes', async () => {
    const all = await nodes(3);
    const anywhere = await guesses('c', 30 * MINUTE, (i) => from(`block ${String(i)}`), all);
    clock.forward(-30 * MINUTE);
    const familiar = await guesses('c', 30 * MINUTE, (i) => from(`familiar ${String(i)}`, { familiar: true }), all);
    expect(anywhere + familiar).toBe(20);
  });

  test('that all come at once, on several nodes, find no gap', async () => {
    const all = await nodes(4);
    const answers = await Promise.all(Array.from({ length: 80 }, (_, i) => all[i % 4]!.begin('d', from(`block ${String(i)}`))));
    expect(answers.filter((answer) => typeof answer === 'function').length).toBeLessThanOrEqual(12);
    // Whoever was turned away by the crowd may ask again; in the end all twelve are used.
    const more = await Promise.all(Array.from({ length: 12 }, (_, i) => all[0]!.begin('d', from(`later ${String(i)}`))));
    expect([...answers, ...more].filter((answer) => typeof answer === 'function').length).toBeLessThanOrEqual(12);
    const together = await Promise.all(Array.from({ length: 30 }, (_, i) => all[i % 4]!.begin('e', from('one place'))));
    expect(together.filter((answer) => typeof answer === 'function').length).toBeLessThanOrEqual(3);
  });

  test('are remembered over a restart', async () => {
    const before = await node();
    for (let i = 0; i < 3; i += 1) expect(await before.begin('f', from('x'))).toBeTypeOf('function');
    const after = await node();
    expect(await after.begin('f', from('x'))).toBe(5);
  });

  test('of an outsider, ten thousand from as many addresses, keep nobody out on a device that is known, nor on a new one at a place that is', async () => {
    const [outsiders, owners] = await nodes(2) as [Attempts, Attempts];
    let made = 0;
    for (let i = 0; i < 10_000; i += 100) {
      const answers = await Promise.all(Array.from({ length: 100 }, (_, k) => outsiders.begin('8613800138000', from(`block ${String(i + k)}`))));
      made += answers.filter((answer) => typeof answer === 'function').length;
    }
    expect(made).toBeLessThanOrEqual(12);
    expect(await owners.begin('8613800138000', from('elsewhere'))).toBeTypeOf('number');
    expect(await owners.begin('8613800138000', from('elsewhere', { knownDevice: 'my phone' }))).toBeTypeOf('function');
    expect(await owners.begin('8613800138000', from('home', { familiar: true }))).toBeTypeOf('function');
    // Where nothing is known it takes as long as the outsider goes on, and an hour at most from then.
    clock.forward(60 * MINUTE);
    expect(await owners.begin('8613800138000', from('elsewhere'))).toBeTypeOf('function');
  });

  test('on a known device are counted as well', async () => {
    expect(await guesses('g', 15 * MINUTE - 1, () => from('x', { knownDevice: 'my phone' }), [await node()])).toBe(5);
  });

  test('do not count for others', async () => {
    const attempts = await node();
    await guesses('h', 10 * MINUTE, () => from('x'), [attempts]);
    expect(await attempts.begin('somebody else', from('x'))).toBeTypeOf('function');
  });

  test('are counted while they are under way, and taken back when they were right', async () => {
    const attempts = await node();
    const underWay = [];
    for (let i = 0; i < 3; i += 1) underWay.push(await attempts.begin('i', from('x')));
    expect(await attempts.begin('i', from('x'))).toBeTypeOf('number');
    await Promise.all(underWay.map(async (succeeded) => { if (typeof succeeded === 'function') await succeeded(); }));
    expect(await attempts.begin('i', from('x'))).toBeTypeOf('function');
  });

  test('leave neither who nor where in the directory, and are forgotten', async () => {
    const attempts = await node();
    await attempts.begin('8613912345678', from('203.0.113.77'));
    const { directory } = await place.open();
    const keys = [attempts.digest('block', '8613912345678', '203.0.113.77'), attempts.digest('anywhere', '8613912345678')];
    expect(await directory.attempts(keys)).toHaveLength(2);
    expect(keys.join()).not.toMatch(/8613912345678|203/);
    clock.forward(61 * MINUTE);
    await attempts.begin('j', from('x'));
    let left = keys.length;
    for (const until = performance.now() + 10_000; left > 0 && performance.now() < until;) left = (await directory.attempts(keys)).length;
    expect(left).toBe(0);
  });
});
