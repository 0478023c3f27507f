import { choices, type Choice } from '@sanfang/shared/law/ballot.ts';
import { diceOf } from '../../support/seed.ts';

/** What a household does with its ballot; `at`: ms before (negative) or after the close. */
export interface Cast {
  readonly voter: number;
  readonly at: number;
  readonly choice: Choice;
  /** TWICE: the same command again, as after a lost answer. ANOTHER: a second ballot under an id of its own. */
  readonly kind: 'ONCE' | 'TWICE' | 'ANOTHER';
  readonly burst: boolean;
}

export interface RushSize {
  readonly households: number;
  /** Casting in one second, ten seconds before the close. */
  readonly burst: number;
  /** After the close: they must be refused. */
  readonly late: number;
  /** In which all of them cast. */
  readonly seconds: number;
  readonly followers: number;
  readonly seed: number;
}

const BURST_AT_MS = -10_000;
const LATEST_MS = 1_500;
/** Of a hundred. */
const TWICE = 5;
const ANOTHER = 5;
/** Nearly as in life: two of three agree. */
const leaning: readonly Choice[] = [...choices, 'AGREE', 'AGREE', 'AGREE', 'AGREE', 'AGAINST'];

/** Every ballot of a rush, in order: fixed before it begins, so that a hub that is late is not asked less. */
export function castsOf({ households, burst, late, seconds, seed }: RushSize): Cast[] {
  const dice = diceOf(seed);
  const order = Array.from({ length: households }, (_, i) => i).sort(() => dice.roll(2) - 0.5);
  return order.map((voter, i): Cast => {
    const kind = dice.chance(TWICE) ? 'TWICE' : dice.chance(ANOTHER) ? 'ANOTHER' : 'ONCE';
    const inBurst = i < burst;
    const at = inBurst ? BURST_AT_MS + dice.roll(1_000) : i < burst + late ? dice.roll(LATEST_MS) : -dice.roll(seconds * 1_000);
    return { voter, at, choice: dice.pick(leaning), kind, burst: inBurst };
  }).sort((a, b) => a.at - b.at);
}
