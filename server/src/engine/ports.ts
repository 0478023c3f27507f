import type { CompoundCommand } from '@sanfang/shared/compound/command.ts';
import type { Compound, Slice } from '@sanfang/shared/compound/compound.ts';
import type { Overview } from '@sanfang/shared/compound/overview.ts';
import type { Provenance } from '@sanfang/shared/log/command.ts';
import type { Commitment, LogEvent } from '@sanfang/shared/log/event.ts';
import type { CommandReply } from '@sanfang/shared/protocol/live.ts';
import type { KnownRoot } from '../roots/known-root.ts';

/** How long a command keeps somebody waiting who looks at a screen. */
export const SCREEN_PATIENCE_MS = 2_500;

/** Wall clock, injected: tests set it. Milliseconds since 1970. */
export interface Clock {
  now(): number;
}

/** A slice with the number of the last event folded into it. */
export interface ChannelState {
  readonly n: number;
  readonly state: Slice;
}

/** A log that stands before where it was known to stand, or elsewhere: somebody brought an older or another copy. */
export interface WentBack {
  readonly log: string;
  readonly known: KnownRoot;
  readonly found: Pick<KnownRoot, 'no' | 'size' | 'root'>;
}

/** Told of each commit after it was acknowledged, in order, once: own commits from memory, others' from the store. */
export type CommitListener = (log: string, events: readonly LogEvent[]) => void;

/** For whoever watches the hub. */
export interface EngineVitals {
  /** Logs in memory, and those of them that somebody follows here. */
  readonly logs: number;
  readonly followed: number;
  /** Commands that wait to be decided, over all logs and in the longest queue. */
  readonly waiting: number;
  readonly longest: number;
  /** How long the oldest thing that has fallen due has not been decided, in logs in memory; milliseconds, 0: nothing has. */
  readonly overdueMs: number;
  readonly skewMs: number;
}

/** The authority over the logs: everything that decides or reads goes through it. */
export interface Engine {
  readonly incarnation: string;
  /**
   * Decides a command and records it. Its schema has been checked. Never rejects for an expected refusal. After `patienceMs` it answers
   * UNAVAILABLE, whatever is under way: the command may stand or not, and sent again under its id gets its one answer.
   */
  execute(command: CompoundCommand, from: Provenance, patienceMs?: number): Promise<CommandReply>;
  /** Present state of a channel, with rivals' commits that are known. Null for a log that does not exist. */
  channel(log: string, channel: string): Promise<ChannelState | null>;
  /** What policy and view read about a room or a vote (or neither) of a log, its street's seats included. Null for a log that does not exist. */
  compound(log: string, room: string | null, vote?: string | null): Promise<Compound | null>;
  overview(log: string): Promise<Overview | null>;
  /** Of all logs; of those that this node has not open, up to a second old. */
  overviews(): Promise<ReadonlyMap<string, Overview>>;
  /** Logs in which a person may wear a hat, or that may lie under a street, in order: `tiesOf`. */
  tied(to: string): Promise<readonly string[]>;
  /** Events of a channel, `from … to`, from memory where they are recent. */
  events(log: string, channel: string, from: number, to: number): Promise<readonly LogEvent[]>;
  /** Values of sealed fields; an erased one is missing. */
  open(commitments: readonly Commitment[]): Promise<ReadonlyMap<Commitment, unknown>>;
  /** Listens to the commits of a log until the answered function is called. */
  subscribe(log: string, listener: CommitListener): () => void;
  /** Logs that are not written because they went back: for whoever watches the hub. */
  wentBack(): readonly WentBack[];
  readonly vitals: EngineVitals;
  close(): Promise<void>;
}
