import type { Overview } from '@sanfang/shared/compound/overview.ts';
import type { Slice } from '@sanfang/shared/compound/compound.ts';
import type { Commit } from '@sanfang/shared/log/commit.ts';
import type { Commitment } from '@sanfang/shared/log/event.ts';
import type { ChannelSnapshot, Item, SeenEvent } from '@sanfang/shared/protocol/live.ts';
import type { RefusalCode } from '@sanfang/shared/protocol/refusal.ts';
import type { ChannelState } from '@sanfang/server/engine/ports.ts';

/** What came of sending a command once. UNKNOWN: no answer, or the hub itself did not know. */
export type Result =
  | { readonly kind: 'OK'; readonly channel: string; readonly n: number; readonly fresh: boolean }
  | { readonly kind: 'REFUSED'; readonly code: RefusalCode }
  | { readonly kind: 'UNKNOWN' };

/** A command on its way once: what is sent again under the same id is another operation of the same command. Times are milliseconds of one monotonic clock. */
export interface Operation {
  readonly client: string;
  readonly person: string;
  /** Id of the command. */
  readonly command: string;
  readonly log: string;
  readonly type: string;
  /** Words that it asks to have recorded, found among the sealed values of its events; null: it has none. */
  readonly words: string | null;
  readonly invoked: number;
  /** Null: nothing came back before the history ended. */
  readonly completed: number | null;
  readonly result: Result;
}

/**
 * What an observer was shown next: numbers `from … to` of a channel, those without an event skipped. ANEW: in place of
 * everything before; ON: below it.
 */
export interface Shown {
  readonly how: 'ANEW' | 'ON';
  readonly from: number;
  readonly to: number;
  readonly events: readonly SeenEvent[];
  readonly at: number;
}

/** An observer's copy of a channel at the end. */
export interface LastCopy {
  readonly n: number;
  readonly slice: Slice | null;
  readonly texts: Readonly<Record<Commitment, unknown>>;
  /** What the hub hands out to the same viewer who begins anew; null: not asked. */
  readonly fresh: ChannelSnapshot | null;
}

/** One client's view of one channel. */
export interface Observation {
  readonly client: string;
  /** Null: a follower without account. */
  readonly person: string | null;
  readonly log: string;
  readonly channel: string;
  /** They may read the whole channel from its first number on: nothing is to be skipped. */
  readonly whole: boolean;
  /** In the order in which it was shown. */
  readonly shown: readonly Shown[];
  /** Everything that came over the wire, whatever became of it. */
  readonly heard: readonly Item[];
  /** Null: they stopped watching before the end. */
  readonly last: LastCopy | null;
}

/** All that clients of the hubs did and saw. */
export interface History {
  readonly operations: readonly Operation[];
  readonly observations: readonly Observation[];
}

/** A log as it was read from a store. */
export interface LogRead {
  readonly log: string;
  readonly commits: readonly Commit[];
  /** Canonical bytes of each event, as the store keeps them. */
  readonly bytes: readonly string[];
  /** Sealed values; an erased one is missing. */
  readonly values: ReadonlyMap<Commitment, unknown>;
}

/** What a hub says of a log's state. */
export interface StateRead {
  readonly log: string;
  readonly channels: ReadonlyMap<string, ChannelState>;
  readonly overview: Overview;
}
