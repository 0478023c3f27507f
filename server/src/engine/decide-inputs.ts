import type { CompoundCommand } from '@sanfang/shared/compound/command.ts';
import { blobsOf, placeOfBlobs } from '@sanfang/shared/compound/decide.ts';
import type { Provenance } from '@sanfang/shared/log/command.ts';
import type { Commitment, LogEvent } from '@sanfang/shared/log/event.ts';
import { refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import type { Stores } from '../store/stores.ts';
import type { StreetOffice } from './compound-of.ts';
import type { LogState } from './log-state.ts';
import type { ChannelState, Clock } from './ports.ts';
import type { RecentValues } from './recent-values.ts';
import type { Working } from './working.ts';

/** Whether the hub itself acts: reactors, set-up and the command line. Stamped inside the process, never by a client. */
export function isHub(from: Provenance): boolean {
  return from.person === 'hub' && from.auth.method === 'HUB';
}

/** A store did not answer, or answered wrongly: nothing is known to be wrong with the command. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** Everything that is fetched for a command before it is decided. */
export interface DecideInputs {
  readonly now: () => number;
  readonly streetOffice: StreetOffice;
  /** A slice that is not in memory, as of the log's tip. */
  readonly slice: (channel: string) => Promise<ChannelState>;
  readonly checkBlobs: (command: CompoundCommand) => Promise<Refusal | null>;
  readonly referred: (working: Working, references: readonly { channel: string; n: number }[]) => Promise<(LogEvent | null)[]>;
  readonly opened: (working: Working, commitments: readonly Commitment[]) => Promise<ReadonlyMap<Commitment, unknown>>;
}

export interface InputSources {
  readonly log: string;
  readonly state: LogState;
  readonly stores: Stores;
  readonly clock: Clock;
  readonly values: RecentValues;
  readonly streetOffice: StreetOffice;
  readonly slice: (channel: string) => Promise<ChannelState>;
}

/** Fetches from the batch in the making, then from memory, then from the stores. Throws `Unreachable` where these fail. */
export function decideInputs({ log, state, stores, clock, values, streetOffice, slice }: InputSources): DecideInputs {
  return {
    now: () => clock.now(),
    streetOffice: guarded(streetOffice),
    slice: guarded(slice),
    checkBlobs: guarded(checkBlobs),
    referred: guarded(referred),
    opened: guarded(opened),
  };

  async function checkBlobs(command: CompoundCommand): Promise<Refusal | null> {
    for (const { blob, sha256 } of blobsOf(command)) {
      const info = await stores.blobs.info(blob);
      // A photo is of its room, a bill of the books, a scan of a ballot of its vote.
      if (info === null || info.log !== log || info.sha256 !== sha256 || info.channel !== placeOfBlobs(command)) return refuse('UNKNOWN_BLOB', { blob });
    }
    return null;
  }

  async function referred(working: Working, references: readonly { channel: string; n: number }[]): Promise<(LogEvent | null)[]> {
    const found: (LogEvent | null)[] = [];
    for (const { channel, n } of references) found.push(await eventAt(working, channel, n));
    return found;
  }

  async function eventAt(working: Working, channel: string, n: number): Promise<LogEvent | null> {
    const inBatch = working.events.find((event) => event.channel === channel && event.n === n);
    if (inBatch !== undefined) return inBatch;
    const inMemory = state.recent.range(channel, n, n);
    if (inMemory !== null) return inMemory[0] ?? null;
    const [stored] = await stores.logs.channel(log, channel, n, n, 1);
    return stored !== undefined && stored.seq <= state.tip.size ? stored : null;
  }

  async function opened(working: Working, commitments: readonly Commitment[]): Promise<ReadonlyMap<Commitment, unknown>> {
    const found = new Map<Commitment, unknown>();
    const wanted: Commitment[] = [];
    for (const commitment of commitments) {
      const seal = working.seals.find((entry) => entry.commitment === commitment);
      if (seal === undefined) wanted.push(commitment);
      else found.set(commitment, seal.value);
    }
    for (const [commitment, value] of await openValues(stores.vault, values, wanted)) found.set(commitment, value);
    return found;
  }
}

function guarded<A extends unknown[], R>(fetch: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
  return async (...args) => {
    try {
      return await fetch(...args);
    } catch (cause) {
      throw new Unreachable('a store did not answer', { cause });
    }
  };
}

/** Values of commitments, from memory where they are recent; an erased one is missing. */
export async function openValues(vault: Stores['vault'], values: RecentValues, commitments: readonly Commitment[]): Promise<Map<Commitment, unknown>> {
  const found = new Map<Commitment, unknown>();
  const wanted: Commitment[] = [];
  for (const commitment of commitments) {
    const recent = values.get(commitment);
    if (recent === null) wanted.push(commitment);
    else found.set(commitment, recent.value);
  }
  if (wanted.length === 0) return found;
  for (const [commitment, { value }] of await vault.get(wanted)) {
    values.set(commitment, value);
    found.set(commitment, value);
  }
  return found;
}
