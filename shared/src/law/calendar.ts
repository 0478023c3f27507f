/** Days of the law are local days: a compound's offset from UTC is part of its founding. Dates are `YYYY-MM-DD`. */

const DAY = 86_400_000;

/** A run of local days, both included; `until` null is open. */
export interface Period {
  readonly from: string;
  readonly until: string | null;
}

/** Local date of a moment. `at` is ISO UTC, `utcOffset` minutes east of UTC. */
export function localDate(at: string, utcOffset: number): string {
  return dateOf(Date.parse(at) + utcOffset * 60_000);
}

/** When the local day of a moment ends; both in ms since 1970. */
export function nextMidnight(at: number, utcOffset: number): number {
  const offset = utcOffset * 60_000;
  return (Math.floor((at + offset) / DAY) + 1) * DAY - offset;
}

/** Local year of a moment: decisions are numbered by it. */
export function localYear(at: string, utcOffset: number): number {
  return Number(localDate(at, utcOffset).slice(0, 4));
}

/** Whether the text is a day of the calendar: `2026-02-30` is not. */
export function isDate(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00.000Z`) : Number.NaN;
  return Number.isFinite(time) && dateOf(time) === text;
}

/** Whether both ends are days of the calendar and the first is not after the last. */
export function isPeriod(period: Period): boolean {
  return isDate(period.from) && (period.until === null || (isDate(period.until) && period.from <= period.until));
}

/** Whether a local date lies in a term. */
export function withinTerm(term: Period, date: string): boolean {
  return term.from <= date && (term.until === null || date <= term.until);
}

/** Whether every day of `inner` lies in `outer`; an open end lies only in an open one. */
export function liesIn(inner: Period, outer: Period): boolean {
  if (inner.from < outer.from) return false;
  return outer.until === null || (inner.until !== null && inner.until <= outer.until);
}

/** Whether two periods have a day in common. */
export function overlap(a: Period, b: Period): boolean {
  return (b.until === null || a.from <= b.until) && (a.until === null || b.from <= a.until);
}

/** The day before a date. */
export function dayBefore(date: string): string {
  return dateOf(Date.parse(`${date}T00:00:00.000Z`) - DAY);
}

function dateOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
