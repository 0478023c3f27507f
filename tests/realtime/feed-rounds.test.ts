import { FanOut } from '@sanfang/server/realtime/fan-out.ts';
import { FeedRounds } from '@sanfang/server/realtime/feed-rounds.ts';
import type { LogEvent } from '@sanfang/shared/log/event.ts';
import { describe, expect, test } from 'vitest';

/** A clock whose time passes only in `pass`, and timers on it. */
function standingClock() {
  let now = 1_000;
  let timers: { readonly at: number; readonly then: () => void }[] = [];
  return {
    now: () => now,
    after: (ms: number, then: () => void) => {
      const timer = { at: now + ms, then };
      timers.push(timer);
      return () => { timers = timers.filter((one) => one !== timer); };
    },
    /** Time in which nothing is called back: the event loop is busy. */
    work: (ms: number) => { now += ms; },
    async pass(ms: number) {
      const end = now + ms;
      for (;;) {
        await settled();
        const [first] = timers.toSorted((a, b) => a.at - b.at);
        if (first === undefined || first.at > end) break;
        timers = timers.filter((one) => one !== first);
        now = Math.max(now, first.at);
        first.then();
      }
      now = Math.max(now, end);
    },
  };
}

/** Everything that was only waiting for promises has gone on. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const event = (n: number): LogEvent => ({ n, channel: 'feed' }) as LogEvent;

/** A feed on a standing clock, each round of which takes `cost` ms. */
function feed(cost: number) {
  const clock = standingClock();
  const rounds: { readonly at: number; readonly numbers: readonly number[] }[] = [];
  const errors: unknown[] = [];
  let failing = false;
  const ports = {
    ...clock,
    publish: async (events: readonly LogEvent[]) => {
      rounds.push({ at: clock.now() - 1_000, numbers: events.map(({ n }) => n) });
      if (failing) throw new Error('a round failed');
      clock.work(cost);
    },
    onError: (error: unknown) => errors.push(error),
  };
  let n = 0;
  const feedRounds = new FeedRounds(ports);
  return {
    clock, rounds, errors,
    close: () => feedRounds.close(),
    /** The next so many events, in one commit. */
    publish: (count = 1) => feedRounds.take(Array.from({ length: count }, () => event(++n))),
    fail: (whether: boolean) => { failing = whether; },
  };
}

describe('A feed', () => {
  test('gets the first event after a rest at once, however large the feed', async () => {
    const { clock, rounds, publish } = feed(80);
    for (const at of [0, 1_000, 2_000]) {
      publish();
      expect(rounds.at(-1)?.at).toBe(at);
      await clock.pass(1_000 - 80);
    }
    expect(rounds.map(({ numbers }) => numbers)).toEqual([[1], [2], [3]]);
  });

  test('with few followers waits 25 ms at most', async () => {
    const { clock, rounds, publish } = feed(1);
    for (let i = 0; i < 100; i++) {
      publish();
      await clock.pass(10);
    }
    const gaps = rounds.slice(1).map(({ at }, i) => at - (rounds[i]?.at ?? 0));
    expect(Math.max(...gaps)).toBe(25);
    expect(rounds.flatMap(({ numbers }) => numbers)).toEqual(Array.from({ length: rounds.flatMap(({ numbers }) => numbers).length }, (_, i) => i + 1));
  });

  test('with many followers spends a fifth of the time on its rounds, and gathers what comes meanwhile in order', async () => {
    const { clock, rounds, publish } = feed(60);
    // Ten a second for ten seconds; a round of 60 ms each would take 6 s of them.
    const began = clock.now();
    for (let i = 0; i < 100; i++) {
      await clock.pass(began + i * 100 - clock.now());
      publish();
    }
    await clock.pass(1_000);
    expect(rounds.flatMap(({ numbers }) => numbers)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    expect(rounds.length * 60).toBeLessThanOrEqual(10_000 / 5 + 2 * 60);
    expect(rounds.slice(1).every(({ at }, i) => at - (rounds[i]?.at ?? 0) === 300)).toBe(true);
  });

  test('is never made to wait longer than 400 ms from one round to the next', async () => {
    const { clock, rounds, publish } = feed(200);
    publish();
    publish();
    await clock.pass(2_000);
    publish();
    publish();
    await clock.pass(2_000);
    expect(rounds.map(({ at }) => at)).toEqual([0, 400, 2_200, 2_600]);
  });

  test('goes on after a round that failed', async () => {
    const { clock, rounds, errors, publish, fail } = feed(1);
    fail(true);
    publish();
    await settled();
    fail(false);
    publish(2);
    await clock.pass(100);
    expect(errors).toHaveLength(1);
    expect(rounds.map(({ numbers }) => numbers)).toEqual([[1], [2, 3]]);
  });

  test('has no further round once it is closed', async () => {
    const { clock, rounds, publish, close } = feed(1);
    publish();
    publish();
    close();
    await clock.pass(1_000);
    expect(rounds).toHaveLength(1);
  });
});

describe('Frames to many sockets', () => {
  test('leave in slices of a few ms, in order, one list after the other', async () => {
    let now = 0;
    let longest = 0;
    let since = 0;
    const written: string[] = [];
    const fanOut = new FanOut({
      now: () => now,
      turn: async () => {
        longest = Math.max(longest, now - since);
        await settled();
        since = now;
      },
    });
    const list = (name: string) => Array.from({ length: 2_000 }, (_, i) => `${name}${String(i)}`);
    const write = (one: string): void => {
      written.push(one);
      now += 0.02;
    };
    await Promise.all(['a', 'b'].map((name) => fanOut.each(list(name), write)));
    expect(written).toEqual([...list('a'), ...list('b')]);
    expect(longest).toBeGreaterThan(4);
    expect(longest).toBeLessThan(4.5);
  });

  test('let the next list go out when one failed', async () => {
    const fanOut = new FanOut({ now: () => 0, turn: settled });
    const failed = fanOut.each([1], () => { throw new Error('this one fails'); });
    const written: number[] = [];
    await expect(failed).rejects.toThrow('this one fails');
    await fanOut.each([1, 2], (one) => written.push(one));
    expect(written).toEqual([1, 2]);
  });
});
