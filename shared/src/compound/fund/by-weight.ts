import { allocate } from '../../law/allocation.ts';
import type { UnitLine } from './accounts-state.ts';

/** An amount over units by a weight, to the fen; those that get nothing are left out. At least one weight is above zero. */
export function byWeight(fen: number, weights: readonly (readonly [unit: string, weight: number])[]): UnitLine[] {
  const shares = allocate(fen, weights.map(([id, area]) => ({ id, area, status: 'HANDED_OVER' as const })));
  return shares.flatMap(({ unit, amount }): UnitLine[] => (amount === 0 ? [] : [[unit, amount]]));
}
