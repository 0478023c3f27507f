import { localDate } from './calendar.ts';
import { holidaysKnown, isDayOff } from './holidays/day-off.ts';
import type { RuleProfile } from './rule-profile.ts';

const DAY = 86_400_000;

type Periods = Pick<RuleProfile, 'periods'>;

/**
 * A run of local days within which somebody may act (Civil Code Art. 200–203): the day of the event is not counted (201), a last
 * day off gives way to the next working day (203(1)), the last day ends at 24:00 (203(2)).
 */
export interface LegalPeriod {
  /** First and last local day, `YYYY-MM-DD`. */
  readonly first: string;
  readonly last: string;
  /** Moment at which the last day is over, ISO UTC: what is done before it is in time. */
  readonly ends: string;
  /** False: the days off of the last day's year are not known, so that it stands where plain counting puts it. */
  readonly holidaysKnown: boolean;
}

/** Local date `days` after another. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00.000Z`) + days * DAY).toISOString().slice(0, 10);
}

/** A period of `days` after an event. `event` is ISO UTC, `utcOffset` minutes east of UTC. */
export function periodAfter(event: string, days: number, utcOffset: number): LegalPeriod {
  const day = localDate(event, utcOffset);
  return periodOf(addDays(day, 1), addDays(day, days), utcOffset);
}

function periodOf(first: string, plainLast: string, utcOffset: number): LegalPeriod {
  let last = plainLast;
  while (isDayOff(last)) last = addDays(last, 1);
  return { first, last, ends: startOf(addDays(last, 1), utcOffset), holidaysKnown: holidaysKnown(Number(last.slice(0, 4))) };
}

/** 00:00 of a local day as ISO UTC. */
function startOf(date: string, utcOffset: number): string {
  return new Date(Date.parse(`${date}T00:00:00.000Z`) - utcOffset * 60_000).toISOString();
}

/**
 * Earliest opening of a vote, ISO UTC: `noticeDays` whole local days lie between the day of the notice and it (物业管理条例 Art. 14).
 * Nothing is to be done on the last of these days, so that Art. 203 does not move it: notice on 19 August, 15 days, opens 4 September 00:00.
 */
export function earliestOpening(noticedAt: string, { periods }: Periods, utcOffset: number): string {
  return startOf(addDays(localDate(noticedAt, utcOffset), periods.noticeDays + 1), utcOffset);
}

/** Days for objections to a preliminary result. */
export function preliminaryPeriod(publishedAt: string, { periods }: Periods, utcOffset: number): LegalPeriod {
  return periodAfter(publishedAt, periods.preliminaryDays, utcOffset);
}

/** Days for objections to an allocation list. */
export function allocationPeriod(publishedAt: string, { periods }: Periods, utcOffset: number): LegalPeriod {
  return periodAfter(publishedAt, periods.allocationDays, utcOffset);
}

/** Days for which the result of an emergency use hangs out. */
export function emergencyResultPeriod(publishedAt: string, { periods }: Periods, utcOffset: number): LegalPeriod {
  return periodAfter(publishedAt, periods.emergencyPostDays, utcOffset);
}

/** Days for advice on a draft; after them the vote goes on without it. */
export function reviewPeriod(sentAt: string, { periods }: Periods, utcOffset: number): LegalPeriod {
  return periodAfter(sentAt, periods.reviewDays, utcOffset);
}

/** By when the committee is to notice the vote that a petition demands (物业管理条例 Art. 13: it "shall"; the days are the profile's). */
export function petitionPeriod(acceptedAt: string, { periods }: Periods, utcOffset: number): LegalPeriod {
  return periodAfter(acceptedAt, periods.petitionDays, utcOffset);
}

/** By when it is to obey the street's order; after that the residents' committee may notice the vote (指导规则 Art. 51). */
export function orderPeriod(orderedAt: string, { periods }: Periods, utcOffset: number): LegalPeriod {
  return periodAfter(orderedAt, periods.orderDays, utcOffset);
}

/** One year from knowing of a decision for an action to cancel it (法释〔2009〕7号 Art. 12): the same day of the next year, or the month's last (Civil Code Art. 202). */
export function cancellationPeriod(knownAt: string, utcOffset: number): LegalPeriod {
  const day = localDate(knownAt, utcOffset);
  const year = String(Number(day.slice(0, 4)) + 1);
  return periodOf(addDays(day, 1), `${year}${day.slice(4) === '-02-29' ? '-02-28' : day.slice(4)}`, utcOffset);
}
