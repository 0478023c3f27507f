import type { CountedUnit } from './counting.ts';
import { meets, type Threshold } from './threshold.ts';

/** A unit that bears a cost. `area` in 0.01 m². */
export interface BearingUnit {
  readonly id: string;
  readonly area: number;
  readonly status: CountedUnit['status'];
}

/** What a unit bears, in fen. For what is not sold the developer pays (165号令 Art. 21). */
export interface Share {
  readonly unit: string;
  readonly area: number;
  readonly amount: number;
  readonly payer: 'OWNERS' | 'DEVELOPER';
}

/**
 * Shares a cost (fen) over the units of its scope by exclusive area (Civil Code Art. 283, 165号令 Art. 20), in the units' order.
 * Each share is rounded down to the fen; the fen that are left go one by one to the largest remainders, among equal ones to the
 * unit whose id comes first. The shares add up to the cost exactly. Throws where nothing bears it, or on what is no whole number.
 */
export function allocate(cost: number, units: readonly BearingUnit[]): Share[] {
  if (!Number.isSafeInteger(cost) || cost < 0) throw new RangeError('a cost is a whole number of fen');
  if (units.some(({ area }) => !Number.isSafeInteger(area) || area < 0)) throw new RangeError('an area is a whole number of 0.01 m²');
  if (new Set(units.map(({ id }) => id)).size < units.length) throw new RangeError('a unit bears a cost once');
  const whole = units.reduce((sum, { area }) => sum + BigInt(area), 0n);
  if (whole === 0n) throw new RangeError('a cost needs an area that bears it');
  // Fen by 0.01 m² leave the numbers that floating point holds exactly.
  const parts = units.map((unit) => {
    const product = BigInt(cost) * BigInt(unit.area);
    return { unit, amount: Number(product / whole), rest: product % whole };
  });
  const left = cost - parts.reduce((sum, { amount }) => sum + amount, 0);
  const first = parts.toSorted((a, b) => (a.rest === b.rest ? (a.unit.id < b.unit.id ? -1 : 1) : a.rest > b.rest ? -1 : 1)).slice(0, left);
  const raised = new Set(first.map(({ unit }) => unit.id));
  return parts.map(({ unit: { id, area, status }, amount }) => ({ unit: id, area, amount: amount + (raised.has(id) ? 1 : 0), payer: status === 'UNSOLD' ? 'DEVELOPER' : 'OWNERS' }));
}

/** A unit's sub-account of the maintenance fund, in fen. */
export interface SubAccount {
  readonly balance: number;
  readonly firstDeposit: number;
}

/** A share that its sub-account does not cover; the owner pays the gap, or the owners raise the fund (matter I6). */
export interface Shortage {
  readonly unit: string;
  readonly share: number;
  readonly balance: number;
  readonly gap: number;
}

/** Shares that are larger than the balance, in the shares' order; a unit without a sub-account has nothing on it. */
export function shortages(shares: readonly Share[], accounts: ReadonlyMap<string, SubAccount>): Shortage[] {
  return shares.flatMap(({ unit, amount }) => {
    const balance = accounts.get(unit)?.balance ?? 0;
    return balance < amount ? [{ unit, share: amount, balance, gap: amount - balance }] : [];
  });
}

/** Units whose balance does not reach what must be left of the first deposit (165号令 Art. 17): to be topped up. Where nothing was ever deposited, nothing tells. */
export function toTopUp(accounts: ReadonlyMap<string, SubAccount>, leastBalance: Threshold): string[] {
  return [...accounts].filter(([, { balance, firstDeposit }]) => firstDeposit > 0 && !meets(leastBalance, balance, firstDeposit)).map(([unit]) => unit);
}
