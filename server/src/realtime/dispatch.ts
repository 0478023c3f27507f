import { clientEvents, type ClientToServer, type OpenReply, type RangeReply } from '@sanfang/shared/protocol/live.ts';
import { isRefusal, refuse, type Refusal, type RefusalCode } from '@sanfang/shared/protocol/refusal.ts';
import { Compile } from 'typebox/compile';
import type { Act } from '../audit/act.ts';
import type { Audit } from '../audit/audit.ts';
import { denialOf } from '../audit/denials.ts';
import type { Logger } from '../engine/logger.ts';
import type { Buckets } from './buckets.ts';
import type { Client } from './client.ts';
import type { LargeAnswers } from './large-answers.ts';
import type { EventName, Limits } from './limits.ts';
import type { Strikes } from './strikes.ts';

type RequestOf<E extends EventName> = Parameters<ClientToServer[E]>[0];
type ReplyOf<E extends EventName> = Parameters<Parameters<ClientToServer[E]>[1]>[0];

/** What a handler answers, and what is to happen once the answer has gone out. */
export interface Handled<R> {
  readonly reply: R;
  readonly afterwards?: () => void;
}
/** One handler for each event of the protocol: the list is complete by its type. */
export type Handlers = { readonly [E in EventName]: (client: Client, request: RequestOf<E>) => Promise<Handled<ReplyOf<E>>> };

export interface DispatchOptions {
  readonly handlers: Handlers;
  readonly limits: Limits;
  readonly buckets: Buckets;
  readonly strikes: Strikes;
  readonly audit: Audit;
  /** Told of every answer: the event, and what came of it. */
  readonly answered: (event: string, result: string) => void;
  readonly logger: Logger;
  readonly largeAnswers: LargeAnswers;
  /** The client has sent what no client of ours sends, too often. */
  readonly expel: (client: Client) => void;
}

const checks: { readonly [E in EventName]: { Check(value: unknown): boolean } } = {
  open: Compile(clientEvents.open),
  range: Compile(clientEvents.range),
  leave: Compile(clientEvents.leave),
  command: Compile(clientEvents.command),
  presence: Compile(clientEvents.presence),
};
/** Answers that may be as large as a snapshot. */
const heavy: readonly EventName[] = ['open', 'range'];

/**
 * The one wrapper around every message of every socket: known name, somebody to answer to, rate, schema, and only then the
 * handler. Nothing that a client sends throws out of here.
 */
export function createDispatch(options: DispatchOptions): (client: Client, packet: readonly unknown[]) => void {
  const { limits, buckets, strikes, audit, logger, largeAnswers } = options;

  function strike(client: Client): void {
    if (!strikes.add(client.signed?.person ?? client.id)) return;
    audit.record({ ...by(client), action: 'EXPELLED', outcome: 'MALFORMED' });
    options.expel(client);
  }
  function by({ signed, block }: Client): Pick<Act, 'actor' | 'session' | 'block'> {
    return { actor: signed?.person ?? null, session: signed?.session ?? null, block };
  }
  /** Takes down that somebody was told no. */
  function note(client: Client, event: EventName, code: RefusalCode): void {
    const action = denialOf(code);
    if (action !== null) audit.record({ ...by(client), action, outcome: code, object: { event } });
  }

  async function handle<E extends EventName>(client: Client, event: E, request: RequestOf<E>): Promise<Handled<ReplyOf<E> | Refusal>> {
    try {
      return await options.handlers[event](client, request);
    } catch (error) {
      logger.error({ err: error, event }, 'a message could not be dealt with');
      return { reply: refuse('UNAVAILABLE') };
    }
  }

  async function run(client: Client, event: EventName, request: unknown, ack: (reply: unknown) => void): Promise<void> {
    const wait = buckets.take(`${client.signed?.person ?? client.id} ${event}`, limits.events[event]);
    if (wait > 0) {
      note(client, event, 'RATE_LIMITED');
      return ack(refuse('RATE_LIMITED', { retryAfter: Math.ceil(wait / 1_000) }));
    }
    if (!checks[event].Check(request)) {
      strike(client);
      return ack(refuse('MALFORMED'));
    }
    if (heavy.includes(event) && !client.outlet.hasRoom) return ack(refuse('BUSY'));
    // The schema of the event has just been checked.
    client.inHand += 1;
    const { reply, afterwards } = await handle(client, event, request as RequestOf<typeof event>).finally(() => (client.inHand -= 1));
    // A command's own record says more.
    if (isRefusal(reply) && (event !== 'command' || client.signed === null)) note(client, event, reply.refused);
    ack(heavy.includes(event) && !client.outlet.hasRoom && !isRefusal(reply) ? refuse('BUSY') : reply);
    afterwards?.();
  }

  /** How a reader caught up is worth knowing: from where they were, or with a new copy. */
  function resultOf(reply: unknown): string {
    if (isRefusal(reply)) return reply.refused;
    return typeof reply === 'object' && reply !== null && 'snapshot' in reply ? 'SNAPSHOT' : 'OK';
  }

  return (client, [event, request, ack, ...rest]) => {
    if (typeof ack !== 'function' || rest.length > 0 || typeof event !== 'string' || !Object.hasOwn(checks, event)) return strike(client);
    const send = ack as (reply: unknown) => void;
    const answer = (reply: unknown): void => {
      const large = heavy.includes(event as EventName) && !isRefusal(reply) ? largeAnswers.prepare(client.outlet, reply as OpenReply | RangeReply) : null;
      options.answered(event, resultOf(isRefusal(large) ? large : reply));
      send(large ?? reply);
    };
    run(client, event as EventName, request, answer).catch((error: unknown) => logger.error({ err: error, event }, 'an answer could not be sent'));
  };
}
