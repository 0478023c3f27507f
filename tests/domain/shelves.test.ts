import { emptyShelves, entriesOn, fromShelf, ontoShelf, type Shelves } from '@sanfang/shared/compound/shelves.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seedOf } from '../support/seed.ts';

test('shelves hold what a map would, and what stood before stays as it was', () => {
  const id = fc.oneof(fc.constantFrom('a', 'b', 'xa', 'ya', ''), fc.uuid());
  fc.assert(fc.property(fc.array(fc.tuple(id, fc.nat())), (entries) => {
    const map = new Map<string, number>();
    let shelves: Shelves<number> = emptyShelves;
    for (const [one, value] of entries) {
      const [before, was] = [shelves, [...map].sort()];
      shelves = ontoShelf(shelves, one, value);
      map.set(one, value);
      expect([...entriesOn(before)].sort()).toEqual(was);
      expect(fromShelf(shelves, one)).toBe(value);
    }
    expect([...entriesOn(shelves)].sort()).toEqual([...map].sort());
    expect(fromShelf(shelves, 'nobody')).toBeUndefined();
    expect(JSON.parse(JSON.stringify(shelves))).toEqual(shelves);
  }), { seed: seedOf('shelves') });
});
