import { Turns } from '@sanfang/server/engine/turns.ts';
import { describe, expect, test } from 'vitest';

/** Writes of 10 ms each without a pause from `begin` to `end`; when it broke off, and for how long. */
function writes(turns: Turns, begin: number, end: number): { at: number; ms: number }[] {
  const breaks: { at: number; ms: number }[] = [];
  for (let now = begin; now < end;) {
    const ms = turns.breakBefore(now);
    if (ms > 0) breaks.push({ at: now - begin, ms });
    now += ms;
    turns.wrote(now, now + 10);
    now += 10;
  }
  return breaks;
}

describe('a node that writes to a log without a pause', () => {
  test('lets others in every 50 ms, for three times as long as a write takes', () => {
    const breaks = writes(new Turns(), 1_000, 1_300);
    expect(breaks).toEqual([{ at: 50, ms: 30 }, { at: 130, ms: 30 }, { at: 210, ms: 30 }, { at: 290, ms: 30 }]);
  });

  test('lets them in once a second when nobody else has written for ten', () => {
    const turns = new Turns();
    expect(writes(turns, 0, 10_000).length).toBeGreaterThan(100);
    expect(writes(turns, 10_000, 20_000).length).toBeLessThanOrEqual(10);
    turns.rival(20_000);
    expect(writes(turns, 20_000, 20_300)).toHaveLength(4);
  });

  test('begins its turn anew when another has written', () => {
    const turns = new Turns();
    writes(turns, 0, 40);
    turns.rival(40);
    expect(writes(turns, 40, 95)[0]).toEqual({ at: 50, ms: 30 });
  });

  test('breaks off for at most 200 ms, however slow the store', () => {
    const turns = new Turns();
    turns.wrote(0, 5_000);
    expect(turns.breakBefore(5_001)).toBe(200);
  });
});

test('a node whose people pause by themselves never waits', () => {
  const turns = new Turns();
  for (let now = 0; now < 2_000; now += 60) {
    expect(turns.breakBefore(now)).toBe(0);
    turns.wrote(now, now + 10);
  }
});
