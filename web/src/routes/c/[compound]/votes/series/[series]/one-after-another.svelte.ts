import { v7 } from 'uuid';
import type { CommandData } from '@sanfang/shared/compound/command.ts';
import { isRefusal, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import { send } from '#lib/api/hub.ts';

type Each = 'AppointCount' | 'NoticeVote';

/** Pause between two commands: the hub takes no more of one person at a time. */
const PAUSE_MS = 400;
const TRIES = 20;

/** The same act on several votes, one after another; it stops where one is refused, and goes on from there when asked again. */
export class OneAfterAnother {
  done = $state(0);
  all = $state(0);
  busy = $state(false);
  refusal: Refusal | null = $state.raw(null);

  /** Answers whether all of them stand. */
  async run<K extends Each>(log: string, capacity: string, type: K, list: readonly CommandData[K][]): Promise<boolean> {
    [this.done, this.all, this.busy, this.refusal] = [0, list.length, true, null];
    for (const data of list) {
      this.refusal = await this.#one({ id: v7(), log, type, capacity, data });
      if (this.refusal !== null) break;
      this.done += 1;
    }
    this.busy = false;
    return this.refusal === null;
  }

  async #one(command: { readonly id: string } & Readonly<Record<string, unknown>>): Promise<Refusal | null> {
    for (let tries = 1; ; tries += 1) {
      const answer = await send('POST', '/api/commands', command);
      if (!isRefusal(answer)) return null;
      // Nothing is wrong with it but its moment: the same id again.
      if ((answer.refused !== 'RATE_LIMITED' && answer.refused !== 'BUSY') || tries === TRIES) return answer;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * tries));
    }
  }
}
