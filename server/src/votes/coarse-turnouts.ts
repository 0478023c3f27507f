import { turnoutToTell, type CoarseTurnout } from '@sanfang/shared/compound/vote/turnout.ts';
import type { Clock, Engine } from '../engine/ports.ts';

/** How long a turnout is told again before it is reckoned anew, and of how many votes; thousands follow one. */
const KEPT_MS = 5_000;
const KEPT = 64;

/** Turnouts as everybody may know them: pages that are read and sockets that listen are told the same. */
export interface CoarseTurnouts {
  /** Reckoned at most once in five seconds. `at`: by the node's clock; what stood before it is in. `turnout` null: never announced. */
  of(log: string, vote: string): Promise<{ readonly at: number; readonly turnout: CoarseTurnout | null }>;
}

/** Reckons turnouts on an engine. */
export function createCoarseTurnouts(engine: Pick<Engine, 'compound'>, clock: Clock): CoarseTurnouts {
  type Known = Awaited<ReturnType<CoarseTurnouts['of']>>;
  const kept = new Map<string, { readonly until: number; readonly known: Promise<Known> }>();

  async function reckon(log: string, id: string, at: number): Promise<Known> {
    const compound = await engine.compound(log, null, id);
    return { at, turnout: compound === null ? null : turnoutToTell(compound.vote, compound.register) };
  }

  return {
    of(log, vote) {
      const key = `${log} ${vote}`;
      const now = clock.now();
      const last = kept.get(key);
      if (last !== undefined && last.until > now) return last.known;
      const known = reckon(log, vote, now);
      kept.delete(key);
      kept.set(key, { until: now + KEPT_MS, known });
      known.catch(() => kept.delete(key));
      const [oldest] = kept.keys();
      if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
      return known;
    },
  };
}
