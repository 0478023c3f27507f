import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leastFor, meets, type Threshold } from '@sanfang/shared/law/threshold.ts';
import { defaultProfile } from '@sanfang/shared/law/rule-profile.ts';
import { seedOf } from '../../support/seed.ts';

const { participation, ordinary, special } = defaultProfile.thresholds;

test('What is still missing to a threshold: two thirds and three quarters are reached exactly, one half is not', () => {
  expect([leastFor(participation, 9), leastFor(participation, 10), leastFor(participation, 3_502)]).toEqual([6, 7, 2_335]);
  expect([leastFor(ordinary, 10), leastFor(ordinary, 11)]).toEqual([6, 6]);
  expect([leastFor(special, 8), leastFor(special, 9)]).toEqual([6, 7]);
});

test('The least part reaches the threshold, and one less does not', () => {
  const thresholds = fc.constantFrom<Threshold>(participation, ordinary, special, { share: [1, 5], by: '>=' });
  fc.assert(fc.property(thresholds, fc.integer({ min: 1, max: 2 ** 40 }), (threshold, whole) => {
    const least = leastFor(threshold, whole);
    return meets(threshold, least, whole) && !meets(threshold, least - 1, whole);
  }), { seed: seedOf('threshold') });
});
