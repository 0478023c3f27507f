import type { CommandData } from '@sanfang/shared/compound/command.ts';
import type { CommandAccepted } from '@sanfang/shared/protocol/api/compounds.ts';
import { isRefusal, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import { send } from '#lib/api/hub.ts';
import { SentId } from '#lib/api/sent-id.ts';

type PetitionCommand = 'RaisePetition' | 'SignPetition' | 'UnsignPetition' | 'WithdrawPetition' | 'OrderPetition';

/** One act at a time, under one hat, and why it was refused. The same act goes out with the same id when the answer was lost. */
export class PetitionAct {
  busy = $state(false);
  refusal: Refusal | null = $state.raw(null);
  readonly #sent = new SentId();

  /** Answers what was made; null when it was refused. */
  async send<K extends PetitionCommand>(log: string, capacity: string, type: K, data: CommandData[K]): Promise<Readonly<Record<string, string>> | null> {
    const id = this.#sent.of([type, capacity, data]);
    this.busy = true;
    const answer = await send<CommandAccepted>('POST', '/api/commands', { id, log, type, capacity, data });
    this.busy = false;
    this.refusal = isRefusal(answer) ? answer : null;
    this.#sent.answered(this.refusal?.refused ?? null);
    return isRefusal(answer) ? null : answer.made ?? {};
  }
}
