import type { Engine } from '../engine/ports.ts';
import type { Lifetime } from './sessions.ts';
import { residentLifetime, seatLifetime } from './sessions.ts';
import { hatsByLog } from './hats-by-log.ts';

const REMEMBERED_MS = 60_000;

/** Tells whether a person holds a seat anywhere: they act for others. Remembered for a minute. */
export function seatHolders(engine: Engine, now: () => number): (person: string) => Promise<boolean> {
  const remembered = new Map<string, { readonly until: number; readonly holds: boolean }>();
  return async (person) => {
    const known = remembered.get(person);
    if (known !== undefined && known.until > now()) return known.holds;
    const worn = await hatsByLog(engine, person, now());
    const holds = worn.some(({ hats }) => hats.some((hat) => hat.seat !== null));
    if (remembered.size > 10_000) remembered.clear();
    remembered.set(person, { until: now() + REMEMBERED_MS, holds });
    return holds;
  };
}

/** How long a person's sessions last: short for those who hold a seat. In a demo everybody has a resident's: nothing there is anybody's business. */
export function lifetimeByRights(holdsSeat: (person: string) => Promise<boolean>, demo: boolean): (person: string) => Promise<Lifetime> {
  return async (person) => (!demo && await holdsSeat(person) ? seatLifetime : residentLifetime);
}
