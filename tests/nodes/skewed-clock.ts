/** Loaded before anything else into a hub's process: its own clock differs by `CLOCK_OFFSET_MS`. */
const offset = Number(process.env['CLOCK_OFFSET_MS'] ?? '0');
const RealDate = Date;

class SkewedDate extends RealDate {
  constructor(...given: [] | [string | number | Date] | [number, number, ...number[]]) {
    if (given.length === 0) super(RealDate.now() + offset);
    else super(...(given as [number]));
  }
  static override now(): number {
    return RealDate.now() + offset;
  }
}
globalThis.Date = SkewedDate as DateConstructor;
