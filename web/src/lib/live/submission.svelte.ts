import type { CommandReply } from '@sanfang/shared/protocol/live.ts';
import { isRefusal, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import type { Live, Sent } from './live.svelte.ts';

type Accepted = Exclude<CommandReply, Refusal>;
/** Recorded, or safely kept in this browser until the hub answers. */
export type Outcome = { readonly kind: 'RECORDED'; readonly answer: Accepted } | { readonly kind: 'KEPT' } | { readonly kind: 'REFUSED' };

/** After so long a form closes and leaves the command to the outbox, which shows it; milliseconds. */
const PATIENCE_MS = 6_000;

/** One form's way through the outbox: it waits for the answer while that is quick, and keeps what was typed when it is a "no". */
export class Submission {
  readonly #live: () => Live;
  #busy = $state(false);
  #refusal: Refusal | null = $state.raw(null);

  constructor(live: () => Live) {
    this.#live = live;
  }

  get busy(): boolean {
    return this.#busy;
  }
  get refusal(): Refusal | null {
    return this.#refusal;
  }
  reset(): void {
    this.#refusal = null;
  }

  async run(send: () => Promise<Sent>): Promise<Outcome> {
    const live = this.#live();
    this.#busy = true;
    this.#refusal = null;
    try {
      const sent = await send();
      const patience = live.status.kind === 'OFFLINE' ? 0 : PATIENCE_MS;
      const answer = await Promise.race([sent.answer, new Promise<null>((resolve) => setTimeout(() => resolve(null), patience))]);
      if (answer === null) return { kind: 'KEPT' };
      if (!isRefusal(answer)) return { kind: 'RECORDED', answer };
      this.#refusal = answer;
      // The form still holds what was typed: the refused command need not wait in the outbox as well.
      await live.dismiss(sent.id);
      return { kind: 'REFUSED' };
    } finally {
      this.#busy = false;
    }
  }
}
