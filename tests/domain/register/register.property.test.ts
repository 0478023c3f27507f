import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countingPersons } from '@sanfang/shared/law/counting.ts';
import { evolveRegister, initialRegister, type RegisterEvent } from '@sanfang/shared/compound/register/evolve.ts';
import { unitStatuses } from '@sanfang/shared/compound/register/state.ts';
import { home, registered, type ImportedUnit } from '../support/register.ts';

/** Up to 120 units of few owners, so that people own several. */
const units: fc.Arbitrary<ImportedUnit[]> = fc.uniqueArray(
  fc.record({ no: fc.integer({ min: 0, max: 999 }), area: fc.integer({ min: 1, max: 10_000_000 }), owner: fc.integer({ min: 0, max: 30 }), status: fc.constantFrom(...unitStatuses) }),
  { selector: (unit) => unit.no, minLength: 1, maxLength: 120 },
).map((list) => list.map(({ no, area, owner, status }) => home(`${no % 7}-1-${no}`, `owner ${owner}`, { area, status })));

describe('any register', () => {
  it('adds up, whatever is in it', () => {
    fc.assert(fc.property(units, (list) => {
      const scene = registered(list);
      const kept = Object.values(scene.compound().register.units);
      expect(scene.events.at(-1)?.data).toMatchObject({
        units: list.length,
        area: list.reduce((sum, unit) => sum + unit.area, 0),
        buildings: new Set(kept.map((unit) => unit.building)).size,
        persons: countingPersons(kept),
      });
      expect(countingPersons(kept)).toBeLessThanOrEqual(kept.length);
      expect(countingPersons(kept)).toBeGreaterThanOrEqual(1);
    }), { numRuns: 60 });
  });

  it('counts the same persons in whatever order its units stand, and no more in a part than in the whole', () => {
    fc.assert(fc.property(units, fc.integer(), (list, seed) => {
      const kept = Object.values(registered(list).compound().register.units);
      const turned = kept.map((_, at) => kept[(at + Math.abs(seed)) % kept.length]).filter((unit) => unit !== undefined);
      expect(countingPersons(turned)).toBe(countingPersons(kept));
      expect(countingPersons(kept.slice(0, Math.ceil(kept.length / 2)))).toBeLessThanOrEqual(countingPersons(kept));
    }), { numRuns: 60 });
  });

  it('is the same register however it was cut into batches', () => {
    fc.assert(fc.property(units, (list) => {
      const whole = registered(list).compound().register;
      const again = registered([...list].reverse()).compound().register;
      expect(Object.keys(again.units).sort()).toEqual(Object.keys(whole.units).sort());
      for (const unit of Object.values(whole.units)) expect(again.units[unit.id]).toEqual(unit);
    }), { numRuns: 30 });
  });

  it('is folded the same each time, from the beginning or from a state that was stored', () => {
    fc.assert(fc.property(units, fc.nat(), (list, cut) => {
      const events = registered(list).events.filter((event) => event.channel === 'register') as unknown as RegisterEvent[];
      const folded = events.reduce(evolveRegister, initialRegister);
      const at = cut % (events.length + 1);
      const stored: typeof folded = JSON.parse(JSON.stringify(events.slice(0, at).reduce(evolveRegister, initialRegister)));
      expect(events.slice(at).reduce(evolveRegister, stored)).toEqual(folded);
    }), { numRuns: 60 });
  });
});

describe('a register of 3,502 units', () => {
  it('is staged and activated without holding anybody up', () => {
    const list = Array.from({ length: 3_502 }, (_, i) => home(`${(i % 72) + 1}-1-${i}`, `owner ${i}`));
    const start = performance.now();
    const { register } = registered(list).compound();
    expect(Object.keys(register.units)).toHaveLength(3_502);
    // Commitments included. A fold that copied everything for each unit would take minutes.
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
