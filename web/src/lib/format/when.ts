import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';

/** Minutes east of UTC where nothing else is said: China has one time. */
export const CHINA = 480;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Shifts an instant so that its UTC fields read as local ones. */
function local(at: string, offset: number): Date {
  return new Date(Date.parse(at) + offset * 60_000);
}

const two = (value: number) => String(value).padStart(2, '0');

/** `2026年11月23日 15:00` / `23 Nov 2026, 15:00`, in the compound's own time: never in the reader's zone. */
export function dateAndTime(at: string, offset = CHINA): string {
  const time = clock(at, offset);
  return getLocale() === 'zh-CN' ? `${date(at, offset)} ${time}` : `${date(at, offset)}, ${time}`;
}

/** `2026年11月23日` / `23 Nov 2026`. */
export function date(at: string, offset = CHINA): string {
  return localDate(local(at, offset).toISOString().slice(0, 10));
}

/** `15:00`. */
export function clock(at: string, offset = CHINA): string {
  const shifted = local(at, offset);
  return `${two(shifted.getUTCHours())}:${two(shifted.getUTCMinutes())}`;
}

/** The local day of an instant, `2026-11-23`. */
export function dayOf(at: string, offset = CHINA): string {
  return local(at, offset).toISOString().slice(0, 10);
}

/** A local date `YYYY-MM-DD` in words. */
export function localDate(day: string): string {
  const [year = 0, month = 1, dayOfMonth = 1] = day.split('-').map(Number);
  return getLocale() === 'zh-CN' ? `${year}年${month}月${dayOfMonth}日` : `${dayOfMonth} ${months[month - 1] ?? ''} ${year}`;
}

/** The end of a period that ends with a local day: `2026年12月22日 24:00` for the midnight after it. Other moments as they are. */
export function dayEnd(at: string, offset = CHINA): string {
  if (clock(at, offset) !== '00:00') return dateAndTime(at, offset);
  return m.ballot_day_end({ date: date(new Date(Date.parse(at) - 1).toISOString(), offset) });
}

/** Local days that are left until a moment, the present one included: 1 is the last. */
export function daysLeft(until: string, now: string, offset = CHINA): number {
  const day = (at: number): number => Math.floor((at + offset * 60_000) / 86_400_000);
  return day(Date.parse(until) - 1) - day(Date.parse(now)) + 1;
}
