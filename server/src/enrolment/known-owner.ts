import type { RegisterState } from '@sanfang/shared/compound/register/state.ts';
import type { Engine } from '../engine/ports.ts';
import { nameOf, type NameOnRoll } from '../view/enrolment/roll-owner.ts';

/**
 * Finds whom the register knows already: same name and same number, as in an import. One buyer with several units counts once
 * (解释 2009/7 Art. 9). Without a number nobody can tell two 王伟 apart.
 */
export async function knownOwner(engine: Engine, { owners }: RegisterState): Promise<(owner: NameOnRoll) => string | null> {
  const opened = await engine.open(Object.values(owners));
  const keyOf = ({ name, phone }: NameOnRoll): string => JSON.stringify([name, phone]);
  const known = new Map(Object.entries(owners).flatMap(([owner, commitment]) => {
    const is = nameOf(opened, commitment);
    return is === null || is.phone === null ? [] : [[keyOf(is), owner] as const];
  }));
  return (owner) => (owner.phone === null ? null : (known.get(keyOf(owner)) ?? null));
}
