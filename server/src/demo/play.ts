import type { CommandData, CommandType, CompoundCommand } from '@sanfang/shared/compound/command.ts';
import type { Provenance } from '@sanfang/shared/log/command.ts';
import { derivedId } from '@sanfang/shared/log/ids.ts';
import type { CommandReply } from '@sanfang/shared/protocol/live.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import type { Clock, Engine } from '../engine/ports.ts';

/** Who plays a line: a person under a hat, or the hub. */
export interface Part {
  readonly person: string;
  readonly capacity: string;
  readonly seat?: string;
}

export const hub: Part = { person: 'hub', capacity: 'hub' };

/**
 * Plays the demo through real commands. Ids are derived from the line's name, so that a start that was cut off goes on where
 * it stopped and a second start changes nothing. Throws on a refusal: the script is wrong then.
 */
export class Play {
  readonly #engine: Engine;
  readonly #clock: Clock;

  constructor(engine: Engine, clock: Clock) {
    this.#engine = engine;
    this.#clock = clock;
  }

  /** Ids that the command made, by role. */
  async line<K extends CommandType>(name: string, log: string, part: Part, type: K, data: CommandData[K]): Promise<Readonly<Record<string, string>>> {
    const reply = await this.#say(name, log, part, type, data);
    if (isRefusal(reply)) throw new Error(`demo line "${name}" (${type}) was refused: ${JSON.stringify(reply)}`);
    return reply.made ?? {};
  }

  /** The same for a line whose words hang on the hour: it may have been said in others, at an earlier start or by another hub at this very moment. */
  async lineOnce<K extends CommandType>(name: string, log: string, part: Part, type: K, data: CommandData[K]): Promise<void> {
    const reply = await this.#say(name, log, part, type, data);
    if (isRefusal(reply) && reply.refused !== 'COMMAND_ID_REUSED') throw new Error(`demo line "${name}" (${type}) was refused: ${JSON.stringify(reply)}`);
  }

  /** The same for what falls due: the hub may have seen to it already. */
  async due<K extends CommandType>(name: string, log: string, type: K, data: CommandData[K]): Promise<void> {
    const reply = await this.#say(name, log, hub, type, data);
    if (isRefusal(reply) && reply.refused !== 'NOT_DUE') throw new Error(`demo line "${name}" (${type}) was refused: ${JSON.stringify(reply)}`);
  }

  #say<K extends CommandType>(name: string, log: string, part: Part, type: K, data: CommandData[K]): Promise<CommandReply> {
    const command = { id: lineId(log, name), log, type, data, capacity: part.capacity } as CompoundCommand;
    return this.#engine.execute(command, this.provenance(part));
  }

  provenance(part: Part): Provenance {
    const method = part.person === 'hub' ? 'HUB' : 'DEMO';
    return { person: part.person, auth: { method, level: method === 'HUB' ? 0 : 1, deviceAge: 0 }, received: new Date(this.#clock.now()).toISOString() };
  }
}

/** Id of the command of a line. */
export function lineId(log: string, name: string): string {
  return derivedId('demo', 'line', log, name);
}

/** The id of a role, which the answer must have. */
export function need(made: Readonly<Record<string, string>>, role: string): string {
  const id = made[role];
  if (id === undefined) throw new Error(`the answer names no ${role}`);
  return id;
}
