import type { CommandRecord } from '@sanfang/shared/log/commit.ts';
import type { CommandReply } from '@sanfang/shared/protocol/live.ts';
import { isRefusal, refuse, type Refusal, type RefusalCode } from '@sanfang/shared/protocol/refusal.ts';

interface Refused {
  readonly digest: string;
  readonly refusal: Refusal;
  readonly until: number;
}

/** Refusals that speak of the moment, not of the command: the same id may well be taken later. */
const passing: ReadonlySet<RefusalCode> = new Set(['UNAVAILABLE', 'BUSY', 'RATE_LIMITED', 'STORE_FULL', 'CANNOT_READ_LOG', 'LOG_WENT_BACK', 'STEP_UP_REQUIRED', 'DEVICE_TOO_NEW']);

/**
 * What commands of one log were answered, as far as memory goes. The log itself remembers accepted ids for ever; this
 * saves looking there. Refusals are remembered for ten minutes, here only.
 */
export class Answers {
  static readonly KEPT = 2_000;
  static readonly REFUSAL_MS = 600_000;
  readonly #accepted = new Map<string, CommandRecord>();
  readonly #refused = new Map<string, Refused>();

  accept(record: CommandRecord): void {
    this.#accepted.set(record.id, record);
    this.#refused.delete(record.id);
    trim(this.#accepted);
  }

  refuse(id: string, digest: string, refusal: Refusal, now: number): void {
    // An id that somebody without a hat here has tried is not theirs to use up.
    if (passing.has(refusal.refused) || isForStrangers(refusal)) return;
    this.#refused.set(id, { digest, refusal, until: now + Answers.REFUSAL_MS });
    trim(this.#refused);
  }

  accepted(id: string): CommandRecord | null {
    return this.#accepted.get(id) ?? null;
  }

  /** The answer again, a refusal because the body differs, or null where nothing is known. */
  recall(id: string, digest: string, now: number): CommandReply | null {
    const record = this.#accepted.get(id);
    if (record !== undefined) return answerAgain(record, digest);
    const refused = this.#refused.get(id);
    if (refused === undefined || refused.until <= now) return null;
    return refused.digest === digest ? refused.refusal : refuse('COMMAND_ID_REUSED');
  }
}

/** The first answer to an accepted command, or a refusal where the body is another one. */
export function answerAgain(record: CommandRecord, digest: string): CommandReply {
  return record.digest === digest ? { ...record.answer, fresh: false } : refuse('COMMAND_ID_REUSED');
}

/** Whether an answer says that the id stands for another command. */
export function isReused(answer: unknown): boolean {
  return isRefusal(answer) && answer.refused === 'COMMAND_ID_REUSED';
}

/** Whether an answer is for somebody who does not wear the hat that they name, or has no code that is good here: it tells them nothing of the log. */
export function isForStrangers(answer: unknown): boolean {
  return isRefusal(answer) && (answer.refused === 'CAPACITY_NOT_YOURS' || answer.refused === 'INVITATION_NOT_VALID');
}

function trim(map: Map<string, unknown>): void {
  if (map.size <= Answers.KEPT) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
