import { localDate } from './calendar.ts';
import { holidaysKnown, isDayOff } from './holidays/day-off.ts';
import { addDays } from './periods.ts';

/** Within which an owner's question about the money is to be answered: Civil Code Art. 285 says promptly, the days are common practice. */
export const QUESTION_WORKING_DAYS = 5;

/** End of the n-th working day after a moment, ISO UTC; the day of the moment is not counted (Civil Code Art. 201). */
export function workingDaysAfter(event: string, days: number, utcOffset: number): string {
  let day = localDate(event, utcOffset);
  for (let left = days; left > 0;) {
    day = addDays(day, 1);
    if (isWorked(day)) left -= 1;
  }
  return new Date(Date.parse(`${addDays(day, 1)}T00:00:00.000Z`) - utcOffset * 60_000).toISOString();
}

/** Where the table of a year is not there yet, weekends at least are off. */
function isWorked(date: string): boolean {
  if (holidaysKnown(Number(date.slice(0, 4)))) return !isDayOff(date);
  const weekday = new Date(`${date}T00:00:00.000Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}
