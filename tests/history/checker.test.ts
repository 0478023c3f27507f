import { describe, expect, test } from 'vitest';
import { diceOf, seedOf } from '../support/seed.ts';
import { badCases } from './bad-cases.ts';
import { badPlans } from './bad-plans.ts';
import { check, printViolations } from './checker.ts';
import { type Case, playPlan } from './made-up-history.ts';
import { makePlan } from './made-up-plan.ts';

const GOOD = 1_000;
const BAD = 5_000;

interface Bad {
  readonly name: string;
  readonly kind: string;
  readonly make: (seed: number) => Case | null;
}

/** Every way to go wrong, as a history that went wrong that way. */
const ways: readonly Bad[] = [
  ...badPlans.map(({ name, kind, spoil }): Bad => ({
    name, kind,
    make(seed) {
      const dice = diceOf(seed);
      const plan = spoil(dice, makePlan(dice));
      return plan === null ? null : playPlan(dice, plan);
    },
  })),
  ...badCases.map(({ name, kind, spoil }): Bad => ({
    name, kind,
    make(seed) {
      const dice = diceOf(seed);
      const good = structuredClone(playPlan(dice, makePlan(dice)));
      return spoil(dice, good) ? good : null;
    },
  })),
];

describe('the checker of histories', () => {
  const seed = seedOf('checker');

  test(`lets ${String(GOOD)} good histories pass`, () => {
    for (let i = 0; i < GOOD; i += 1) {
      const dice = diceOf(seed + i);
      const { history, reads, options } = playPlan(dice, makePlan(dice));
      expect(printViolations(check(history, reads, options)), `SEED=${String(seed + i)}`).toBe('');
    }
  });

  test(`flags ${String(BAD)} bad histories, each for what is wrong with it`, () => {
    const missed: string[] = [];
    const flagged = new Map<string, number>();
    for (let i = 0, next = seed; i < BAD; next += 1) {
      const way = ways[i % ways.length];
      const bad = way?.make(next) ?? null;
      if (way === undefined || bad === null) continue;
      i += 1;
      const kinds = check(bad.history, bad.reads, bad.options).map(({ kind }) => kind as string);
      if (kinds.includes(way.kind)) flagged.set(way.name, (flagged.get(way.name) ?? 0) + 1);
      else missed.push(`SEED=${String(next)} ${way.name}: expected ${way.kind}, found ${[...new Set(kinds)].join(', ')}`);
    }
    expect(missed).toEqual([]);
    expect(Math.min(...ways.map(({ name }) => flagged.get(name) ?? 0))).toBeGreaterThanOrEqual(Math.floor(BAD / ways.length));
  });
});
