import type { CommandReply } from '@sanfang/shared/protocol/live.ts';
import { isRefusal, refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import type { CompoundCommand } from '@sanfang/shared/compound/command.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Signed } from '../accounts/authenticate.ts';
import type { Audit } from '../audit/audit.ts';
import { denialOf } from '../audit/denials.ts';
import type { OnMilestone } from '../engine/milestones.ts';
import { SCREEN_PATIENCE_MS, type Clock, type Engine } from '../engine/ports.ts';
import { checkCommand, type AskedCommand } from '../protocol/check-command.ts';
import type { Buckets } from '../realtime/buckets.ts';
import type { Limits } from '../realtime/limits.ts';
import { recordedCommands } from './recorded-commands.ts';

/** Whoever sends a command, and from where. */
export interface Sender extends Pick<Signed, 'person' | 'session' | 'device' | 'auth' | 'demo'> {
  readonly block: string | null;
}

/** What a command is answered, and what to do once the answer has gone out. */
export interface Answered {
  readonly reply: CommandReply;
  readonly afterwards: () => void;
}

/** The one way of a command from a client, by socket or HTTP: schema, how often, second factor, the engine, the record. */
export type CommandDoor = (request: unknown, sender: Sender) => Promise<Answered>;

export interface CommandDoorOptions {
  readonly engine: Engine;
  readonly accounts: Pick<Accounts, 'stepUp' | 'seats'>;
  readonly clock: Clock;
  readonly limits: Pick<Limits, 'commands'>;
  readonly buckets: Buckets;
  readonly audit: Audit;
  /** Told of every answer: the command's type, or UNKNOWN, and what came of it. */
  readonly answered: (type: string, result: string) => void;
  readonly onMilestone?: OnMilestone | undefined;
}

export function createCommandDoor({ engine, accounts: { stepUp, seats }, clock, limits, buckets, audit, answered, onMilestone }: CommandDoorOptions): CommandDoor {
  async function decided({ approval, ...rest }: AskedCommand, sender: Sender, received: string): Promise<CommandReply> {
    const { person } = sender;
    // What is left is the command without the approval.
    const command = rest as CompoundCommand;
    const wait = buckets.take(`${person} ${command.type}`, limits.commands[command.type]);
    if (wait > 0) return refuse('RATE_LIMITED', { retryAfter: Math.ceil(wait / 1_000) });
    if (await seats.keepsBack(sender)) return refuse('SECOND_FACTOR_REQUIRED');
    return engine.execute(command, { person, received, ...await stepUp.evidenceFor(command, approval, sender) }, SCREEN_PATIENCE_MS);
  }

  function record(command: CompoundCommand, reply: CommandReply, { person, session, block }: Sender): void {
    const by = { actor: person, session, block };
    const { log, type } = command;
    if (isRefusal(reply)) {
      const denial = denialOf(reply.refused);
      if (denial !== null) audit.record({ ...by, action: denial, outcome: reply.refused, object: { log, command: type } });
      return;
    }
    const action = recordedCommands[type];
    if (action !== undefined && reply.fresh) audit.record({ ...by, action, object: { log, command: type, channel: reply.channel, n: reply.n } });
  }

  const nothing = (): void => undefined;

  return async (request, sender) => {
    const received = new Date(clock.now()).toISOString();
    if (onMilestone !== undefined && isEnvelope(request)) onMilestone('RECEIVED', request.log, [request.id]);
    const command: AskedCommand | Refusal = checkCommand(request);
    if (isRefusal(command)) {
      answered('UNKNOWN', command.refused);
      return { reply: command, afterwards: nothing };
    }
    const { log, id } = command;
    onMilestone?.('VALIDATED', log, [id]);
    const reply = await decided(command, sender, received);
    answered(command.type, isRefusal(reply) ? reply.refused : 'OK');
    record(command, reply, sender);
    return { reply, afterwards: onMilestone === undefined ? nothing : () => onMilestone('ACKNOWLEDGED', log, [id]) };
  };
}

function isEnvelope(request: unknown): request is { readonly id: string; readonly log: string } {
  if (typeof request !== 'object' || request === null) return false;
  const { id, log } = request as { readonly id?: unknown; readonly log?: unknown };
  return typeof id === 'string' && typeof log === 'string';
}
