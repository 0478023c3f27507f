import { describe, expect, it } from 'vitest';
import { digestOf } from '@sanfang/shared/log/commitment.ts';
import { decidingNow } from '@sanfang/shared/law/electorate.ts';
import fc from 'fast-check';
import { electorate, flat } from '../support/votes.ts';
import { seedOf } from '../../support/seed.ts';

describe('an electorate', () => {
  it('has a person for each owner, with the area of all that the owner has in the scope', () => {
    expect(electorate([flat('2', 'b', { area: 7_001 }), flat('3', 'a', { area: 5 }), flat('1', 'a', { area: 8_937 })])).toEqual({
      persons: [
        { key: 'a', units: ['1', '3'], area: 8_942, owners: ['a'], voter: 'a' },
        { key: 'b', units: ['2'], area: 7_001, owners: ['b'], voter: 'b' },
      ],
      area: 15_943, excluded: [],
    });
  });

  it('counts what the developer has not handed over as one person with its full area, for whom no buyer acts', () => {
    const units = [flat('1', 'dev', { status: 'UNSOLD' }), flat('2', ['buyer'], { status: 'SOLD', area: 9_000 }), flat('3', 'buyer'), flat('4', [], { status: 'UNSOLD', designatedVoter: 'dev' })];
    expect(electorate(units).persons).toEqual([
      { key: 'DEVELOPER', units: ['1', '2', '4'], area: 29_000, owners: ['dev'], voter: null },
      { key: 'buyer', units: ['3'], area: 10_000, owners: ['buyer'], voter: 'buyer' },
    ]);
  });

  it('counts a unit without a known owner, for whom nobody acts alone', () => {
    expect(electorate([flat('1', [], { designatedVoter: 'a' })]).persons).toEqual([{ key: 'UNIT 1', units: ['1'], area: 10_000, owners: [], voter: null }]);
  });

  it('lets joint owners name one of them', () => {
    const voter = (...designated: (string | null)[]): string | null | undefined =>
      electorate(designated.map((designatedVoter, i) => flat(`${i}`, ['b', 'a', 'a'], { designatedVoter }))).persons[0]?.voter;
    expect([voter(null), voter('a'), voter('b', null), voter('b', 'b')]).toEqual([null, 'a', 'b', 'b']);
    // Two different names, or a stranger's, are none.
    expect([voter('a', 'b'), voter('c'), voter('a', 'c')]).toEqual([null, null, null]);
    expect(electorate([flat('1', ['b', 'a', 'a'])]).persons[0]?.owners).toEqual(['a', 'b']);
    // A sole owner needs no naming.
    expect(electorate([flat('1', 'a', { designatedVoter: 'c' })]).persons[0]?.voter).toBe('a');
  });

  it('leaves parking and garages out, and lists them, unless the rules of procedure count them', () => {
    const units = [flat('1', 'a'), flat('P2', 'x', { kind: 'GARAGE', area: 1_300 }), flat('P1', 'a', { kind: 'PARKING', area: 1_250 }), flat('S', 's', { kind: 'SHOP' }), flat('O', 'o', { kind: 'OTHER' })];
    const without = electorate(units);
    expect([without.area, without.persons.map((person) => person.key)]).toEqual([30_000, ['a', 'o', 's']]);
    expect(without.excluded).toEqual([{ unit: 'P1', area: 1_250, reason: 'PARKING' }, { unit: 'P2', area: 1_300, reason: 'PARKING' }]);
    const counted = electorate(units, { parking: { policy: 'INCLUDE', source: '议事规则 第九条' } });
    expect([counted.area, counted.excluded, counted.persons.map((person) => [person.key, person.area])]).toEqual([32_550, [], [['a', 11_250], ['o', 10_000], ['s', 10_000], ['x', 1_300]]]);
  });

  it('takes different sets of owners as different persons, or all whom common owners tie together as one', () => {
    const units = [flat('1', ['a', 'b']), flat('2', 'a'), flat('3', ['d', 'c']), flat('4', ['c', 'b']), flat('5', 'e'), flat('6', 'a', { status: 'UNSOLD' }), flat('7', []), flat('8', ['e', 'f'], { status: 'SOLD' })];
    const keys = (sameBuyer?: 'OWNER_SET' | 'SHARED_OWNER'): string[] => electorate(units, sameBuyer === undefined ? {} : { sameBuyer }).persons.map((person) => `${person.key}: ${person.units.join()}`);
    expect(keys('OWNER_SET')).toEqual(['DEVELOPER: 6,8', 'UNIT 7: 7', 'a: 2', 'a b: 1', 'b c: 4', 'c d: 3', 'e: 5']);
    expect(keys()).toEqual(keys('OWNER_SET'));
    expect(keys('SHARED_OWNER')).toEqual(['DEVELOPER: 6,8', 'UNIT 7: 7', 'a b c d: 1,2,3,4', 'e: 5']);
    expect(electorate([flat('1', 'z'), flat('2', ['b', 'z'])], { sameBuyer: 'SHARED_OWNER' }).persons.map((person) => person.key)).toEqual(['b z']);
  });

  it('is named by one digest, in whatever order units and owners come', () => {
    const units = [flat('1', ['a', 'b']), flat('2', 'c'), flat('10', 'c'), flat('3', 'P', { kind: 'PARKING' }), flat('4', [], { status: 'UNSOLD' })];
    const turned = units.toReversed().map((unit) => ({ ...unit, owners: unit.owners.toReversed() }));
    expect(electorate(turned)).toEqual(electorate(units));
    expect(digestOf(electorate(turned))).toBe(digestOf(electorate(units)));
    expect(digestOf(electorate([...units.slice(0, -1), flat('4', [], { status: 'UNSOLD', area: 10_001 })]))).not.toBe(digestOf(electorate(units)));
  });

  it('may be empty', () => {
    expect(electorate([])).toEqual({ persons: [], area: 0, excluded: [] });
  });

  it('is not made of units that stand twice, or without a whole area', () => {
    expect(() => electorate([flat('1', 'a'), flat('2', 'b'), flat('1', 'c')])).toThrow('twice');
    for (const area of [-1, 0.5, Number.NaN, 2 ** 53]) expect(() => electorate([flat('1', 'a', { area })])).toThrow('whole number');
    expect(electorate([flat('1', 'a', { area: 0 })]).area).toBe(0);
  });
});

describe('who decides for a counting person', () => {
  const now = (...units: (readonly [owners: string | readonly string[], designatedVoter?: string | null])[]) => decidingNow(units.map(([owners, designatedVoter = null], i) => flat(`${i}`, owners, { designatedVoter })));

  it('is whoever owns its units at that moment: with the sale the vote goes to the buyer', () => {
    expect([now(['seller']), now(['buyer'])]).toEqual([{ owners: ['seller'], named: [] }, { owners: ['buyer'], named: [] }]);
    expect(now()).toEqual({ owners: [], named: [] });
  });

  it('are joint buyers, or the one whom they name; a name from before the sale is none', () => {
    expect([null, 'q', 'seller'].map((name) => now([['q', 'p'], name]).named)).toEqual([[], ['q'], []]);
  });

  it('are seller and buyer together where one of several units was sold: what was named for one does not speak for the rest', () => {
    expect(now([['x', 'y'], 'x'], [['y', 'x']])).toEqual({ owners: ['x', 'y'], named: ['x'] });
    expect(now([['buyer'], 'buyer'], [['x', 'y'], 'x'])).toEqual({ owners: ['buyer', 'x', 'y'], named: [] });
  });

  it('is the voter of the electorate as long as nothing is sold, however many units there are', () => {
    const owners = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 });
    const units = fc.tuple(owners, fc.array(fc.option(fc.constantFrom('a', 'b', 'c', 'stranger')), { minLength: 1, maxLength: 4 }));
    fc.assert(fc.property(units, ([own, designated]) => {
      const [person] = electorate(designated.map((designatedVoter, i) => flat(`${i}`, own, { designatedVoter }))).persons;
      const deciding = now(...designated.map((name) => [own, name] as const));
      expect(deciding.owners).toEqual(person?.owners);
      const alone = own.length === 1 ? own : deciding.named;
      expect(alone.length === 1 ? alone[0] : null).toBe(person?.voter);
    }), { seed: seedOf('who decides') });
  });
});
