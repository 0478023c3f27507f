/** The money of a compound of 3,502 homes: every event fits where the log keeps it, every state where a snapshot does. */
import { balanceOf } from '@sanfang/shared/compound/fund/accounts-state.ts';
import { DEPOSIT_BATCH } from '@sanfang/shared/compound/fund/commands.ts';
import { stepsOf } from '@sanfang/shared/law/fund-flow.ts';
import { canonicalize } from '@sanfang/shared/log/canonical.ts';
import { expect, it } from 'vitest';
import { named } from '../support/given.ts';
import { accountsOf, does, fundOf, LATER, money, operator, opened, pay, PROPOSE, resolution, theProject, toStep, VOTE } from '../support/money.ts';
import { home, registered } from '../support/register.ts';
import { bodies, chen, li, wu } from '../support/room.ts';

const MAX_EVENT_BYTES = 65_536;
const MAX_STATE_BYTES = 1_000_000;
const homes = Array.from({ length: 3_502 }, (_, i) => home(`${String(1 + (i % 72))}-${String(1 + (i % 3))}-${String(i)}`, `owner ${String(i)}`, { area: 7_000 + (i % 6_000) }));
const area = homes.reduce((sum, unit) => sum + unit.area, 0);

it('balances are imported, interest is shared, a project over all homes is paid and its shares are booked', () => {
  let scene = opened('ART_22', registered(homes, bodies));
  const lines = homes.map((unit) => ({ unit: unit.id, firstDeposit: unit.area * 65, fen: unit.area * 65 }));
  const total = area * 65;
  scene = does(scene, [money('StartDeposits', { import: named('all'), kind: 'OPENING_BALANCES', file: '分户账.xlsx', rows: lines.length, total, on: '2026-02-01' }), operator]);
  for (let i = 0; i < lines.length; i += DEPOSIT_BATCH) scene = does(scene, [money('StageDeposits', { import: named('all'), lines: lines.slice(i, i + DEPOSIT_BATCH) }), operator]);
  scene = does(scene, [money('ActivateDeposits', { import: named('all') }), operator], [money('RecordInterest', { fen: 1_234_567, on: '2026-06-30' }), operator]);

  const buildings = [...new Set(homes.map((unit) => unit.building))];
  const touched = buildings.toSorted((a, b) => Number(a) - Number(b));
  scene = does(scene.and(resolution(VOTE, { amount: 100_000_001, scope: { buildings: touched, units: homes.length, area } })), [money('ProposeProject', PROPOSE), wu]);
  const { id } = theProject(scene);
  const budget = [{ part: 'A', fen: 100_000_001 }];
  scene = does(scene, [money('ScopeProject', { project: id, parts: [{ part: 'A', estimate: 100_000_001, buildings, except: [], extra: [] }] }), wu]);
  for (const step of stepsOf({ source: 'MAINTENANCE_FUND', holding: 'ART_22', emergency: false }).slice(2, -2)) {
    scene = does(scene, ...toStep(step, id).map(([asked, by]) => [
      asked.type === 'PlanProject' ? money('PlanProject', { ...asked.data, budgets: budget }) : asked.type === 'SettleProject' ? money('SettleProject', { ...asked.data, finals: budget }) : asked, by,
    ] as const));
  }
  scene = does(scene, [money('PublishAllocation', { project: id }), chen]).at(LATER);
  const listed = accountsOf(scene).allocations[id] ?? [];
  expect(listed.reduce((sum, [, fen]) => sum + fen, 0)).toBe(100_000_001);
  scene = does(scene, [pay(id, 99_900_001), li], [money('CloseProject', { project: id, on: '2026-11-20' }), chen]);

  expect(Object.values(accountsOf(scene).units).reduce((sum, account) => sum + balanceOf(account), 0)).toBe(total + 1_234_567 - 100_000_001);
  expect(fundOf(scene).books.MAINTENANCE_FUND).toEqual({ BANK: total + 1_234_567 - 100_000_001, UNITS: -(total + 1_234_567 - 100_000_001) });
  expect(Math.max(...scene.events.filter(({ channel }) => channel === 'accounts' || channel === 'fund').map((event) => Buffer.byteLength(canonicalize(event))))).toBeLessThan(MAX_EVENT_BYTES);
  for (const channel of ['fund', 'accounts']) expect(Buffer.byteLength(canonicalize(scene.slice(channel))), channel).toBeLessThan(MAX_STATE_BYTES);
});
