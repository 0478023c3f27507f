import { v7 } from 'uuid';
import type { CommandData } from '@sanfang/shared/compound/command.ts';
import type { CommandAccepted } from '@sanfang/shared/protocol/api/compounds.ts';
import { isRefusal, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import { send } from '#lib/api/hub.ts';

type PetitionCommand = 'RaisePetition' | 'SignPetition' | 'UnsignPetition' | 'WithdrawPetition' | 'OrderPetition';

/** One act at a time, under one hat, and why it was refused. The same act goes out with the same id when the answer was lost. */
export class PetitionAct {
  busy = $state(false);
  refusal: Refusal | null = $state.raw(null);
  #sent: { readonly id: string; readonly of: string } | null = null;

  /** Answers what was made; null when it was refused. */
  async send<K extends PetitionCommand>(log: string, capacity: string, type: K, data: CommandData[K]): Promise<Readonly<Record<string, string>> | null> {
    const of = JSON.stringify([type, capacity, data]);
    if (this.#sent?.of !== of) this.#sent = { id: v7(), of };
    this.busy = true;
    const answer = await send<CommandAccepted>('POST', '/api/commands', { id: this.#sent.id, log, type, capacity, data });
    this.busy = false;
    this.refusal = isRefusal(answer) ? answer : null;
    // An answer that came, came: asking again is another act.
    if (!isRefusal(answer) || answer.refused !== 'UNAVAILABLE') this.#sent = null;
    return isRefusal(answer) ? null : answer.made ?? {};
  }
}
