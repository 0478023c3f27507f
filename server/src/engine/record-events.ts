import type { CompoundDraft } from '@sanfang/shared/compound/event.ts';
import { canonicalize } from '@sanfang/shared/log/canonical.ts';
import { commit } from '@sanfang/shared/log/commitment.ts';
import type { AuthEvidence, Commitment, LogEvent } from '@sanfang/shared/log/event.ts';
import type { SeededIds } from '@sanfang/shared/log/ids.ts';
import { refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import type { VaultEntry } from '../store/vault.ts';
import type { Pending } from './pending.ts';

/** Most canonical bytes of one event. */
export const MAX_EVENT_BYTES = 65_536;

/** The events of one command, ready to be written. */
export interface Recorded {
  readonly events: readonly LogEvent[];
  /** Canonical bytes of each, as text. */
  readonly bytes: readonly string[];
  readonly seals: readonly VaultEntry[];
  /** Of all bytes in UTF-8. */
  readonly size: number;
}

/** Where the events come to stand. */
export interface Place {
  /** `seq` of the last event before them. */
  readonly size: number;
  readonly at: string;
  /** Last number of a channel before them. */
  readonly lastN: (channel: string) => number;
}

const veiled: AuthEvidence = { method: 'VEILED', level: 0, deviceAge: 0 };

/** Numbers, salts, seals and serialises what a command has decided. Refuses where an event is too large. */
export function recordEvents(pending: Pending, drafts: readonly CompoundDraft[], place: Place, ids: SeededIds): Recorded | Refusal {
  const { command, from } = pending;
  const events: LogEvent[] = [];
  const bytes: string[] = [];
  const seals: VaultEntry[] = [];
  const numbers = new Map<string, number>();
  let size = 0;
  for (const draft of drafts) {
    const n = (numbers.get(draft.channel) ?? place.lastN(draft.channel)) + 1;
    numbers.set(draft.channel, n);
    const salt = ids.newSalt();
    const event: LogEvent = {
      v: draft.v,
      log: command.log,
      seq: place.size + events.length + 1,
      channel: draft.channel,
      n,
      type: draft.type,
      at: place.at,
      actor: draft.office?.actor ?? from.person,
      capacity: draft.office?.capacity ?? command.capacity,
      command: command.id,
      // Who signed in how would tell the person behind the office.
      auth: draft.office === undefined || draft.office.evident === true ? from.auth : veiled,
      data: draft.data,
      sealed: seal(pending, draft, place.at, ids, seals),
      salt,
    };
    const text = canonicalize(event);
    const length = Buffer.byteLength(text);
    if (length > MAX_EVENT_BYTES) return refuse('TOO_LARGE', { most: MAX_EVENT_BYTES });
    size += length;
    events.push(event);
    bytes.push(text);
  }
  return { events, bytes, seals, size };
}

function seal(pending: Pending, draft: CompoundDraft, at: string, ids: SeededIds, seals: VaultEntry[]): Record<string, Commitment> {
  const sealed: Record<string, Commitment> = {};
  for (const [path, { value, subjects, retention }] of Object.entries(draft.seal ?? {})) {
    const salt = ids.newSalt();
    const commitment = commit(path, salt, value);
    sealed[path] = commitment;
    seals.push({ commitment, path, salt, value, subjects, retention, log: pending.command.log, command: pending.command.id, at });
  }
  return sealed;
}
