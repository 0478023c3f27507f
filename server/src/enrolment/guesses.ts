import type { Allowance, Attempts } from '../accounts/attempts.ts';

const MINUTE = 60_000;

/** Of one person: a slip of the finger costs nothing. */
const perPerson: Allowance = { most: 8, withinMs: 30 * MINUTE, pauses: [0, 0, 0, 3_000, 10_000] };
/** Of one address block: wide, as a compound's people may come from one carrier's address; against 79 bits it is narrow enough. */
const perBlock: Allowance = { most: 120, withinMs: 60 * MINUTE, pauses: [] };

/** Whether somebody may try a code now: seconds to wait, or a function that takes the try back because the code was good. */
export function beginGuess(attempts: Attempts, person: string, block: string, factor: number): Promise<number | (() => Promise<void>)> {
  const times = (allowance: Allowance): Allowance => ({ ...allowance, most: allowance.most * factor, pauses: factor === 1 ? allowance.pauses : [] });
  return attempts.beginUnder(new Map([
    [attempts.digest('code by person', person), times(perPerson)],
    [attempts.digest('code from block', block), times(perBlock)],
  ]));
}
