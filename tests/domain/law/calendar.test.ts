import { describe, expect, it } from 'vitest';
import { dayBefore, isDate, isPeriod, liesIn, localDate, localYear, overlap, withinTerm } from '@sanfang/shared/law/calendar.ts';

describe('local days', () => {
  it('begin at midnight where the compound is', () => {
    expect(localDate('2026-11-23T15:59:59.999Z', 480)).toBe('2026-11-23');
    expect(localDate('2026-11-23T16:00:00.000Z', 480)).toBe('2026-11-24');
    expect(localDate('2026-11-23T04:59:59.999Z', -300)).toBe('2026-11-22');
    expect(localDate('2026-11-23T05:00:00.000Z', -300)).toBe('2026-11-23');
  });

  it('give the year under which a decision is numbered', () => {
    expect(localYear('2026-12-31T15:59:59.999Z', 480)).toBe(2026);
    expect(localYear('2026-12-31T16:00:00.000Z', 480)).toBe(2027);
  });

  it('are days of the calendar', () => {
    expect(['2024-02-29', '2026-12-31'].map(isDate)).toEqual([true, true]);
    expect(['2026-02-29', '2026-04-31', '2026-13-01', '2026-00-10', '2026-1-1', '', '2026-01-01T00:00'].map(isDate)).toEqual([false, false, false, false, false, false, false]);
  });

  it('have one before them', () => {
    expect(['2024-03-01', '2026-01-01'].map(dayBefore)).toEqual(['2024-02-29', '2025-12-31']);
  });
});

describe('terms', () => {
  const year = { from: '2026-01-01', until: '2026-12-31' };
  const open = { from: '2026-06-01', until: null };

  it('include both ends', () => {
    expect(['2025-12-31', '2026-01-01', '2026-12-31', '2027-01-01'].map((date) => withinTerm(year, date))).toEqual([false, true, true, false]);
    expect(['2026-05-31', '2026-06-01', '9999-12-31'].map((date) => withinTerm(open, date))).toEqual([false, true, true]);
  });

  it('overlap when they have a day in common', () => {
    expect(overlap(year, { from: '2026-12-31', until: null })).toBe(true);
    expect(overlap(year, { from: '2027-01-01', until: null })).toBe(false);
    expect(overlap({ from: '2025-01-01', until: '2026-01-01' }, year)).toBe(true);
    expect(overlap({ from: '2025-01-01', until: '2025-12-31' }, year)).toBe(false);
    expect(overlap(open, open)).toBe(true);
  });

  it('lie in one another', () => {
    expect(liesIn(year, year)).toBe(true);
    expect(liesIn(open, year)).toBe(false);
    expect(liesIn(year, { from: '2026-01-01', until: null })).toBe(true);
    expect(liesIn(year, { from: '2026-01-02', until: null })).toBe(false);
    expect(liesIn({ ...year, until: '2027-01-01' }, year)).toBe(false);
  });

  it('are sane or refused', () => {
    expect(isPeriod(year)).toBe(true);
    expect(isPeriod({ from: '2026-02-30', until: null })).toBe(false);
    expect(isPeriod({ from: '2026-02-02', until: '2026-02-01' })).toBe(false);
  });
});
