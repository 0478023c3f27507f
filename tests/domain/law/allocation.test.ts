import { allocate, shortages, toTopUp, type BearingUnit } from '@sanfang/shared/law/allocation.ts';
import { defaultProfile } from '@sanfang/shared/law/rule-profile.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seedOf } from '../../support/seed.ts';

const units = (...areas: number[]): BearingUnit[] => areas.map((area, i) => ({ id: `1-1-${String(101 + i)}`, area, status: 'HANDED_OVER' }));
const amounts = (cost: number, bearing: readonly BearingUnit[]): number[] => allocate(cost, bearing).map(({ amount }) => amount);

describe('a cost is shared by exclusive area', () => {
  it('of 10 000.00 over four units adds up, where rounding each share loses a fen', () => {
    expect(amounts(1_000_000, units(8_937, 12_164, 8_937, 13_105))).toEqual([207_149, 281_946, 207_148, 303_757]);
  });

  it('of 214 320.00 over 48 units of 95 m² is 4 465.00 each', () => {
    expect(new Set(amounts(21_432_000, units(...Array.from({ length: 48 }, () => 9_500))))).toEqual(new Set([446_500]));
  });

  it('gives the fen that is left over to the unit whose id comes first, in whatever order the units come', () => {
    const [a, b] = units(100, 100);
    if (a === undefined || b === undefined) throw new Error('two units');
    expect(amounts(3, [a, b])).toEqual([2, 1]);
    expect(amounts(3, [b, a])).toEqual([1, 2]);
  });

  it('tells who pays: the developer for what is not sold', () => {
    const [sold, unsold] = allocate(100, [{ id: 'a', area: 1, status: 'SOLD' }, { id: 'b', area: 1, status: 'UNSOLD' }]);
    expect([sold?.payer, unsold?.payer]).toEqual(['OWNERS', 'DEVELOPER']);
  });

  it('takes whole numbers that some area bears, each unit once', () => {
    for (const wrong of [() => allocate(1, []), () => allocate(1, units(0, 0)), () => allocate(-1, units(1)), () => allocate(1.5, units(1)), () => allocate(1, units(1.5)), () => allocate(1, [...units(1), ...units(2)])]) expect(wrong).toThrow(RangeError);
  });

  it('adds up exactly, gives nobody more than a fen over the exact share, and is the same in any order', () => {
    const bearing = fc.uniqueArray(fc.record({ id: fc.string({ minLength: 1, maxLength: 6 }), area: fc.integer({ min: 1, max: 10_000_000 }), status: fc.constantFrom('HANDED_OVER' as const, 'UNSOLD' as const) }), { selector: ({ id }) => id, minLength: 1, maxLength: 40 });
    fc.assert(fc.property(bearing, fc.integer({ min: 0, max: 10_000_000_000_000 }), (list, cost) => {
      const shares = allocate(cost, list);
      const whole = list.reduce((sum, { area }) => sum + BigInt(area), 0n);
      expect(shares.reduce((sum, { amount }) => sum + BigInt(amount), 0n)).toBe(BigInt(cost));
      for (const { amount, area } of shares) {
        const off = BigInt(amount) * whole - BigInt(cost) * BigInt(area);
        expect(off > -whole && off < whole).toBe(true);
      }
      const reversed = new Map(allocate(cost, list.toReversed()).map(({ unit, amount }) => [unit, amount]));
      for (const { unit, amount } of shares) expect(reversed.get(unit)).toBe(amount);
      // A larger unit never bears less.
      const byArea = shares.toSorted((a, b) => a.area - b.area);
      for (const [i, share] of byArea.entries()) expect(share.amount >= (byArea[i - 1]?.amount ?? 0) || share.area === byArea[i - 1]?.area).toBe(true);
    }), { numRuns: 150, seed: seedOf('shares of a cost') });
  });
});

describe('sub-accounts', () => {
  const shares = allocate(300, units(100, 100, 100));

  it('that do not cover their share are short of the gap, and one that is not there of everything', () => {
    const accounts = new Map([['1-1-101', { balance: 100, firstDeposit: 500 }], ['1-1-102', { balance: 99, firstDeposit: 500 }]]);
    expect(shortages(shares, accounts)).toEqual([{ unit: '1-1-102', share: 100, balance: 99, gap: 1 }, { unit: '1-1-103', share: 100, balance: 0, gap: 100 }]);
  });

  it('under 30 % of the first deposit are to be topped up; 30 % is enough', () => {
    const accounts = new Map([['a', { balance: 300, firstDeposit: 1_000 }], ['b', { balance: 299, firstDeposit: 1_000 }], ['c', { balance: 0, firstDeposit: 0 }]]);
    expect(toTopUp(accounts, defaultProfile.leastBalance)).toEqual(['b']);
  });

  it('of the façade\'s project stand at 23.75 % afterwards', () => {
    expect(toTopUp(new Map([['whole', { balance: 120_809_270, firstDeposit: 508_557_270 }]]), defaultProfile.leastBalance)).toEqual(['whole']);
  });
});
