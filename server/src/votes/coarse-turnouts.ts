import { turnoutToTell, type CoarseTurnout } from '@sanfang/shared/compound/vote/turnout.ts';
import type { Clock, Engine } from '../engine/ports.ts';
import { toldAgain } from './told-again.ts';

/** Turnouts as everybody may know them: pages that are read and sockets that listen are told the same. */
export interface CoarseTurnouts {
  /** Reckoned at most once in five seconds. `at`: by the node's clock; what stood before it is in. `turnout` null: never announced. */
  of(log: string, vote: string): Promise<{ readonly at: number; readonly turnout: CoarseTurnout | null }>;
}

/** Reckons turnouts on an engine. */
export function createCoarseTurnouts(engine: Pick<Engine, 'compound'>, clock: Clock): CoarseTurnouts {
  const known = toldAgain(clock, async (key, at): Promise<Awaited<ReturnType<CoarseTurnouts['of']>>> => {
    const [log = '', id = ''] = key.split(' ');
    const compound = await engine.compound(log, null, id);
    return { at, turnout: compound === null ? null : turnoutToTell(compound.vote, compound.register) };
  });
  // Ids hold no spaces.
  return { of: (log, vote) => known(`${log} ${vote}`) };
}
