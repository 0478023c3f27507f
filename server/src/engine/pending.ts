import { createHmac, randomBytes, type KeyObject } from 'node:crypto';
import type { CompoundCommand } from '@sanfang/shared/compound/command.ts';
import { canonicalize } from '@sanfang/shared/log/canonical.ts';
import type { Provenance } from '@sanfang/shared/log/command.ts';
import type { CommandReply } from '@sanfang/shared/protocol/live.ts';
import { refuse } from '@sanfang/shared/protocol/refusal.ts';

/** A command on its way through a log's queue. */
export interface Pending {
  readonly command: CompoundCommand;
  readonly from: Provenance;
  /** Of the body, keyed: see `CommandRecord`. */
  readonly digest: string;
  /** Secret 32 bytes behind its ids and salts, drawn once, so that each attempt makes the same. */
  readonly seed: Uint8Array;
  /** Issued by this engine because something fell due: decided first, not queued again, answered to nobody. */
  readonly due: boolean;
  /** On the monotonic clock; by then the sender has been told UNAVAILABLE and may send the same id again. */
  readonly deadline: number;
  readonly reply: (reply: CommandReply) => void;
  /** For bugs only. */
  readonly fail: (error: unknown) => void;
}

/** How long a command may wait for a store that does not answer, or lose races, where whoever asks has time: imports, the demo, the command line. */
export const PATIENCE_MS = 20_000;

/** Nothing is known to be wrong with the command, and nobody knows whether it stands: the same id again will tell. In seconds. */
export const comeAgain = refuse('UNAVAILABLE', { retryAfter: 2 });
/** Nothing was written: somebody has to make room first. */
export const noRoom = refuse('STORE_FULL', { retryAfter: 10 });

/** Makes a pending command. Throws `NotCanonical` when its data has no canonical form. */
export function pend(key: KeyObject, command: CompoundCommand, from: Provenance, rest: Pick<Pending, 'due' | 'reply' | 'fail'>, patienceMs = PATIENCE_MS): Pending {
  return { command, from, digest: digestOfCommand(key, command, from.person), seed: randomBytes(32), deadline: performance.now() + patienceMs, ...rest };
}

/** HMAC-SHA256 over the canonical body and the person, base64url: who holds only the log cannot probe for a text. */
export function digestOfCommand(key: KeyObject, command: CompoundCommand, person: string): string {
  const { log, type, data, capacity } = command;
  return createHmac('sha256', key).update(canonicalize({ log, type, data, capacity, person })).digest('base64url');
}

/** Those whose senders still wait: the others have been told to come again. */
export function inTime(pendings: readonly Pending[]): Pending[] {
  const now = performance.now();
  return pendings.filter(({ deadline }) => deadline > now);
}
