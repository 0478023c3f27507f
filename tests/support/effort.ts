/** How much is tried: `EFFORT=long` for runs of an hour or a night, else what every change can wait for. */
const long = process.env['EFFORT'] === 'long';

/** One of two amounts. */
export function amount(every: number, inLongRuns: number): number {
  return long ? inLongRuns : every;
}

/** A test's time-out in ms; a long run's grows with what it tries. */
export function patience(every: number, inLongRuns: number): number {
  return long ? inLongRuns : every;
}
