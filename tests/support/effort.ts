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

/**
 * The most that a promised time may become before a test fails, in the promise's own unit.
 * What is promised holds on a machine that does nothing else, and is shown there: by a long run and by tests/bench. A machine that
 * runs every test at once is late by its own doing; here only a mechanism that does not work is to be found, and that takes a time-out, not a moment.
 */
export function slack(promised: number): number {
  return long ? promised : 3 * promised;
}
