import { bindingsOf, bindingsTo, boundOwners, withBinding } from '@sanfang/shared/compound/register/binding-index.ts';
import type { Binding, RegisterState } from '@sanfang/shared/compound/register/state.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seedOf } from '../../support/seed.ts';

type Bindings = RegisterState['bindings'];

const [hats, people, units] = [['h1', 'h2', 'h3', 'h4'], ['p1', 'p2', 'p3'], ['u1', 'u2', 'u3']];
const binding = fc.record({
  capacity: fc.constantFrom(...hats), person: fc.constantFrom(...people), ended: fc.constantFrom(null, '2026-11-23T00:00:00.000Z'), level: fc.constantFrom(1 as const, 2 as const), units: fc.subarray(units),
}).map((some): Binding => ({ ...some, office: 'owner', owner: `owner of ${some.capacity}`, how: 'OPERATOR', as: 'SELF', since: '2026-11-01T00:00:00.000Z' }));

/** What the index answers, and what a look through all of them does. */
const answered = (bindings: Bindings) => [people.map((person) => bindingsOf(bindings, person)), units.map((unit) => bindingsTo(bindings, unit)), [...boundOwners({ bindings })].sort()];
const lookedUp = (bindings: Bindings) => {
  const all = Object.values(bindings);
  const living = all.filter(({ ended }) => ended === null).map((one) => [one.owner, one]);
  return [people.map((person) => all.filter((one) => one.person === person)), units.map((unit) => all.filter((one) => one.units.includes(unit))), living.sort()];
};

test('an index that goes on from state to state answers as one that is made anew, for the new state and for the one before', () => {
  fc.assert(fc.property(fc.array(fc.tuple(binding, fc.boolean()), { maxLength: 20 }), (steps) => {
    let bindings: Bindings = {};
    for (const [next, asked] of steps) {
      const before = bindings;
      if (asked) expect(answered(before)).toEqual(lookedUp(before));
      bindings = withBinding(before, next);
      expect(answered(bindings)).toEqual(lookedUp(bindings));
      if (asked) expect(answered(before)).toEqual(lookedUp(before));
    }
  }), { seed: seedOf('binding-index') });
});
