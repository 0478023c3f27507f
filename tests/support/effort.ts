/** How much is tried: `EFFORT=long` for runs of an hour or a night, else what every change can wait for. */
const long = process.env['EFFORT'] === 'long';

/** Of what is left to long runs, the reason why it is skipped in others; null in a long run. */
export const notInEveryRun = long ? null : 'in long runs only: EFFORT=long';

/** One of two amounts. */
export function amount(every: number, inLongRuns: number): number {
  return long ? inLongRuns : every;
}

/** A test's time-out in ms; a long run's grows with what it tries. */
export function patience(every: number, inLongRuns: number): number {
  return long ? inLongRuns : every;
}
