/** Terms, resolutions and decision numbers run by the compound's local date; the log keeps UTC. */

/** Local date `YYYY-MM-DD` of a UTC instant, `utcOffset` minutes east of UTC. */
export function localDate(at: string, utcOffset: number): string {
  return new Date(Date.parse(at) + utcOffset * 60_000).toISOString().slice(0, 10);
}

/** Local year of a UTC instant. */
export function localYear(at: string, utcOffset: number): number {
  return Number(localDate(at, utcOffset).slice(0, 4));
}

/** Whether the text is a day of the calendar, written `YYYY-MM-DD`: 2026-02-30 is not. */
export function isLocalDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00.000Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}

/** Milliseconds since 1970 of a fixed-width UTC instant, or null for one that no clock shows. */
export function instant(text: string): number | null {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text ? time : null;
}

/** Whether a local date lies in a term; both ends belong to it, and an `until` of null is open. */
export function covers(term: { readonly from: string; readonly until: string | null }, date: string): boolean {
  return term.from <= date && (term.until === null || date <= term.until);
}
