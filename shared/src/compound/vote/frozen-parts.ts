import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Electorate, LeftOutUnit } from '../../law/electorate.ts';
import { MAX_COMMIT_BYTES } from '../../log/commit.ts';
import { refuse, type Refusal } from '../../protocol/refusal.ts';
import type { FrozenVoter } from './events.ts';

/** Bytes of one event's list: keeps it under 64 KiB. */
const PART_BYTES = 40_000;
/** Of all lists together: a vote is announced with its electorate in one commit, beside the notice, the rules, and the frame of each event. */
const MOST_BYTES = MAX_COMMIT_BYTES - 100_000;
/** Of a counting person, or of a unit left out, beside its units. */
const FRAME_BYTES = 84;

/** Who counts, or what does not, in lists for one event each. */
export function parts<T extends FrozenVoter | LeftOutUnit>(list: readonly T[]): T[][] {
  const all: T[][] = [];
  let bytes = 0;
  for (const one of list) {
    const length = bytesOf('units' in one ? one.units : [one.unit]);
    if (all.length === 0 || bytes + length > PART_BYTES) {
      all.push([]);
      bytes = 0;
    }
    all.at(-1)?.push(one);
    bytes += length;
  }
  return all;
}

/** Whether more persons would decide than one notice can freeze: some 10,000, by the length of their units' codes. */
export function whyTooMany({ persons, excluded }: Pick<Electorate, 'persons' | 'excluded'>): Refusal | null {
  const bytes = persons.reduce((sum, { units }) => sum + bytesOf(units), 0) + excluded.reduce((sum, { unit }) => sum + bytesOf([unit]), 0);
  if (bytes <= MOST_BYTES) return null;
  const most = Math.floor((persons.length * MOST_BYTES) / bytes / 100) * 100;
  return refuse('ELECTORATE_TOO_LARGE', { persons: persons.length, most });
}

function bytesOf(units: readonly string[]): number {
  return FRAME_BYTES + units.reduce((sum, unit) => sum + utf8ToBytes(unit).length + 3, 0);
}
