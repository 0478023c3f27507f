import { describe, expect, it } from 'vitest';
import { founded, given } from '../support/foundation.ts';
import { event, named, type Scene } from '../support/given.ts';
import { activating, alone, home, IMPORT, registered, staging, starting, VALID_FROM } from '../support/register.ts';

const OTHER = named('other import');
const started = (rows: number): Scene => given([founded]).when(starting(rows)).after();
const sealOf = (key: string) => ({ [`owner.${named(key)}`]: { value: { name: `Name of ${key}`, phone: '138****0001' }, subjects: [named(key)], retention: 'REGISTER' } }) as const;

describe('starting an import', () => {
  it('announces how many rows will come; the name of the file is sealed', () => {
    given([founded]).when(starting(2)).then([
      event('register.import_started', { import: IMPORT, rows: 2, validFrom: VALID_FROM }, { seal: { file: { value: '业主名册.xlsx', subjects: [], retention: 'REGISTER' } } }),
    ]);
  });

  it('takes the place of one that was never finished', () => {
    const scene = started(5).when(staging([home('1-1-101', 'A')])).after().when(starting(2, OTHER)).after();
    expect(scene.events.at(-2)).toMatchObject({ type: 'register.import_discarded', data: { import: IMPORT } });
    expect(Object.keys(scene.compound().register.staging)).toEqual([OTHER]);
  });

  it('begins anew when it is started twice', () => {
    const scene = started(5).when(staging([home('1-1-101', 'A')])).after().when(starting(2)).after();
    expect(scene.compound().register.staging[IMPORT]).toEqual({ rows: 2, validFrom: VALID_FROM, units: [], owners: [] });
  });

  it('refuses a day that is not in the calendar', () => {
    given([founded]).when({ type: 'StartImport', data: { ...starting(1).data, validFrom: '2026-02-30' } }).then({ refused: 'MALFORMED', detail: { field: 'validFrom' } });
  });

  it('needs a compound', () => {
    given([]).when(starting(1)).then('NOT_FOUND');
  });
});

describe('staging units', () => {
  it('records units with their owners\' ids and seals each owner once', () => {
    const [a, b] = [home('1-1-101', 'A'), home('1-1-102', 'A', { owners: [{ ...alone('A'), share: [1, 2] }, { ...alone('B'), share: [1, 2] }] })];
    const rest = { designatedVoter: null, validFrom: VALID_FROM };
    const scene = started(3).when(staging([a, b])).then([
      event('register.units_staged', {
        import: IMPORT, owners: [named('A'), named('B')],
        units: [
          { ...a, ...rest, owners: [{ owner: named('A'), share: [1, 1] }] },
          { ...b, ...rest, owners: [{ owner: named('A'), share: [1, 2] }, { owner: named('B'), share: [1, 2] }] },
        ],
      }, { seal: { ...sealOf('A'), ...sealOf('B') } }),
    ]);
    scene.when(staging([home('1-1-103', 'B')])).then([
      event('register.units_staged', { import: IMPORT, owners: [], units: [{ ...home('1-1-103', 'B'), ...rest, owners: [{ owner: named('B'), share: [1, 1] }] }] }, { seal: {} }),
    ]);
  });

  it('changes nothing before activation, and keeps no name in its state', () => {
    const { register } = started(2).when(staging([home('1-1-101', 'A')])).after().compound();
    expect([register.version, register.units, register.owners]).toEqual([0, {}, {}]);
    expect(register.staging[IMPORT]?.units.map((unit) => unit.id)).toEqual(['1-1-101']);
    expect(JSON.stringify(register)).not.toMatch(/Name of|138/);
  });

  it('refuses an import that is not open', () => {
    given([founded]).when(staging([home('1-1-101', 'A')])).then('IMPORT_NOT_OPEN');
    started(1).when(staging([home('1-1-101', 'A')], OTHER)).then('IMPORT_NOT_OPEN');
  });

  it('refuses more rows than were announced', () => {
    started(1).when(staging([home('1-1-101', 'A'), home('1-1-102', 'B')])).then({ refused: 'IMPORT_INCOMPLETE', detail: { announced: 1, staged: 2 } });
  });

  it('refuses a unit twice, in one batch or in two', () => {
    started(3).when(staging([home('1-1-101', 'A'), home('1-1-101', 'B')])).then({ refused: 'DUPLICATE_UNIT', detail: { unit: '1-1-101' } });
    started(3).when(staging([home('1-1-101', 'A')])).after().when(staging([home('1-1-101', 'B')])).then({ refused: 'DUPLICATE_UNIT', detail: { unit: '1-1-101' } });
  });

  it.each([0, -1, 89.37, 10_000_001, Number.NaN])('refuses an area of %s', (area) => {
    started(1).whenUnchecked(staging([home('1-1-101', 'A', { area })])).then({ refused: 'BAD_AREA', detail: { unit: '1-1-101' } });
  });

  it.each(['B', 'constructor', '__proto__'])('refuses an owner %s without an id', (key) => {
    started(1).when({ type: 'StageUnits', data: { import: IMPORT, units: [home('1-1-101', key)], ownerIds: { A: named('A') } } }).then({ refused: 'UNKNOWN_OWNER', detail: { unit: '1-1-101' } });
  });

  it.each<readonly [string, readonly (readonly [number, number])[]]>([['too much', [[1, 2], [2, 3]]], ['too little', [[33, 100], [33, 100], [33, 100]]], ['half a unit', [[1, 2]]]])(
    'refuses shares that make %s', (_, shares) => {
      const owners = shares.map(([part, whole], i) => ({ ...alone(`owner ${i}`), share: [part, whole] as [number, number] }));
      started(1).when(staging([home('1-1-101', 'A', { owners })])).then({ refused: 'BAD_SHARES', detail: { unit: '1-1-101' } });
    });

  it('takes shares that make a whole exactly', () => {
    const thirds = ['A', 'B', 'C'].map((key) => ({ ...alone(key), share: [1, 3] as [number, number] }));
    const odd = Array.from({ length: 12 }, (_, i) => ({ ...alone(`o${i}`), share: (i === 0 ? [9_989, 10_000] : [1, 10_000]) as [number, number] }));
    started(2).when(staging([home('1-1-101', 'A', { owners: thirds }), home('1-1-102', 'A', { owners: odd })])).after();
  });

  it('refuses the same owner twice in a unit', () => {
    const owners = [{ ...alone('A'), share: [1, 2] as [number, number] }, { ...alone('A'), share: [1, 2] as [number, number] }];
    started(1).when(staging([home('1-1-101', 'A', { owners })])).then('BAD_SHARES');
  });

  it('takes a unit whose owner is not known', () => {
    started(1).when(staging([home('1-1-101', 'A', { owners: [] })])).after();
  });
});

describe('activating the register', () => {
  it('makes everything staged the register at once, with its sums', () => {
    const units = [home('1-1-101', 'A'), home('1-1-102', 'A'), home('2-1-101', 'B', { area: 10_000 }), home('2-1-102', 'Dev', { status: 'UNSOLD' }), home('2-1-103', 'C', { status: 'SOLD' })];
    const scene = started(5).when(staging(units)).after().when(activating()).then([
      event('register.activated', { import: IMPORT, version: 1, units: 5, buildings: 2, area: 4 * 8_937 + 10_000, persons: 3 }),
    ]);
    const { register } = scene.compound();
    expect(Object.keys(register.units)).toEqual(units.map((unit) => unit.id));
    expect(scene.opened(register.owners[named('B')] ?? '')).toEqual({ name: 'Name of B', phone: '138****0001' });
    expect([register.version, register.validFrom, register.staging]).toEqual([1, VALID_FROM, {}]);
  });

  it('replaces the register whole', () => {
    const scene = registered([home('3-1-301', 'C')], registered([home('1-1-101', 'A'), home('2-1-201', 'B')]), OTHER);
    const { register } = scene.compound();
    expect([register.version, Object.keys(register.units), Object.keys(register.owners)]).toEqual([2, ['3-1-301'], [named('C')]]);
  });

  it('refuses fewer rows than were announced', () => {
    started(2).when(staging([home('1-1-101', 'A')])).after().when(activating()).then({ refused: 'IMPORT_INCOMPLETE', detail: { announced: 2, staged: 1 } });
  });

  it('refuses an import without a unit', () => {
    started(2).when(activating()).then('IMPORT_EMPTY');
  });

  it('refuses an import that is not open, or was activated', () => {
    given([founded]).when(activating()).then('IMPORT_NOT_OPEN');
    registered([home('1-1-101', 'A')]).when(activating()).then('IMPORT_NOT_OPEN');
  });
});

describe('discarding an import', () => {
  const discarding = { type: 'DiscardImport', data: { import: IMPORT } } as const;

  it('leaves the register as it was', () => {
    const scene = registered([home('9-1-901', 'Z')], given([founded]), OTHER).when(starting(1)).after().when(discarding).then([event('register.import_discarded', { import: IMPORT })]);
    expect(Object.keys(scene.compound().register.units)).toEqual(['9-1-901']);
    expect(scene.compound().register.staging).toEqual({});
  });

  it('refuses an import that is not open', () => {
    given([founded]).when(discarding).then('IMPORT_NOT_OPEN');
  });
});
