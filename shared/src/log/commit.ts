import type { LogEvent } from './event.ts';

/** What a command is answered, for ever. */
export interface Answer {
  /** Channel and number of the first event that the command caused. */
  readonly channel: string;
  readonly n: number;
  /** Ids that the command made, by role: `{ proposal: '…' }`. */
  readonly made?: Readonly<Record<string, string>>;
}

/** A command's trace in its commit. */
export interface CommandRecord {
  readonly id: string;
  /** HMAC of the command's canonical body under the vault's key: the same id with another body is refused. */
  readonly digest: string;
  readonly answer: Answer;
}

/** One append: one document, written whole or not at all. */
export interface Commit {
  readonly log: string;
  /** Number of the commit in the log, 1, 2, 3 … */
  readonly no: number;
  /** `seq` of the first event. Unique with `log`: who inserts it first has won. */
  readonly first: number;
  readonly count: number;
  readonly at: string;
  /** Earliest time at which something in the log falls due, or null. */
  readonly due: string | null;
  readonly commands: readonly CommandRecord[];
  readonly events: readonly LogEvent[];
  /** Merkle root over all leaves up to `first + count - 1`, base64url. */
  readonly root: string;
  /** Roots of the perfect subtrees, left to right, base64url: enough to append without reading old leaves. */
  readonly frontier: readonly string[];
}

/** Limits of one commit. */
export const MAX_COMMIT_COMMANDS = 200;
export const MAX_COMMIT_BYTES = 1_000_000;
