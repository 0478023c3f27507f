import { Attempts } from '@sanfang/server/accounts/attempts.ts';
import { beforeEach, describe, expect, test } from 'vitest';

const MINUTE = 60_000;
let now = 0;
let attempts: Attempts;
beforeEach(() => {
  now = 1_000_000;
  attempts = new Attempts(() => now);
});
const from = (block: string, knownDevice: string | null = null) => ({ block, knownDevice });

/** Fails as often as it is let, waiting whenever it is told to, for so long; answers how many guesses that were. */
function guesses(forMs: number, place: (i: number) => { block: string; knownDevice: string | null }): number {
  const end = now + forMs;
  let made = 0;
  while (now < end) {
    const answer = attempts.begin('8613800138000', place(made));
    if (typeof answer === 'number') now += answer * 1000;
    else made += 1;
  }
  return made;
}

describe('wrong passwords', () => {
  test('cost nothing at first, then ever longer pauses', () => {
    const waits = Array.from({ length: 5 }, () => {
      let waited = 0;
      for (let answer = attempts.begin('a', from('x')); typeof answer === 'number'; answer = attempts.begin('a', from('x'))) {
        waited += answer;
        now += answer * 1000;
      }
      return waited;
    });
    expect(waits).toEqual([0, 0, 0, 5, 20]);
    expect(attempts.begin('a', from('x'))).toBeGreaterThan(14 * 60);
  });

  test('are at most 5 in 15 minutes from one place', () => {
    expect(guesses(15 * MINUTE - 1, () => from('x'))).toBe(5);
  });

  test('are at most 20 an hour for one identifier, from however many places', () => {
    expect(guesses(60 * MINUTE - 1, (i) => from(`block ${String(i)}`))).toBe(20);
  });

  test('of outsiders do not keep a known device out', () => {
    for (let i = 0; i < 20; i += 1) expect(attempts.begin('8613800138000', from(`block ${String(i)}`))).toBeTypeOf('function');
    expect(attempts.begin('8613800138000', from('home'))).toBeTypeOf('number');
    expect(attempts.begin('8613800138000', from('home', 'my phone'))).toBeTypeOf('function');
  });

  test('on a known device are counted as well', () => {
    expect(guesses(15 * MINUTE - 1, () => from('x', 'my phone'))).toBe(5);
  });

  test('do not count for others', () => {
    guesses(10 * MINUTE, () => from('x'));
    expect(attempts.begin('somebody else', from('x'))).toBeTypeOf('function');
  });

  test('are counted while they are under way, and taken back when they were right', () => {
    const underWay = Array.from({ length: 3 }, () => attempts.begin('a', from('x')));
    expect(attempts.begin('a', from('x'))).toBeTypeOf('number');
    for (const succeeded of underWay) if (typeof succeeded === 'function') succeeded();
    expect(attempts.begin('a', from('x'))).toBeTypeOf('function');
  });
});
