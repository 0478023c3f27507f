import { addDays } from '../../law/periods.ts';
import type { Compound } from '../compound.ts';
import { offsetOf } from '../hats.ts';

/** Most local days for which a vote may stay open. */
const MAX_DAYS = 92;

/** When a local day begins, ISO UTC. */
export function beginningOf(compound: Pick<Compound, 'feed'>, date: string): string {
  return new Date(Date.parse(`${date}T00:00:00.000Z`) - offsetOf(compound) * 60_000).toISOString();
}

/** When a local day is over, ISO UTC: a period ends at 24:00 of its last day (Civil Code Art. 203). */
export function endOf(compound: Pick<Compound, 'feed'>, date: string): string {
  return beginningOf(compound, addDays(date, 1));
}

/** Whether a window of local days, both included, is one in which owners could vote. */
export function isWindow(opens: string, closes: string): boolean {
  return opens <= closes && closes <= addDays(opens, MAX_DAYS - 1);
}
