import { strainOf } from '@sanfang/shared/compound/fund/allocation-list.ts';
import { balanceOf, noAccount, type AccountsState, type UnitLine } from '@sanfang/shared/compound/fund/accounts-state.ts';
import type { FundProject } from '@sanfang/shared/compound/fund/state.ts';
import { maskUnit } from '@sanfang/shared/compound/register/masking.ts';
import type { AllocationReply } from '@sanfang/shared/protocol/api/fund-desk.ts';
import { reads, type AtTheMoney } from './money-state.ts';

const collator = new Intl.Collator('zh-CN', { numeric: true });

interface Asked {
  readonly building: string | undefined;
  /** For a sheet that is put up: every unit masked, nobody's own, nobody short. */
  readonly sheet: boolean;
}

/** The list of a project (`lines`) for somebody who pays by it or keeps the accounts; null for everybody else. */
export function allocationPage({ compound, hats }: AtTheMoney, accounts: AccountsState, project: FundProject, lines: readonly UnitLine[], { building, sheet }: Asked): Omit<AllocationReply, 'title'> | null {
  const keeps = reads(hats, 'accounts');
  const mine = new Set(hats.flatMap((hat) => (hat.office === 'owner' ? hat.units : [])));
  const { units } = compound.register;
  const own = lines.filter(([unit]) => mine.has(unit));
  if (!keeps && own.length === 0) return null;
  const buildingOf = (unit: string): string => units[unit]?.building ?? '';
  const sums = new Map<string, { units: number; fen: number }>();
  for (const [unit, fen] of lines) {
    const sum = sums.get(buildingOf(unit)) ?? { units: 0, fen: 0 };
    sums.set(buildingOf(unit), { units: sum.units + 1, fen: sum.fen + fen });
  }
  const buildings = [...sums].map(([name, sum]) => ({ building: name, ...sum })).sort((a, b) => collator.compare(a.building, b.building));
  const shown = buildings.some((one) => one.building === building) ? building ?? '' : buildingOf(own[0]?.[0] ?? lines[0]?.[0] ?? '');
  const booked = accounts.allocations[project.id] === undefined;
  const areaOf = (unit: string): number => units[unit]?.area ?? 0;
  return {
    no: project.no, booked, total: lines.reduce((sum, [, fen]) => sum + fen, 0), until: project.publicUntil, buildings, building: shown,
    // In an order that what is shown alone makes: by their doors, each would tell which it is.
    lines: lines.filter(([unit]) => buildingOf(unit) === shown)
      .map(([unit, fen]) => ({ unit: !sheet && (keeps || mine.has(unit)) ? unit : maskUnit(unit), area: areaOf(unit), fen, own: !sheet && mine.has(unit) }))
      .sort((a, b) => collator.compare(a.unit, b.unit) || a.area - b.area || a.fen - b.fen),
    own: sheet ? [] : own.map(([unit, fen]) => ({ unit, area: areaOf(unit), fen, balance: balanceOf(accounts.units[unit] ?? noAccount) })),
    strain: keeps && !sheet ? strainOf(accounts, lines, booked, compound.feed.rules.leastBalance) : null,
  };
}
