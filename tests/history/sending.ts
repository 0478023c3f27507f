import { setTimeout as wait } from 'node:timers/promises';
import type { CommandData, CommandType } from '@sanfang/shared/compound/command.ts';
import type { CommandReply, CommandRequest } from '@sanfang/shared/protocol/live.ts';
import { isRefusal, type RefusalCode } from '@sanfang/shared/protocol/refusal.ts';
import type { Send } from './recorder.ts';

/** Somebody who sends commands of one log under one hat; every sending is recorded. */
export interface Sender {
  readonly name: string;
  readonly person: string;
  /** Sends once. Null: no answer. */
  once<K extends CommandType>(type: K, data: CommandData[K], id?: string): Promise<CommandReply | null>;
  /** Sends the same command again and again until there is an answer that stays, as an outbox does. */
  insist<K extends CommandType>(type: K, data: CommandData[K], id?: string): Promise<CommandReply>;
}

export interface SenderOptions {
  readonly name: string;
  readonly person: string;
  readonly log: string;
  readonly capacity: string;
  readonly send: Send;
  /** Ends `insist`, which then rejects. */
  readonly signal: AbortSignal;
}

/** Refusals that say nothing about the command. */
const passing: readonly RefusalCode[] = ['BUSY', 'RATE_LIMITED', 'UNAVAILABLE', 'STORE_FULL', 'CANNOT_READ_LOG'];
/** Before a command goes again: a client with patience would only make a run longer. */
const PAUSE_MS = 25;

/** A sender on a recorded way of sending. */
export function senderOn({ name, person, log, capacity, send, signal }: SenderOptions): Sender {
  const ask = (type: CommandType, data: unknown, id: string): CommandRequest => ({ id, log, type, capacity, data });
  return {
    name, person,
    once: (type, data, id = crypto.randomUUID()) => send(ask(type, data, id)),
    async insist(type, data, id = crypto.randomUUID()) {
      for (;;) {
        const reply = await send(ask(type, data, id));
        if (reply !== null && !(isRefusal(reply) && passing.includes(reply.refused))) return reply;
        await wait(PAUSE_MS, undefined, { signal });
      }
    },
  };
}
