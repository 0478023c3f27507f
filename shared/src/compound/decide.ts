import type { Context } from '../log/command.ts';
import type { Commitment } from '../log/event.ts';
import { ACCOUNTS, ENROLMENT, FEED, FUND, OFFICE, personChannel, PETITIONS, REGISTER, roomChannel, voteChannel } from './channel.ts';
import { commandSchemas, type CompoundCommand } from './command.ts';
import type { Compound } from './compound.ts';
import { enrolmentCommands } from './enrolment/commands.ts';
import { decideEnrolment, type EnrolmentCommand } from './enrolment/decide.ts';
import { textsOfChange } from './enrolment/roll-change.ts';
import { foundingCommands } from './founding/commands.ts';
import { decideFounding, type FoundingCommand } from './founding/decide.ts';
import { fundCommands } from './fund/commands.ts';
import { decideFund, type FundCommand } from './fund/decide.ts';
import type { Outcome } from './outcome.ts';
import { partyCommands } from './party/commands.ts';
import { decideParty, type PartyCommand } from './party/decide.ts';
import { petitionCommands } from './petition/commands.ts';
import { decidePetition, type PetitionCommand } from './petition/decide.ts';
import { petitionOf } from './petition/duty-decide.ts';
import { registerCommands } from './register/commands.ts';
import { decideRegister, type RegisterCommand } from './register/decide.ts';
import { decideRoom } from './room/decide.ts';
import { textsToPublish } from './room/decision-decide.ts';
import { nameOfOfficial } from './room/escalation-decide.ts';
import { rulesCommands } from './rules/commands.ts';
import { decideRules, type RulesCommand } from './rules/decide.ts';
import { ballotsToOpen } from './vote/closing-decide.ts';
import { wordsOfMotion } from './vote/choice/second-ballot.ts';
import { voteCommands } from './vote/commands.ts';
import { firstReading } from './vote/paper/first-reading.ts';
import { decideVote, type VoteCommand } from './vote/decide.ts';
import { choiceBefore } from './vote/voter.ts';
import { refuse } from '../protocol/refusal.ts';

/** What a command comes to, given the state: events, or an expected "no". Who may ask is `authorise`'s question, asked before. */
export function decide(compound: Compound, command: CompoundCommand, ctx: Context): Outcome {
  if (!Object.hasOwn(commandSchemas, command.type)) return refuse('UNKNOWN_COMMAND');
  if (isFounding(command)) return decideFounding(compound, command, ctx);
  if (isParty(command)) return decideParty(compound, command, ctx);
  if (isEnrolment(command)) return decideEnrolment(compound, command, ctx);
  if (isRegister(command)) return decideRegister(compound, command, ctx);
  if (isRules(command)) return decideRules(compound, command, ctx);
  if (isPetition(command)) return decidePetition(compound, command, ctx);
  if (isFund(command)) return decideFund(compound, command, ctx);
  if (isVote(command)) return decideVote(compound, command, ctx);
  return decideRoom(compound, command, ctx);
}

/** Commands about votes that look at the petition that the vote goes back to. */
const onPetition: readonly CompoundCommand['type'][] = ['DraftVote', 'DraftVoteSeries', 'AmendVote', 'NoticeVote', 'WithdrawVote'];

/** Channels whose slices must be at hand: hats come from office, register and feed, so that these are always among them. `person`: who asks. */
export function channelsOf(command: CompoundCommand, person: string): string[] {
  const [room, vote] = [roomOfCommand(command), voteOfCommand(command)];
  const own = room !== null ? [roomChannel(room)] : vote !== null ? [voteChannel(vote), ...(command.type === 'CastBallot' ? [personChannel(person)] : [])] : isEnrolment(command) ? [ENROLMENT] : isPetition(command) ? [PETITIONS] : isFund(command) ? [FUND, ACCOUNTS] : [];
  return [FEED, OFFICE, REGISTER, ...own, ...(onPetition.includes(command.type) ? [PETITIONS] : [])];
}

/** The room that a command acts in, or null: opening one names none yet. */
export function roomOfCommand(command: CompoundCommand): string | null {
  return 'room' in command.data ? command.data.room : null;
}

/** The vote that a command is about, or null: drafting one names none yet. */
export function voteOfCommand(command: CompoundCommand): string | null {
  return isVote(command) && 'vote' in command.data ? command.data.vote : null;
}

/** Events that a command answers or changes by number. `ctx.referred` brings them in this order. */
export function refersTo(command: CompoundCommand): { readonly channel: string; readonly n: number }[] {
  const n = command.type === 'PostMessage' ? command.data.replyTo : command.type === 'HideMessage' ? command.data.message : null;
  if (command.type === 'AskQuestion') return [{ channel: FEED, n: command.data.about }];
  const room = roomOfCommand(command);
  // A page weighs a kind of command before there is a number in it.
  return typeof n === 'number' && room !== null ? [{ channel: roomChannel(room), n }] : [];
}

/** Files that a command brings, each with the digest that its upload answered: whether the hub has them is asked before it is decided. */
export function blobsOf(command: CompoundCommand): readonly { readonly blob: string; readonly sha256: string }[] {
  const { data } = command;
  const planned = command.type === 'PlanProject' ? [command.data.contract, ...command.data.quotes.map(({ paper }) => paper)] : [];
  const scan = (command.type === 'GiveProxy' || command.type === 'RecordProxy') && command.data.paper !== null ? [command.data.paper] : [];
  const received = command.type === 'ReceivePaper' ? [command.data.scan] : [];
  return [...('photos' in data ? data.photos : []), ...('papers' in data ? data.papers : []), ...planned, ...scan, ...received];
}

/** The channel for which the files of a command must have been brought: named anywhere else they would come before other eyes. */
export function placeOfBlobs(command: CompoundCommand): string | null {
  const [room, vote] = [roomOfCommand(command), voteOfCommand(command)];
  if (vote !== null) return voteChannel(vote);
  return room !== null ? roomChannel(room) : isFund(command) ? FUND : null;
}

/** Sealed values that a command carries on to another audience. `ctx.opened` brings those that were not erased. */
export function opensFor(compound: Compound, command: CompoundCommand): Commitment[] {
  if (command.type === 'SignOff' && compound.room.status !== 'ABSENT') {
    const proposal = compound.room.proposals[command.data.proposal];
    return proposal?.status === 'SIGNING' ? textsToPublish(proposal).map(([, from]) => from) : [];
  }
  if (command.type === 'ConfirmChange') return textsOfChange(compound, command.data.change);
  if (command.type === 'SignPetition') return wordsOfPetition(compound, command.data.petition);
  if (isPetition(command)) return 'petition' in command.data ? titleOfPetition(compound, command.data.petition) : [];
  if (isFund(command)) return titleOfProject(compound, command);
  if (isVote(command)) return opensForVote(compound, command);
  if (command.type === 'JoinEscalation') return namesOfOfficials(compound, command.capacity);
  return [];
}

/** A notice carries its words to the feed, a count opens the ballots, and a second ballot of joint owners is compared with the first. */
function opensForVote(compound: Compound, command: VoteCommand): Commitment[] {
  const { vote, register } = compound;
  if (vote.status === 'ABSENT') return [];
  const petition = titleOfPetition(compound, petitionOf(vote.motion.origin));
  if (command.type === 'WithdrawVote') return petition;
  if (command.type === 'NoticeVote') return [...wordsOfMotion(vote.motion), ...(vote.motion.series === null ? [] : [vote.motion.series.title]), ...petition];
  if (command.type === 'DraftSecondBallot') return wordsOfMotion(vote.motion);
  if (command.type === 'CloseVote') return ballotsToOpen(vote);
  if (command.type === 'PostResult' || command.type === 'FinaliseResult') return vote.motion.options === null ? [] : [vote.motion.options.labels];
  if (command.type === 'EnterPaper' || command.type === 'WitnessBallot') return firstReading(vote, command);
  return command.type === 'CastBallot' ? choiceBefore(vote, register, command.capacity, command.data.unit) : [];
}

/** Once it binds somebody, everybody reads what is asked. */
function wordsOfPetition({ petitions: { petitions } }: Compound, petition: string): Commitment[] {
  const known = Object.hasOwn(petitions, petition) ? petitions[petition] : undefined;
  return known === undefined ? [] : [known.title, known.text];
}

/** Each step of a petition is told with its title. */
function titleOfPetition({ petitions: { petitions } }: Compound, petition: string | null): Commitment[] {
  const known = petition === null || !Object.hasOwn(petitions, petition) ? undefined : petitions[petition];
  return known === undefined ? [] : [known.title];
}

/** Each step of a project is told with its title. */
function titleOfProject({ fund }: Compound, { data }: FundCommand): Commitment[] {
  const id = 'project' in data ? data.project : 'what' in data && data.what === 'DISCLOSURE' ? data.id : '';
  return Object.hasOwn(fund.projects, id) ? [fund.projects[id]?.title ?? ''] : [];
}

function namesOfOfficials(compound: Compound, capacity: string): Commitment[] {
  const seat = Object.values(compound.street?.seats ?? {}).find((one) => one.capacity === capacity);
  const name = seat === undefined ? null : nameOfOfficial(compound, seat.person);
  return name === null ? [] : [name];
}

function isFounding(command: CompoundCommand): command is FoundingCommand {
  return Object.hasOwn(foundingCommands, command.type);
}

function isEnrolment(command: CompoundCommand): command is EnrolmentCommand {
  return Object.hasOwn(enrolmentCommands, command.type);
}

function isParty(command: CompoundCommand): command is PartyCommand {
  return Object.hasOwn(partyCommands, command.type);
}

function isRules(command: CompoundCommand): command is RulesCommand {
  return Object.hasOwn(rulesCommands, command.type);
}

function isFund(command: CompoundCommand): command is FundCommand {
  return Object.hasOwn(fundCommands, command.type);
}

function isVote(command: CompoundCommand): command is VoteCommand {
  return Object.hasOwn(voteCommands, command.type);
}

function isPetition(command: CompoundCommand): command is PetitionCommand {
  return Object.hasOwn(petitionCommands, command.type);
}

function isRegister(command: CompoundCommand): command is RegisterCommand {
  return Object.hasOwn(registerCommands, command.type);
}
