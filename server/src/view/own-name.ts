import type { Worn } from '../accounts/hats-by-log.ts';
import type { Engine } from '../engine/ports.ts';
import { textOf } from './sealed-text.ts';

/** The name that a body wrote down for a person when it gave them a seat: for that person only. Null without a seat, or when erased. */
export async function ownName(engine: Engine, person: string, worn: readonly Worn[]): Promise<string | null> {
  const commitment = worn.map(({ compound }) => compound.office.names[person] ?? compound.street?.names[person]).find((one) => one !== undefined);
  return commitment === undefined ? null : textOf((await engine.open([commitment])).get(commitment));
}
