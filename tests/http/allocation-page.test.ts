import { allocationPage } from '@sanfang/server/view/fund/allocation-page.ts';
import type { Hat } from '@sanfang/shared/compound/hats.ts';
import { stepsOf } from '@sanfang/shared/law/fund-flow.ts';
import { describe, expect, test } from 'vitest';
import { accountsOf, projectAt, theProject } from '../domain/support/money.ts';

const scene = projectAt(stepsOf({ source: 'MAINTENANCE_FUND', holding: 'ART_22', emergency: false }), 'ALLOC_PUBLISHED');
const owner: Hat = { capacity: 'hat', person: 'owner', office: 'owner', party: null, seat: null, side: null, units: ['1-1-602'], identity: 2 };

/** The list as it is read when these homes have these areas, by whoever owns 1-1-602. */
function linesOf(areas: Readonly<Record<string, number>>, sheet: boolean) {
  const compound = scene.compound();
  const [home] = Object.values(compound.register.units);
  if (home === undefined) throw new Error('no homes');
  const units = Object.fromEntries(Object.entries(areas).map(([id, area]) => [id, { ...home, id, building: '1', area }]));
  const lines = Object.entries(areas).map(([id, area]) => [id, area * 2] as const);
  return allocationPage({ log: 'a log', compound: { ...compound, register: { ...compound.register, units } }, hats: [owner] }, accountsOf(scene), theProject(scene), lines, { building: '1', sheet })?.lines.map(({ unit, area }) => [unit, area]);
}

describe('an allocation list whose units are masked', () => {
  const masked = [['1-1-5**', 9_000], ['1-1-5**', 9_001], ['1-1-5**', 9_002]];

  test('reads the same whichever of the homes behind a mask is the larger', () => {
    for (const [a, b, c] of [[9_000, 9_001, 9_002], [9_002, 9_000, 9_001], [9_001, 9_002, 9_000]] as const) {
      const areas = { '1-1-503': a, '1-1-501': b, '1-1-502': c, '1-1-602': 8_000 };
      expect(linesOf(areas, true)).toEqual([...masked, ['1-1-6**', 8_000]]);
      expect(linesOf(areas, false)).toEqual([...masked, ['1-1-602', 8_000]]);
    }
  });
});
