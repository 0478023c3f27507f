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
  readonly #live: () => Live | null;
  #busy = $state(false);
  #refusal: Refusal | null = $state.raw(null);

  /** `live`: nothing can be sent before the page's line is there. */
  constructor(live: () => Live | null) {
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

  async run(send: (live: Live) => Promise<Sent>): Promise<Outcome> {
    const live = this.#live();
    if (live === null) throw new Error('Nobody is shown the button before the line is there');
    this.#busy = true;
    this.#refusal = null;
    try {
      const sent = await send(live);
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
