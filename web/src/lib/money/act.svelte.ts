import type { CommandData, CommandType } from '@sanfang/shared/compound/command.ts';
import type { Hat } from '@sanfang/shared/compound/hats.ts';
import { allows } from '@sanfang/shared/compound/policy-table.ts';
import type { CommandAccepted } from '@sanfang/shared/protocol/api/compounds.ts';
import { isRefusal, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import { v7 } from 'uuid';
import { send } from '#lib/api/hub.ts';

/** Where the money is dealt with, and as whom. `changed`: what is shown is to be read anew. */
export interface MoneyPlace {
  readonly log: string;
  readonly compound: string;
  /** Minutes east of UTC. */
  readonly offset: number;
  readonly hats: readonly Hat[];
  readonly changed: () => Promise<void>;
}

/** The hat under which somebody may give a command, or null. */
export function hatFor(place: Pick<MoneyPlace, 'hats'>, type: CommandType): Hat | null {
  return place.hats.find(({ office }) => allows(office, type, 'NO_ROOM')) ?? null;
}

/** One act over HTTP: its id stays the same until the hub has answered, so that a lost answer records nothing twice. */
export class Act<K extends CommandType> {
  readonly #type: K;
  #id = v7();
  #body = '';
  #busy = $state(false);
  #refusal: Refusal | null = $state.raw(null);

  constructor(type: K) {
    this.#type = type;
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

  /** Sends it; null once it is recorded. `approval`: of a fresh second factor. */
  async send(log: string, capacity: string, data: CommandData[K], approval?: string): Promise<Refusal | null> {
    const body = JSON.stringify({ capacity, data });
    if (body !== this.#body) [this.#id, this.#body] = [v7(), body];
    [this.#busy, this.#refusal] = [true, null];
    const answer = await send<CommandAccepted>('POST', '/api/commands', { id: this.#id, log, type: this.#type, capacity, data, ...(approval === undefined ? {} : { approval }) });
    this.#busy = false;
    if (!isRefusal(answer)) {
      this.#id = v7();
      return null;
    }
    // A refused id is answered alike for a while: what is sent anew has another.
    if (answer.refused !== 'UNAVAILABLE') this.#id = v7();
    if (answer.refused !== 'STEP_UP_REQUIRED') this.#refusal = answer;
    return answer;
  }
}
