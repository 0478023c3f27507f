import { randomInt } from 'node:crypto';

/** Everything random of one run: the same seed makes the same choices. */
export interface Dice {
  readonly seed: number;
  /** A whole number, 0 … sides − 1. */
  roll(sides: number): number;
  /** One of several. */
  pick<T>(from: readonly T[]): T;
  /** True so often of 100. */
  chance(percent: number): boolean;
}

/** The seed of this run, `SEED=…` to have one again. Printed, so that a failure names it. */
export function seedOf(test: string): number {
  const given = process.env['SEED'];
  const seed = given === undefined ? randomInt(2 ** 31) : Number(given);
  process.stdout.write(`${test}: SEED=${String(seed)}\n`);
  return seed;
}

/** mulberry32: small, fast, and good enough to choose by. */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const roll = (sides: number): number => Math.floor(next() * sides);
  return {
    seed, roll,
    pick<T>(from: readonly T[]): T {
      const one = from[roll(from.length)];
      if (one === undefined) throw new Error('nothing to pick from');
      return one;
    },
    chance: (percent) => next() * 100 < percent,
  };
}
