import { diceOf, type Dice } from '../../support/seed.ts';

/** What somebody does at a moment; `at` in ms after the beginning. */
export interface Act {
  readonly at: number;
  readonly kind: 'SAY' | 'TYPE' | 'HERE' | 'READ' | 'VISIT' | 'CUT' | 'SIGN';
  /** Index of the person; of a signature, of the decision. */
  readonly who: number;
}

/** Acts a second by all people together, and how decisions come. */
export interface Rates {
  readonly say: number;
  readonly read: number;
  readonly visit: number;
  readonly cut: number;
  /** Decisions a second, and during the burst. */
  readonly decide: number;
  readonly burst: number;
}

/** A lease of presence is renewed so often. */
const LEASE_MS = 15_000;
/** Who says something has typed for so long. */
const TYPING_MS = 1_500;

/** The burst of decisions takes the middle fifth of a run. */
export function burstOf(seconds: number): { readonly from: number; readonly to: number } {
  return { from: seconds * 400, to: seconds * 600 };
}

/** When decisions are made: evenly, so that every run makes as many. */
export function decisionTimes(seconds: number, { decide, burst }: Rates): number[] {
  const { from, to } = burstOf(seconds);
  const times: number[] = [];
  for (let at = 500; at < seconds * 1_000; at += 1_000 / (at >= from && at < to ? burst : decide)) times.push(at);
  return times;
}

/** All acts of a run in order: fixed before it begins, so that no late answer delays the next act. */
export function scheduleOf(seed: number, seconds: number, people: number, rates: Rates): Act[] {
  const dice = diceOf(seed);
  const acts: Act[] = decisionTimes(seconds, rates).map((at, who) => ({ at, kind: 'SIGN', who }));
  for (const [kind, rate] of [['SAY', rates.say], ['READ', rates.read], ['VISIT', rates.visit], ['CUT', rates.cut]] as const) {
    for (const at of arrivals(dice, seconds, rate)) {
      const who = dice.roll(people);
      acts.push({ at, kind, who });
      if (kind === 'SAY') acts.push({ at: Math.max(0, at - TYPING_MS), kind: 'TYPE', who });
    }
  }
  for (let who = 0; who < people; who++) for (let at = dice.roll(LEASE_MS); at < seconds * 1_000; at += LEASE_MS) acts.push({ at, kind: 'HERE', who });
  return acts.sort((a, b) => a.at - b.at);
}

/** Poisson arrivals, ms. */
function arrivals(dice: Dice, seconds: number, rate: number): number[] {
  const times: number[] = [];
  if (rate <= 0) return times;
  for (let at = 0; ;) {
    at += (-Math.log(1 - dice.roll(1e9) / 1e9) * 1_000) / rate;
    if (at >= seconds * 1_000) return times;
    times.push(at);
  }
}
