import { Buckets } from '@sanfang/server/realtime/buckets.ts';
import { Strikes } from '@sanfang/server/realtime/strikes.ts';
import { beforeEach, describe, expect, test } from 'vitest';

let time = 0;
beforeEach(() => { time = 1_000_000; });
const now = (): number => time;

describe('Strikes', () => {
  const make = () => new Strikes({ strikesPerMinute: 3, strikesPerBlockade: 5 }, now);

  test('close at so many within a minute, and not when they come slowly', () => {
    const strikes = make();
    expect([strikes.add('a'), strikes.add('a'), strikes.add('b')]).toEqual([false, false, false]);
    time += 60_000;
    expect([strikes.add('a'), strikes.add('a'), strikes.add('a')]).toEqual([false, false, true]);
  });

  test('keep out after more of them, for a quarter of an hour', () => {
    const strikes = make();
    for (let i = 0; i < 4; i++) strikes.add('a');
    expect(strikes.isBarred('a')).toBe(false);
    strikes.add('a');
    expect([strikes.isBarred('a'), strikes.isBarred('b')]).toEqual([true, false]);
    time += 15 * 60_000;
    expect(strikes.isBarred('a')).toBe(false);
  });

  test('cost the same however many there were', () => {
    const strikes = new Strikes({ strikesPerMinute: 1_000_000, strikesPerBlockade: 1_000_000 }, now);
    // Copying all of them each time took minutes.
    for (let i = 0; i < 300_000; i++) strikes.add('a');
    expect(strikes.isBarred('a')).toBe(false);
  }, 10_000);
});

describe('Buckets', () => {
  test('of strangers do not pile up without end, and those in use stay', () => {
    const buckets = new Buckets(now);
    const rate = { perSecond: 1, burst: 2 };
    for (let i = 0; i < 120_000; i++) {
      buckets.take(`stranger ${String(i)}`, rate);
      if (i % 1_000 === 0) buckets.take('in use', { perSecond: 0.000_001, burst: 1_000 });
    }
    // 120 of 1,000 are gone: had it fallen out, it would have begun anew.
    for (let left = 1_000 - 120; left > 0; left--) expect(buckets.take('in use', { perSecond: 0.000_001, burst: 1_000 })).toBe(0);
    expect(buckets.take('in use', { perSecond: 0.000_001, burst: 1_000 })).toBeGreaterThan(0);
    // The first stranger's has fallen out: there is a whole one again.
    expect([buckets.take('stranger 0', rate), buckets.take('stranger 0', rate)]).toEqual([0, 0]);
  });
});
