import type { Context } from '../log/command.ts';
import type { Commitment } from '../log/event.ts';
import { FEED, OFFICE, REGISTER, roomChannel } from './channel.ts';
import { commandSchemas, type CompoundCommand } from './command.ts';
import type { Compound } from './compound.ts';
import { foundingCommands } from './founding/commands.ts';
import { decideFounding, type FoundingCommand } from './founding/decide.ts';
import type { Outcome } from './outcome.ts';
import { partyCommands } from './party/commands.ts';
import { decideParty, type PartyCommand } from './party/decide.ts';
import { registerCommands } from './register/commands.ts';
import { decideRegister, type RegisterCommand } from './register/decide.ts';
import { decideRoom } from './room/decide.ts';
import { textsToPublish } from './room/decision-decide.ts';
import { nameOfOfficial } from './room/escalation-decide.ts';
import { rulesCommands } from './rules/commands.ts';
import { decideRules, type RulesCommand } from './rules/decide.ts';
import { refuse } from '../protocol/refusal.ts';

/** What a command comes to, given the state: events, or an expected "no". Who may ask is `authorise`'s question, asked before. */
export function decide(compound: Compound, command: CompoundCommand, ctx: Context): Outcome {
  if (!Object.hasOwn(commandSchemas, command.type)) return refuse('UNKNOWN_COMMAND');
  if (isFounding(command)) return decideFounding(compound, command, ctx);
  if (isParty(command)) return decideParty(compound, command, ctx);
  if (isRegister(command)) return decideRegister(compound, command, ctx);
  if (isRules(command)) return decideRules(compound, command, ctx);
  return decideRoom(compound, command, ctx);
}

/** Channels whose slices must be at hand: hats come from office, register and feed, so that these are always among them. */
export function channelsOf(command: CompoundCommand): string[] {
  const room = roomOfCommand(command);
  return room === null ? [FEED, OFFICE, REGISTER] : [FEED, OFFICE, REGISTER, roomChannel(room)];
}

/** The room that a command acts in, or null: opening one names none yet. */
export function roomOfCommand(command: CompoundCommand): string | null {
  return 'room' in command.data ? command.data.room : null;
}

/** Events that a command answers or changes by number. `ctx.referred` brings them in this order. */
export function refersTo(command: CompoundCommand): { readonly channel: string; readonly n: number }[] {
  const n = command.type === 'PostMessage' ? command.data.replyTo : command.type === 'HideMessage' ? command.data.message : null;
  const room = roomOfCommand(command);
  // A page weighs a kind of command before there is a number in it.
  return typeof n === 'number' && room !== null ? [{ channel: roomChannel(room), n }] : [];
}

/** Sealed values that a command carries on to another audience. `ctx.opened` brings those that were not erased. */
export function opensFor(compound: Compound, command: CompoundCommand): Commitment[] {
  if (command.type === 'SignOff' && compound.room.status !== 'ABSENT') {
    const proposal = compound.room.proposals[command.data.proposal];
    return proposal?.status === 'SIGNING' ? textsToPublish(proposal).map(([, from]) => from) : [];
  }
  if (command.type === 'JoinEscalation') return namesOfOfficials(compound, command.capacity);
  return [];
}

function namesOfOfficials(compound: Compound, capacity: string): Commitment[] {
  const seat = Object.values(compound.street?.seats ?? {}).find((one) => one.capacity === capacity);
  const name = seat === undefined ? null : nameOfOfficial(compound, seat.person);
  return name === null ? [] : [name];
}

function isFounding(command: CompoundCommand): command is FoundingCommand {
  return Object.hasOwn(foundingCommands, command.type);
}

function isParty(command: CompoundCommand): command is PartyCommand {
  return Object.hasOwn(partyCommands, command.type);
}

function isRules(command: CompoundCommand): command is RulesCommand {
  return Object.hasOwn(rulesCommands, command.type);
}

function isRegister(command: CompoundCommand): command is RegisterCommand {
  return Object.hasOwn(registerCommands, command.type);
}
