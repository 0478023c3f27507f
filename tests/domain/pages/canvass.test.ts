import type { Door } from '@sanfang/shared/protocol/api/delivery.ts';
import { deliveryCommands } from '@sanfang/shared/compound/vote/delivery/commands.ts';
import fc from 'fast-check';
import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { doorNumber, floorsOf, laidOver, nextDoor, partsOf, type OwnVisit } from '../../../web/src/routes/c/[compound]/votes/[vote]/canvass/doors.ts';
import { pointOn, signatureOf } from '../../../web/src/routes/c/[compound]/votes/[vote]/canvass/strokes.ts';
import { id, NOW } from '../support/given.ts';
import { seedOf } from '../../support/seed.ts';

function door(unit: string, over: Partial<Door> = {}): Door {
  const [building = '', entrance = ''] = unit.split('-');
  return { unit, building, entrance, state: 'UNTRIED', tries: 0, visitedAt: null, unproved: false, own: null, elsewhere: false, ...over };
}
const visit = (unit: string, outcome: OwnVisit['outcome'], over: Partial<OwnVisit> = {}): OwnVisit => ({ visit: id(900), unit, outcome, visitedAt: NOW, proved: false, ...over });
const stair = ['1-1-101', '1-1-102', '1-1-201', '1-1-202', '1-1-1001'].map((unit) => door(unit));

describe('A round on a device', () => {
  test('shows what was written down there before the hub has it, and counts nothing twice', () => {
    const [first] = laidOver([door('1-1-101')], [visit('1-1-101', 'REACHED')]);
    expect(first).toMatchObject({ state: 'REACHED', tries: 1, unproved: true, own: id(900), visitedAt: NOW });
    expect(laidOver([first ?? door('')], [visit('1-1-101', 'REACHED')])).toEqual([first]);
    expect(laidOver([door('1-1-101')], [visit('1-1-102', 'REACHED')])).toEqual([door('1-1-101')]);
  });

  test('keeps what is best: nobody at home takes no ballot back, and no proof away', () => {
    const proved = door('1-1-101', { state: 'REACHED', tries: 1, visitedAt: NOW, own: id(1) });
    expect(laidOver([proved], [visit('1-1-101', 'ABSENT')])[0]).toMatchObject({ state: 'REACHED', tries: 2, unproved: false });
    expect(laidOver([proved], [visit('1-1-101', 'RETURNED')])[0]).toMatchObject({ state: 'RETURNED', unproved: false });
    const shaky = { ...proved, unproved: true };
    expect(laidOver([shaky], [visit('1-1-101', 'REACHED', { proved: true })])[0]?.unproved).toBe(false);
    expect(laidOver([door('1-1-101', { state: 'REFUSED', tries: 1 })], [visit('1-1-101', 'ABSENT')])[0]).toMatchObject({ state: 'ABSENT', tries: 2, unproved: false });
  });

  test('goes floor by floor, from the top or from below', () => {
    expect(floorsOf(stair, true).map(({ floor }) => floor)).toEqual([10, 2, 1]);
    expect(floorsOf(stair, false).map(({ floor, doors }) => [floor, doors.length])).toEqual([[1, 2], [2, 2], [10, 1]]);
    expect(floorsOf([door('1-1-铺面')], true)).toMatchObject([{ floor: null }]);
    expect(doorNumber('1-1-1001')).toBe('1001');
  });

  test('leads on to the next door: those not tried first, then those where nobody was in, around from where one stands', () => {
    const walk = (change: Readonly<Record<string, Door['state']>>) => floorsOf(stair.map((one) => ({ ...one, state: change[one.unit] ?? 'UNTRIED' })), false);
    expect(nextDoor(walk({}), null)?.unit).toBe('1-1-101');
    expect(nextDoor(walk({ '1-1-101': 'REACHED' }), '1-1-101')?.unit).toBe('1-1-102');
    expect(nextDoor(walk({ '1-1-1001': 'REFUSED' }), '1-1-1001')?.unit).toBe('1-1-101');
    const all = { '1-1-101': 'ABSENT', '1-1-102': 'REACHED', '1-1-201': 'RETURNED', '1-1-202': 'REFUSED', '1-1-1001': 'REACHED' } as const;
    expect(nextDoor(walk(all), '1-1-202')?.unit).toBe('1-1-101');
    expect(nextDoor(walk({ ...all, '1-1-101': 'REACHED' }), '1-1-202')).toBeNull();
  });

  test('adds up by building and entrance, without those who live elsewhere', () => {
    const doors = [door('1-1-101', { state: 'REACHED' }), door('1-2-101', { state: 'REFUSED' }), door('2-1-101'), door('2-1-102', { elsewhere: true })];
    expect(partsOf(doors, 'building')).toEqual([{ code: '1', total: 2, done: 1 }, { code: '2', total: 1, done: 0 }]);
    expect(partsOf(doors.slice(0, 2), 'entrance')).toEqual([{ code: '1', total: 1, done: 1 }, { code: '2', total: 1, done: 0 }]);
  });
});

describe('A signature', () => {
  const point = fc.tuple(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 0, max: 1_000 }));

  test('fits what the hub takes, however long somebody writes', () => {
    fc.assert(fc.property(fc.array(fc.array(point, { minLength: 1, maxLength: 600 }), { minLength: 1, maxLength: 40 }), (strokes) => {
      const signature = signatureOf(strokes);
      const data = { vote: id(1), visit: id(2), unit: '1-1-101', method: 'DOOR', outcome: 'REACHED', visitedAt: NOW, signature, post: null, note: null };
      return Value.Check(deliveryCommands.RecordVisit, data) && signature[0]?.[0] === strokes[0]?.[0]?.[0];
    }), { seed: seedOf('a signature'), numRuns: 30 });
  });

  test('is where the finger was, on any glass', () => {
    expect(pointOn({ width: 300, height: 160 }, 150, 40)).toEqual([500, 250]);
    expect(pointOn({ width: 300, height: 160 }, -5, 400)).toEqual([0, 1_000]);
    expect(pointOn({ width: 0, height: 0 }, 0, 0)).toEqual([0, 0]);
  });
});
