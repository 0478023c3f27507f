/** Since when a home is whose: what came to it before is the former owner's. */
import { acquiredBy, ownedThen } from '@sanfang/shared/compound/register/acquired.ts';
import { describe, expect, it } from 'vitest';

const share = (...owners: string[]) => ({ owners: owners.map((owner) => ({ owner, share: [1, owners.length] as const })) });
const [MAY, JUNE, JULY, AUGUST] = ['2026-05-01T00:00:00.000Z', '2026-06-01T00:00:00.000Z', '2026-07-01T00:00:00.000Z', '2026-08-01T00:00:00.000Z'];

describe('a home that changes hands', () => {
  const married = { ...share('anna', 'bert'), acquired: acquiredBy(share('anna', 'bert'), share('anna'), JUNE) };

  it('is the buyer\'s after the roll knew it, and always was whose it stays', () => {
    for (const at of [MAY, JUNE]) expect(['anna', 'bert', 'clara'].map((owner) => ownedThen(married, owner, at))).toEqual([true, false, false]);
    expect(['anna', 'bert', 'clara'].map((owner) => ownedThen(married, owner, JULY))).toEqual([true, true, false]);
  });

  it('is nobody\'s again who has sold it, and a later buyer\'s only later', () => {
    const sold = { ...share('bert', 'clara'), acquired: acquiredBy(share('bert', 'clara'), married, JULY) };
    expect(['anna', 'bert', 'clara'].map((owner) => ownedThen(sold, owner, JULY))).toEqual([false, true, false]);
    expect(ownedThen(sold, 'clara', AUGUST)).toBe(true);
  });
});
