import { isDate } from '@sanfang/shared/law/calendar.ts';
import { holidaysKnown, isDayOff } from '@sanfang/shared/law/holidays/day-off.ts';
import { holidayYears } from '@sanfang/shared/law/holidays/years.ts';
import {
  addDays, allocationPeriod, cancellationPeriod, earliestOpening, emergencyResultPeriod, orderPeriod, periodAfter, petitionPeriod, preliminaryPeriod, reviewPeriod,
} from '@sanfang/shared/law/periods.ts';
import { defaultProfile } from '@sanfang/shared/law/rule-profile.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seedOf } from '../../support/seed.ts';

const CHINA = 480;
/** An hour of a local day in China. */
const on = (date: string, hour = '10:00:00'): string => new Date(`${date}T${hour}.000+08:00`).toISOString();

describe('days off', () => {
  it('are statutory holidays and weekends, less the weekends on which people work', () => {
    const days = ['2023-09-28', '2023-09-29', '2023-10-06', '2023-10-07', '2023-10-08', '2023-10-09', '2023-10-14', '2026-02-14', '2026-02-15', '2026-02-23', '2026-02-24', '2026-02-28', '2026-09-20'];
    expect(days.filter(isDayOff)).toEqual(['2023-09-29', '2023-10-06', '2023-10-14', '2026-02-15', '2026-02-23']);
  });

  it('are known for the years whose notice is in the table, and say so', () => {
    expect([2022, 2023, 2024, 2025, 2026, 2027].filter(holidaysKnown)).toEqual([2023, 2024, 2025, 2026]);
    expect(isDayOff('2027-01-02')).toBe(false);
  });

  it('stand in a table in which every day is of its year, runs go forwards, and only weekends are made up for', () => {
    for (const [year, { source, off, worked }] of Object.entries(holidayYears)) {
      expect(source).toMatch(/^国办发明电〔20\d\d〕\d+号$/);
      for (const day of [...off.flat(), ...worked]) expect(isDate(day) && day.startsWith(year), day).toBe(true);
      for (const [from, to] of off) expect(from <= to, from).toBe(true);
      for (const day of worked) {
        expect([0, 6], day).toContain(new Date(`${day}T00:00:00.000Z`).getUTCDay());
        expect(off.some(([from, to]) => from <= day && day <= to), day).toBe(false);
      }
      // Seven festivals; the Mid-Autumn Festival may fall into the National Day's run.
      expect([6, 7]).toContain(off.length);
    }
  });
});

describe('a notice of 15 days', () => {
  it('given on 19 August lets a vote open on 4 September at 00:00, at whatever hour it was given', () => {
    for (const hour of ['00:00:00', '10:00:00', '23:59:59']) expect(earliestOpening(on('2023-08-19', hour), defaultProfile, CHINA), hour).toBe(on('2023-09-04', '00:00:00'));
  });

  it('is not moved by a day off: nothing is to be done on its last day', () => {
    expect(isDayOff('2023-09-03')).toBe(true);
    expect(earliestOpening(on('2023-09-14'), defaultProfile, CHINA)).toBe(on('2023-09-30', '00:00:00'));
  });

  it('is as long as the profile says, by the days of the place', () => {
    const longer = { periods: { ...defaultProfile.periods, noticeDays: 20 } };
    expect(earliestOpening(on('2023-08-19'), longer, CHINA)).toBe(on('2023-09-09', '00:00:00'));
    // 23:30 in UTC is already the next day in China.
    expect(earliestOpening('2023-08-19T23:30:00.000Z', defaultProfile, CHINA)).toBe(on('2023-09-05', '00:00:00'));
    expect(earliestOpening('2023-08-19T23:30:00.000Z', defaultProfile, 0)).toBe('2023-09-04T00:00:00.000Z');
  });
});

describe('a period within which somebody may act', () => {
  it('begins the day after the event and ends at 24:00 of its last day', () => {
    expect(preliminaryPeriod(on('2023-09-18'), defaultProfile, CHINA)).toEqual({ first: '2023-09-19', last: '2023-09-25', ends: on('2023-09-26', '00:00:00'), holidaysKnown: true });
    expect(allocationPeriod(on('2023-12-18'), defaultProfile, CHINA)).toMatchObject({ first: '2023-12-19', last: '2023-12-25' });
  });

  it('that would end on a day off ends on the next working day, make-up days being working days', () => {
    // Friday 29 September begins eight days off; Saturday 7 October is worked.
    expect(preliminaryPeriod(on('2023-09-22'), defaultProfile, CHINA)).toMatchObject({ last: '2023-10-07', ends: on('2023-10-08', '00:00:00') });
    expect(preliminaryPeriod(on('2023-09-16'), defaultProfile, CHINA)).toMatchObject({ last: '2023-09-25' });
    expect(preliminaryPeriod(on('2026-02-08'), defaultProfile, CHINA)).toMatchObject({ last: '2026-02-24' });
  });

  it('in a year without a table is counted in plain days, and says so', () => {
    // 2 January 2027 is a Saturday.
    expect(periodAfter(on('2026-12-26'), 7, CHINA)).toEqual({ first: '2026-12-27', last: '2027-01-02', ends: on('2027-01-03', '00:00:00'), holidaysKnown: false });
  });

  it('has its days from the profile', () => {
    const at = on('2026-11-02');
    expect(emergencyResultPeriod(at, defaultProfile, CHINA).last).toBe('2026-11-12');
    expect(reviewPeriod(at, defaultProfile, CHINA).last).toBe('2026-11-09');
    expect(petitionPeriod(at, defaultProfile, CHINA).last).toBe('2026-11-17');
    expect(orderPeriod(at, { periods: { ...defaultProfile.periods, orderDays: 10 } }, CHINA).last).toBe('2026-11-12');
  });

  it('of a year ends on the same day of the next, or the month\'s last', () => {
    expect(cancellationPeriod(on('2025-03-10'), CHINA)).toMatchObject({ first: '2025-03-11', last: '2026-03-10' });
    expect(cancellationPeriod(on('2024-02-29'), CHINA)).toMatchObject({ last: '2025-02-28' });
  });

  it('never ends on a day off, never before the plain count, and later events never end earlier', () => {
    const days = fc.integer({ min: 0, max: 1_400 }).map((days) => addDays('2023-01-01', days));
    fc.assert(fc.property(days, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 30 }), (date, length, later) => {
      const { last, ends } = periodAfter(on(date), length, CHINA);
      expect(isDayOff(last)).toBe(false);
      expect(last >= addDays(date, length)).toBe(true);
      expect(ends).toBe(on(addDays(last, 1), '00:00:00'));
      expect(periodAfter(on(addDays(date, later)), length, CHINA).last >= last).toBe(true);
    }), { numRuns: 300, seed: seedOf('legal periods') });
  });
});
