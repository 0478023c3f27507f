import type { Compound } from '@sanfang/shared/compound/compound.ts';
import { hatsOf, type Hat } from '@sanfang/shared/compound/hats.ts';
import type { Overview } from '@sanfang/shared/compound/overview.ts';
import type { Engine } from '../engine/ports.ts';

/** A log in which a person wears a hat. */
export interface Worn {
  readonly log: string;
  readonly overview: Overview;
  readonly compound: Compound;
  readonly hats: readonly Hat[];
}

/** All hats that a person wears now, over all logs that this hub keeps: only those are looked at to which something ties them. */
export async function hatsByLog(engine: Engine, person: string, now: number): Promise<Worn[]> {
  const at = new Date(now).toISOString();
  const own = await engine.tied(person);
  const streets = own.filter(isStreet);
  const under = (await Promise.all(streets.map((street) => engine.tied(street)))).flat();
  const all = await Promise.all([...new Set([...own, ...under])].sort().map(async (log) => {
    const [compound, overview] = await Promise.all([engine.compound(log, null), engine.overview(log)]);
    if (compound === null || overview === null) return [];
    // A street's own log is its own street: its seats must not count twice.
    const own = isStreet(log) ? { ...compound, street: null } : compound;
    return [{ log, overview, compound, hats: hatsOf(own, person, at) }];
  }));
  return all.flat().filter(({ hats }) => hats.length > 0);
}

function isStreet(log: string): boolean {
  return log.startsWith('jurisdiction/');
}
