import { toldAgain } from '@sanfang/server/votes/told-again.ts';
import { expect, test } from 'vitest';

test('an answer for everybody is made once in five seconds, and after a failure by whoever asks next', async () => {
  let now = 1_000;
  const made: string[] = [];
  let fails = true;
  const ask = toldAgain({ now: () => now }, async (key, at) => {
    made.push(`${key} at ${String(at)}`);
    if (fails) throw new Error('no store');
    return made.length;
  });
  await expect(ask('a')).rejects.toThrow('no store');
  fails = false;
  expect(await Promise.all([ask('a'), ask('a'), ask('b')])).toEqual([2, 2, 3]);
  now += 4_999;
  expect(await ask('a')).toBe(2);
  now += 1;
  expect(await ask('a')).toBe(4);
  expect(made).toEqual(['a at 1000', 'a at 1000', 'b at 1000', 'a at 6000']);
});

test('of many compounds those asked for last are kept', async () => {
  let made = 0;
  const ask = toldAgain({ now: () => 0 }, async () => (made += 1));
  for (let i = 0; i <= 64; i += 1) await ask(String(i));
  expect(await ask('64')).toBe(65);
  expect(await ask('0')).toBe(66);
});
