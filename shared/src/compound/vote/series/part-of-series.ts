import type { Compound } from '../../compound.ts';
import { unitsInScope } from '../../room/scope.ts';
import type { Motion } from '../state.ts';

/** Whether another vote of the same project has taken the petition up: the duty is one, the votes are several. */
export function isWithOthers({ petitions, feed }: Compound, petition: string, { series }: Motion): boolean {
  const taken = petitions.petitions[petition]?.takenUp?.vote;
  return series !== null && taken !== undefined && feed.votes[taken]?.series?.id === series.id;
}

/** A home that a vote of a project would come to stand in by another scope, or null: it may stand in another part, and pay twice. */
export function strangeHome({ register }: Compound, before: Motion['scope'], now: Parameters<typeof unitsInScope>[1]): string | null {
  const own = new Set([...unitsInScope(register, before)].map(({ id }) => id));
  for (const { id } of unitsInScope(register, now)) if (!own.has(id)) return id;
  return null;
}
