import type { AuthEvidence, Commitment, LogEvent } from './event.ts';

/** What somebody asks for. The id is a UUIDv7 made by the client, a UUIDv8 derived from its cause for reactors. */
export interface Command<T extends string = string, D = unknown> {
  readonly id: string;
  readonly log: string;
  readonly type: T;
  readonly data: D;
  /** Id of the hat under which the person acts. */
  readonly capacity: string;
}

/** Who sent the command and how it came in: stamped by the gateway, never by the client. */
export interface Provenance {
  /** Id of the person, or `hub` for reactors and set-up. */
  readonly person: string;
  readonly auth: AuthEvidence;
  /** Whether this person is asked for a fresh second factor where the step-up table says IF_ENROLLED. */
  readonly secondFactor?: boolean;
  /** Until when the device is new to this person, and nothing older has approved the command; asked only for what new devices may not do. */
  readonly newUntil?: string;
  /** When the gateway had it whole. */
  readonly received: string;
}

/** Everything that `decide` may use beside state and command: time and ids are arguments. */
export interface Context {
  readonly person: string;
  /** The hat under which the person acts; the policy has checked that they wear it. */
  readonly capacity: string;
  readonly received: string;
  readonly now: string;
  /** A fresh random id; the same sequence for each attempt of the same command. */
  readonly newId: () => string;
  /** Events that the command refers to (`refersTo`), in that order; a missing one is null. */
  readonly referred: readonly (LogEvent | null)[];
  /** Values of the sealed fields that the command needs (`opensFor`); an erased one is missing. */
  readonly opened: ReadonlyMap<Commitment, unknown>;
}
