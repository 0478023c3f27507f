import { v7 } from 'uuid';
import type { CommandData } from '@sanfang/shared/compound/command.ts';
import { isRefusal, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import { send } from '#lib/api/hub.ts';
import type StepUpSheet from '#lib/second-factor/StepUpSheet.svelte';

type Each = 'AppointCount' | 'NoticeVote' | 'PostResult' | 'FinaliseResult';
type Asked = { readonly id: string; readonly log: string; readonly type: Each; readonly capacity: string; readonly data: CommandData[Each] };
/** A second factor is asked for, once for all that are left; `answered` gets an approval for each, or null where it was put off. */
type Approving = { readonly Dialog: typeof StepUpSheet; readonly digest: string | readonly string[]; readonly shown: readonly string[]; readonly answered: (approvals: readonly string[] | null) => void };

/** What is done to one vote, and by which words it is shown to whoever approves it. */
export interface EachAct<K extends Each> {
  readonly data: CommandData[K];
  readonly shown: string;
}

/** Pause between two commands: the hub takes no more of one person at a time. */
const PAUSE_MS = 400;
const TRIES = 20;

/** The same act on several votes, one after another; it stops where one is refused, and goes on from there when asked again. */
export class OneAfterAnother {
  done = $state(0);
  all = $state(0);
  busy = $state(false);
  refusal: Refusal | null = $state.raw(null);
  approving: Approving | null = $state.raw(null);
  /** By the command's id. */
  #approvals: Record<string, string> = {};

  /** Answers whether all of them stand. */
  async run<K extends Each>(log: string, capacity: string, type: K, list: readonly EachAct<K>[]): Promise<boolean> {
    [this.done, this.all, this.busy, this.refusal] = [0, list.length, true, null];
    const asked = list.map(({ data }): Asked => ({ id: v7(), log, type, capacity, data }));
    this.#approvals = {};
    for (const [at, command] of asked.entries()) {
      const approve = () => this.#approve(asked.slice(at), list.slice(at).map(({ shown }) => shown));
      this.refusal = await this.#one(command, approve);
      if (this.refusal !== null) break;
      this.done += 1;
    }
    this.busy = false;
    return this.refusal === null;
  }

  async #one(asked: Asked, approve: () => Promise<boolean>): Promise<Refusal | null> {
    for (let tries = 1; ; tries += 1) {
      const approval = this.#approvals[asked.id];
      const answer = await send('POST', '/api/commands', approval === undefined ? asked : { ...asked, approval });
      if (!isRefusal(answer)) return null;
      if (answer.refused === 'STEP_UP_REQUIRED' && tries < TRIES) {
        if (!(await approve())) return answer;
        continue;
      }
      // Nothing is wrong with it but its moment: the same id again.
      if ((answer.refused !== 'RATE_LIMITED' && answer.refused !== 'BUSY') || tries === TRIES) return answer;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * tries));
    }
  }

  /** Who has a second factor approves all that are left at once. */
  async #approve(left: readonly Asked[], shown: readonly string[]): Promise<boolean> {
    const [{ approvalDigest }, { default: Dialog }] = await Promise.all([import('@sanfang/shared/compound/step-up.ts'), import('#lib/second-factor/StepUpSheet.svelte')]);
    const [first = '', ...others] = left.map(approvalDigest);
    const digest = others.length === 0 ? first : [first, ...others];
    const given = await new Promise<readonly string[] | null>((answered) => { this.approving = { Dialog, digest, shown, answered }; });
    this.approving = null;
    for (const [i, { id }] of left.entries()) if (given?.[i] !== undefined) this.#approvals[id] = given[i];
    return given !== null;
  }
}
