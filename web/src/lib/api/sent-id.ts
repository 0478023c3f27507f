import { v7 } from 'uuid';
import type { RefusalCode } from '@sanfang/shared/protocol/refusal.ts';

/** No word on the command itself: it may stand in the log all the same, by an answer that was lost before. */
const passing: ReadonlySet<RefusalCode> = new Set(['UNAVAILABLE', 'BUSY', 'RATE_LIMITED']);

/** The command's id of what a form sends: the same again after a lost answer, so that the hub records it once; another one for other words. */
export class SentId {
  #sent: { readonly id: string; readonly of: string } | null = null;

  /** @param said everything the command says, as it is sent */
  of(said: unknown): string {
    const of = JSON.stringify(said);
    if (this.#sent?.of !== of) this.#sent = { id: v7(), of };
    return this.#sent.id;
  }

  /** An answer that came, came: asking for the same again is another act. `refused`: null where it was accepted. */
  answered(refused: RefusalCode | null): void {
    if (refused === null || !passing.has(refused)) this.#sent = null;
  }
}
