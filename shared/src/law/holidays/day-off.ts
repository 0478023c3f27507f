import { holidayYears } from './years.ts';

/** Whether the days off of a local year are known here. Where they are not, plain days are counted, and whoever shows a date says so. */
export function holidaysKnown(year: number): boolean {
  return holidayYears[year] !== undefined;
}

/** Whether a local date is a day off: a statutory holiday, or a weekend that is not made up for. In a year without a table no day is. */
export function isDayOff(date: string): boolean {
  const year = holidayYears[Number(date.slice(0, 4))];
  if (year === undefined || year.worked.includes(date)) return false;
  const weekday = new Date(`${date}T00:00:00.000Z`).getUTCDay();
  return weekday === 0 || weekday === 6 || year.off.some(([from, to]) => from <= date && date <= to);
}
