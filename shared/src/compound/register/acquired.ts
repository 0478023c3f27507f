import type { Unit } from './state.ts';

/** When the roll learned of the owners of a unit (ISO UTC), of those whom it has not named from the beginning. Whoever owned it before stays as they were. */
export function acquiredBy({ owners }: Pick<Unit, 'owners'>, before: Pick<Unit, 'owners' | 'acquired'>, at: string): Readonly<Record<string, string>> {
  const old = new Set(before.owners.map(({ owner }) => owner));
  return Object.fromEntries(owners.flatMap(({ owner }): [string, string][] => {
    const since = old.has(owner) ? before.acquired?.[owner] : at;
    return since === undefined ? [] : [[owner, since]];
  }));
}

/** Whether the roll knew an owner as the owner of a unit before a moment (ISO UTC), and does still. What came at the very moment is the former owner's. */
export function ownedThen({ owners, acquired }: Pick<Unit, 'owners' | 'acquired'>, owner: string, at: string): boolean {
  return owners.some((one) => one.owner === owner) && (acquired?.[owner] ?? '') < at;
}
