import { missing, percentOf } from '../../../web/src/lib/vote/missing.ts';
import { meets, type Threshold } from '@sanfang/shared/law/threshold.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seedOf } from '../../support/seed.ts';

const thresholds: readonly Threshold[] = [{ share: [2, 3], by: '>=' }, { share: [1, 2], by: '>' }, { share: [3, 4], by: '>=' }];

test('What is missing is the least that reaches the threshold', () => {
  const counts = fc.integer({ min: 1, max: 5_000_000 }).chain((whole) => fc.tuple(fc.integer({ min: 0, max: whole }), fc.constant(whole)));
  fc.assert(fc.property(fc.constantFrom(...thresholds), counts, (threshold, [part, whole]) => {
    const met = meets(threshold, part, whole);
    const short = missing({ ...threshold, part, whole, met });
    if (met) expect(short).toBe(0);
    else expect([meets(threshold, part + short, whole), meets(threshold, part + short - 1, whole)]).toEqual([true, false]);
  }), { seed: seedOf('what is missing') });
});

test('A percentage is shown as it was rounded down', () => {
  expect([percentOf(6666), percentOf(10_000), percentOf(5), percentOf(0)]).toEqual(['66.66%', '100.00%', '0.05%', '0.00%']);
});
