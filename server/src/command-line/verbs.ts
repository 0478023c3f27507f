import { compoundLog, jurisdictionLog } from '@sanfang/shared/compound/channel.ts';
import type { CommandData, CommandType, CompoundCommand } from '@sanfang/shared/compound/command.ts';
import { partyKinds, seatOffices } from '@sanfang/shared/compound/party/offices.ts';
import { isRefusal, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import { randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import { addAccount } from '../accounts/add-account.ts';
import { disableAccount } from '../accounts/disable-account.ts';
import { normaliseIdentifier } from '../accounts/identifier.ts';
import { resetSecondFactor } from '../accounts/reset-second-factor.ts';
import type { Audit } from '../audit/audit.ts';
import { recordedCommands } from '../commands/recorded-commands.ts';
import type { Clock, Engine } from '../engine/ports.ts';
import type { Stores } from '../store/stores.ts';

/** What a verb works with. */
export interface Desk {
  readonly stores: Stores;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly audit: Audit;
  /** An option that must be given; throws `Misuse` without it. */
  readonly option: (name: string) => string;
  readonly optional: (name: string) => string | null;
  readonly say: (line: string) => void;
}

/** The line was typed wrong: its message is for the operator. */
export class Misuse extends Error {}

/** A verb of the command line with its line of help. */
export interface Verb {
  readonly usage: string;
  readonly says: string;
  readonly run: (desk: Desk) => Promise<void>;
}

const hub = { person: 'hub', auth: { method: 'HUB', level: 0, deviceAge: 0 } } as const;

async function issue<K extends CommandType>({ engine, audit }: Desk, log: string, type: K, data: CommandData[K]): Promise<Readonly<Record<string, string>>> {
  const command = { id: v7(), log, type, data, capacity: 'hub' } as CompoundCommand;
  const reply = await engine.execute(command, { ...hub, received: new Date().toISOString() });
  if (isRefusal(reply)) throw new Misuse(refused(type, reply));
  const action = recordedCommands[type];
  if (action !== undefined) audit.record({ action, actor: null, object: { log, command: type, channel: reply.channel, n: reply.n } });
  return reply.made ?? {};
}

function refused(what: string, { refused: code, detail }: Refusal): string {
  return `${what} was refused: ${code}${detail === undefined ? '' : ` ${JSON.stringify(detail)}`}`;
}

function oneOf<T extends string>(words: readonly T[], given: string): T {
  const found = words.find((word) => word === given);
  if (found === undefined) throw new Misuse(`"${given}" is none of: ${words.join(', ')}`);
  return found;
}

/** The account with this phone number or e-mail address. */
export async function personOf({ stores, option }: Desk): Promise<string> {
  const identifier = normaliseIdentifier(option('identifier'));
  const account = identifier === null ? null : await stores.directory.accountByIdentifier(identifier);
  if (account === null) throw new Misuse('nobody signs in with that identifier: add-account first');
  return account.person;
}

function termOf({ option, optional }: Desk) {
  return { from: option('from'), until: optional('until') };
}

async function setDisabled(desk: Desk, disabled: boolean): Promise<void> {
  const person = await personOf(desk);
  await disableAccount(desk.stores.directory, person, disabled, new Date(desk.clock.now()).toISOString());
  desk.audit.record({ action: disabled ? 'ACCOUNT_DISABLED' : 'ACCOUNT_ENABLED', actor: null, object: { person } });
  desk.say(`person   ${person}`);
}

/** Everything that sets up a log before its operator can sign in. */
export const setUpVerbs: Readonly<Record<string, Verb>> = {
  'add-account': {
    usage: 'add-account --identifier <phone or e-mail>',
    says: 'adds a person who can sign in; prints the password once',
    async run(desk) {
      const added = await addAccount(desk.stores.directory, desk.option('identifier'), new Date().toISOString());
      if (isRefusal(added)) throw new Misuse(refused('the account', added));
      desk.audit.record({ action: 'ACCOUNT_ADDED', actor: null, object: { person: added.person } });
      desk.say(`person   ${added.person}\npassword ${added.password}`);
    },
  },
  'disable-account': {
    usage: 'disable-account --identifier <phone or e-mail>',
    says: 'shuts an account and ends its sessions; what it has done stands, and its seats are vacated by their bodies',
    run: async (desk) => setDisabled(desk, true),
  },
  'enable-account': {
    usage: 'enable-account --identifier <phone or e-mail>',
    says: 'opens a shut account again',
    run: async (desk) => setDisabled(desk, false),
  },
  'reset-second-factor': {
    usage: 'reset-second-factor --identifier <phone or e-mail>',
    says: 'takes every second factor and recovery code from somebody who has lost them, and ends their sessions. Two people must have seen who it is',
    async run(desk) {
      const person = await personOf(desk);
      await resetSecondFactor(desk.stores.directory, person, new Date(desk.clock.now()).toISOString());
      desk.audit.record({ action: 'SECOND_FACTOR_RESET', actor: null, object: { person } });
      desk.say(`person   ${person}`);
    },
  },
  'found-street': {
    usage: 'found-street --name <name of the street office>',
    says: "makes a street office's log",
    async run(desk) {
      const log = jurisdictionLog(randomUUID());
      await issue(desk, log, 'FoundJurisdiction', { name: desk.option('name') });
      desk.say(`log      ${log}`);
    },
  },
  'found-compound': {
    usage: 'found-compound --name <name> [--street jurisdiction/…]',
    says: "makes a compound's log",
    async run(desk) {
      const log = compoundLog(randomUUID());
      await issue(desk, log, 'FoundCompound', { name: desk.option('name'), ruleProfile: 'CN-CIVILCODE-2021', utcOffset: 480 });
      const street = desk.optional('street');
      if (street !== null) await issue(desk, log, 'AssignJurisdiction', { street });
      desk.say(`log      ${log}`);
    },
  },
  'form-party': {
    usage: 'form-party --log <log> --kind <kind> --name <name> --from <date> [--until <date>]',
    says: `forms a body; kinds: ${partyKinds.join(', ')}`,
    async run(desk) {
      const made = await issue(desk, desk.option('log'), 'FormParty', { kind: oneOf(partyKinds, desk.option('kind')), name: desk.option('name'), term: termOf(desk) });
      desk.say(`party    ${made['party'] ?? ''}`);
    },
  },
  'fill-seat': {
    usage: 'fill-seat --log <log> --party <id> --office <office> --identifier <phone or e-mail> --name <name> --from <date> [--until <date>]',
    says: `gives a person a seat; offices: ${seatOffices.join(', ')}`,
    async run(desk) {
      const office = oneOf(seatOffices, desk.option('office'));
      const made = await issue(desk, desk.option('log'), 'FillSeat', { party: desk.option('party'), office, person: await personOf(desk), name: desk.option('name'), term: termOf(desk) });
      desk.say(`seat     ${made['seat'] ?? ''}\ncapacity ${made['capacity'] ?? ''}`);
    },
  },
};
