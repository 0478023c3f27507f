import type { Doorbell } from '@sanfang/server/doorbell/doorbell.ts';
import { WaitingRings } from '@sanfang/server/doorbell/waiting-rings.ts';
import { Pace } from '@sanfang/server/engine/pace.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

/** A bell that works or does not, as it is told. */
function bell(): Doorbell & { works: boolean } {
  return { works: true, ring: () => undefined, onRing: () => () => undefined, onWorking: () => () => undefined, close: () => Promise.resolve() };
}

describe('How often a node looks', () => {
  beforeEach(() => { vi.useFakeTimers({ toFake: ['performance'] }); });
  afterEach(() => { vi.useRealTimers(); });
  const doorbell = bell();
  const made = () => new Pace({ doorbell, seldomMs: 1_500, oftenMs: 250 });
  /** Milliseconds until it is time to look again. */
  function rest(pace: Pace): number {
    pace.looks();
    let waited = 0;
    for (; !pace.due; waited += 10) vi.advanceTimersByTime(10);
    return waited;
  }

  test('is seldom while the bell works, often while it does not, at once when it is back', () => {
    const pace = made();
    expect(pace.due).toBe(true);
    expect(rest(pace)).toBeGreaterThanOrEqual(1_350);
    doorbell.works = false;
    expect(rest(pace)).toBeLessThanOrEqual(250);
    doorbell.works = true;
    pace.looks();
    pace.hurry();
    expect(pace.due).toBe(true);
  });

  test('stays seldom where a look was only quicker than the ring', () => {
    const pace = made();
    rest(pace);
    pace.found('log', 7);
    pace.rung('log', 7);
    rest(pace);
    expect(rest(pace)).toBeGreaterThanOrEqual(1_350);
  });

  test.each([['no ring', null], ['a ring for an earlier commit', 6]] as const)('is often for a minute after it found what %s told of: another node\'s rings are lost', (_, rung) => {
    const pace = made();
    rest(pace);
    pace.found('log', 7);
    if (rung !== null) pace.rung('log', rung);
    vi.advanceTimersByTime(1_500);
    expect(rest(pace)).toBeLessThanOrEqual(250);
    vi.advanceTimersByTime(60_000);
    rest(pace);
    expect(rest(pace)).toBeGreaterThanOrEqual(1_350);
  });
});

describe('Rings that wait for the one under way', () => {
  test('are one for each log, and what was said is not said again', () => {
    const waiting = new WaitingRings();
    for (const no of [3, 5, 4]) waiting.add({ kind: 'COMMITS', commits: [['a', no]] });
    waiting.add({ kind: 'SESSIONS' });
    waiting.add({ kind: 'SESSIONS' });
    waiting.add({ kind: 'COMMITS', commits: [['b', 1]] });
    expect(waiting.take()).toEqual([{ kind: 'COMMITS', commits: [['a', 5], ['b', 1]] }, { kind: 'SESSIONS' }]);
    expect(waiting.take()).toEqual([]);
  });

  test('are bounded: a bell that is far behind forgets', () => {
    const waiting = new WaitingRings();
    for (let i = 0; i < 100_000; i++) waiting.add({ kind: 'COMMITS', commits: [[`log ${String(i)}`, 1]] });
    const [ring] = waiting.take();
    expect(ring?.kind === 'COMMITS' ? ring.commits.length : 0).toBeLessThanOrEqual(1_001);
  });
});
