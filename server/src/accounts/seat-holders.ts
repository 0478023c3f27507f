import type { Engine } from '../engine/ports.ts';
import type { Lifetime } from './sessions.ts';
import { residentLifetime, seatLifetime } from './sessions.ts';
import { hatsByLog } from './hats-by-log.ts';

const REMEMBERED_MS = 60_000;

/**
 * How long a person's sessions last: short for those who hold a seat anywhere, since they act for others.
 * Remembered for a minute. In a demo everybody has a resident's: nothing there is anybody's business.
 */
export function lifetimeByRights(engine: Engine, now: () => number, demo: boolean): (person: string) => Promise<Lifetime> {
  const remembered = new Map<string, { readonly until: number; readonly lifetime: Lifetime }>();
  return async (person) => {
    if (demo) return residentLifetime;
    const known = remembered.get(person);
    if (known !== undefined && known.until > now()) return known.lifetime;
    const worn = await hatsByLog(engine, person, now());
    const lifetime = worn.some(({ hats }) => hats.some((hat) => hat.seat !== null)) ? seatLifetime : residentLifetime;
    if (remembered.size > 10_000) remembered.clear();
    remembered.set(person, { until: now() + REMEMBERED_MS, lifetime });
    return lifetime;
  };
}
