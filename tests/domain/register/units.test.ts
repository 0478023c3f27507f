import { describe, expect, it } from 'vitest';
import { event } from '../support/given.ts';
import { home, registered } from '../support/register.ts';
import { named } from '../support/given.ts';

const scene = registered([home('1-1-101', 'A'), home('1-1-102', 'B')]);
const correction = { unit: '1-1-101', area: 9_000, areaSource: 'SURVEY', status: 'SOLD', validFrom: '2026-06-01' } as const;
const correct = (over: Partial<typeof correction> | { unit: string } | { area: number } | { validFrom: string } = {}) =>
  ({ type: 'CorrectUnit', data: { ...correction, reason: 'Measured again', ...over } }) as const;

describe('correcting a unit', () => {
  it('changes that unit from a day on; the reason is sealed', () => {
    const after = scene.when(correct()).then([
      event('unit.corrected', correction, { seal: { reason: { value: 'Measured again', subjects: [named('A')], retention: 'REGISTER' } } }),
    ]);
    const { register } = after.compound();
    expect(register.units['1-1-101']).toMatchObject({ building: '1', area: 9_000, areaSource: 'SURVEY', status: 'SOLD', validFrom: '2026-06-01', owners: [{ owner: named('A') }] });
    expect(register.units['1-1-102']).toEqual(scene.compound().register.units['1-1-102']);
    expect(register.version).toBe(1);
  });

  it.each(['1-1-103', 'constructor', 'toString'])('refuses the unit %s, which is not there', (unit) => {
    scene.when(correct({ unit })).then({ refused: 'UNKNOWN_UNIT', detail: { unit } });
  });

  it.each([0, 90.5, 10_000_001])('refuses an area of %s', (area) => {
    scene.whenUnchecked(correct({ area })).then({ refused: 'BAD_AREA', detail: { unit: '1-1-101' } });
  });

  it('refuses a day that is not in the calendar', () => {
    scene.when(correct({ validFrom: '2026-02-30' })).then({ refused: 'MALFORMED', detail: { field: 'validFrom' } });
  });
});
