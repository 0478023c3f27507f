import { v7 } from 'uuid';
import type { CommandData } from '@sanfang/shared/compound/command.ts';
import { isRefusal, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import { send } from '#lib/api/hub.ts';
import type StepUpSheet from '#lib/second-factor/StepUpSheet.svelte';

type Each = 'AppointCount' | 'NoticeVote';
type Asked = { readonly id: string; readonly log: string; readonly type: Each; readonly capacity: string; readonly data: CommandData[Each]; readonly approval?: string };
/** A second factor is asked for; `answered` gets the approval, or null where it was put off. */
type Approving = { readonly Dialog: typeof StepUpSheet; readonly digest: string; readonly answered: (approval: string | null) => void };

/** Pause between two commands: the hub takes no more of one person at a time. */
const PAUSE_MS = 400;
const TRIES = 20;

/** The same act on several votes, one after another; it stops where one is refused, and goes on from there when asked again. */
export class OneAfterAnother {
  done = $state(0);
  all = $state(0);
  busy = $state(false);
  refusal: Refusal | null = $state.raw(null);
  /** Who has a second factor approves each by itself. */
  approving: Approving | null = $state.raw(null);

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

  async #one(asked: Asked): Promise<Refusal | null> {
    let command = asked;
    for (let tries = 1; ; tries += 1) {
      const answer = await send('POST', '/api/commands', command);
      if (!isRefusal(answer)) return null;
      if (answer.refused === 'STEP_UP_REQUIRED' && tries < TRIES) {
        const approval = await this.#approval(asked);
        if (approval === null) return answer;
        command = { ...asked, approval };
        continue;
      }
      // Nothing is wrong with it but its moment: the same id again.
      if ((answer.refused !== 'RATE_LIMITED' && answer.refused !== 'BUSY') || tries === TRIES) return answer;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * tries));
    }
  }

  async #approval(command: Asked): Promise<string | null> {
    const [{ approvalDigest }, { default: Dialog }] = await Promise.all([import('@sanfang/shared/compound/step-up.ts'), import('#lib/second-factor/StepUpSheet.svelte')]);
    const approval = await new Promise<string | null>((answered) => { this.approving = { Dialog, digest: approvalDigest(command), answered }; });
    this.approving = null;
    return approval;
  }
}
