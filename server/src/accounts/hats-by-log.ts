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

/**
 * All hats that a person wears now, over all logs that this hub keeps. Reads the slices of every compound, which stay in
 * memory: meant for hundreds of compounds a hub.
 */
export async function hatsByLog(engine: Engine, person: string, now: number): Promise<Worn[]> {
  const at = new Date(now).toISOString();
  const overviews = await engine.overviews();
  const all = await Promise.all([...overviews].map(async ([log, overview]) => {
    const compound = await engine.compound(log, null);
    if (compound === null) return [];
    // A street's own log is its own street: its seats must not count twice.
    const own = log.startsWith('jurisdiction/') ? { ...compound, street: null } : compound;
    return [{ log, overview, compound, hats: hatsOf(own, person, at) }];
  }));
  return all.flat().filter(({ hats }) => hats.length > 0);
}
