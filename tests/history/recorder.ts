import type { CommandReply, CommandRequest } from '@sanfang/shared/protocol/live.ts';
import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import type { History, Observation, Operation, Result } from './history.ts';

/** Sends a command once; null: nobody knows what became of it. */
export type Send = (command: CommandRequest) => Promise<CommandReply | null>;

/** An operation that has not ended. */
type Open = { -readonly [K in keyof Operation]: Operation[K] };

/** Collects what clients do and see, on this process's monotonic clock. */
export class Recorder {
  readonly #operations: Open[] = [];
  readonly #observations: (() => Observation)[] = [];

  /** Milliseconds on the clock of the history. */
  now(): number {
    return performance.now();
  }

  /** The same way of sending, each time recorded. */
  recorded(client: string, person: string, send: Send): Send {
    return async (command) => {
      const operation: Open = {
        client, person, command: command.id, log: command.log, type: command.type, words: wordsOf(command),
        invoked: this.now(), completed: null, result: { kind: 'UNKNOWN' },
      };
      this.#operations.push(operation);
      const reply = await send(command);
      operation.completed = this.now();
      operation.result = resultOf(reply);
      return reply;
    };
  }

  /** Takes an observer's record into the history as it will stand at the end. */
  observe(observation: () => Observation): void {
    this.#observations.push(observation);
  }

  /** Everything so far. */
  history(): History {
    return { operations: this.#operations.map((operation) => ({ ...operation })), observations: this.#observations.map((one) => one()) };
  }
}

/** The hub says UNAVAILABLE where it lost sight of a command itself. */
function resultOf(reply: CommandReply | null): Result {
  if (reply === null) return { kind: 'UNKNOWN' };
  if (isRefusal(reply)) return reply.refused === 'UNAVAILABLE' ? { kind: 'UNKNOWN' } : { kind: 'REFUSED', code: reply.refused };
  return { kind: 'OK', channel: reply.channel, n: reply.n, fresh: reply.fresh };
}

/** What tells its events from others': the text of a message, the title of a proposal. */
function wordsOf({ type, data }: CommandRequest): string | null {
  const { text, title } = data as { readonly text?: unknown; readonly title?: unknown };
  if (type === 'PostMessage' && typeof text === 'string') return text;
  return (type === 'TableProposal' || type === 'AmendProposal') && typeof title === 'string' ? title : null;
}
