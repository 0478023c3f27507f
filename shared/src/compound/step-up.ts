import type { Provenance } from '../log/command.ts';
import { digestOf } from '../log/commitment.ts';
import type { Command } from '../log/command.ts';
import type { CommandType, CompoundCommand } from './command.ts';
import type { Compound } from './compound.ts';

/**
 * Whether a command must be approved by a fresh second factor: never, by persons who have one set up (and whoever the operator
 * demands one of), or by everybody.
 */
export type StepUp = 'NONE' | 'IF_ENROLLED' | 'FRESH';

type Row<K extends CommandType> = StepUp | ((compound: Compound, command: Extract<CompoundCommand, { type: K }>) => StepUp);

/**
 * Acts with legal effect. What has no row needs no approval. A row may depend on the state: a vote on a special matter, say.
 * The approval is bound to exactly the command that is sent (`approvalDigest`), the person, the session, and two minutes.
 */
export const stepUpTable: { readonly [K in CommandType]?: Row<K> } = {
  SignOff: 'IF_ENROLLED',
  SetRule: 'IF_ENROLLED',
  NoticeVote: 'IF_ENROLLED',
  CertifyCount: 'IF_ENROLLED',
  PostResult: 'IF_ENROLLED',
  FinaliseResult: 'IF_ENROLLED',
  ApproveProject: 'IF_ENROLLED',
  PayInstalment: 'IF_ENROLLED',
  CloseProject: 'IF_ENROLLED',
  CastBallot: onSpecialMatter,
  // An owner's ballot through the hands of two others: they answer for it with theirs.
  AssistBallot: onSpecialMatter,
  WitnessBallot: onSpecialMatter,
};

/** What needs three quarters is signed with a fresh factor: by everybody where the count has formal effect (rule book §4.3, L3). */
function onSpecialMatter({ vote }: Compound): StepUp {
  if (vote.status !== 'OPEN' || vote.motion.matterClass !== 'SPECIAL') return 'NONE';
  return vote.profile.legalEffect.value === 'FORMAL' ? 'FRESH' : 'IF_ENROLLED';
}

/** Acts in an office that somebody who has got hold of an account would do first: not from a device that is new to the person. */
const heldActs: ReadonlySet<CommandType> = new Set(['NoticeVote', 'CertifyCount', 'PostResult', 'FinaliseResult', 'ApproveProject', 'PayInstalment', 'CloseProject']);

/** The same step on each vote of a project, of which a list is approved as a whole. Money is approved one payment at a time. */
const listedActs: ReadonlySet<CommandType> = new Set(['NoticeVote', 'PostResult', 'FinaliseResult']);

/** Most commands that one approval is for: as many as a project has votes. */
export const MAX_APPROVED_AT_ONCE = 60;

/** Whether a command of this kind may be one of several that are approved at once. */
export function mayBeListed(type: CommandType): boolean {
  return listedActs.has(type);
}

/** How long a device is new to a person, or a second factor to the account; milliseconds. */
export const NEW_FOR_MS = 24 * 3_600_000;

/** Whether a command of this kind is kept from new devices. */
export function keptFromNewDevices(type: CommandType): boolean {
  return heldActs.has(type);
}

/** Whether a command of this kind may have to be approved, whatever the state. */
export function mayNeedStepUp(type: CommandType): boolean {
  return (stepUpTable[type] ?? 'NONE') !== 'NONE';
}

/** What the table says of this command in this state. */
export function stepUpOf(compound: Compound, command: CompoundCommand): StepUp {
  const row = stepUpTable[command.type] as Row<CommandType> | undefined;
  return typeof row === 'function' ? row(compound, command) : row ?? 'NONE';
}

/**
 * Whether the approval is missing that this command needs. The gateway has checked that an approval is for this very command.
 * The hub approves nothing, and people of the demo are asked for nothing: what they did says so in its evidence.
 */
export function lacksStepUp(compound: Compound, command: CompoundCommand, { auth, secondFactor = false }: Pick<Provenance, 'auth' | 'secondFactor'>): boolean {
  if (auth.approved !== undefined || auth.method === 'HUB' || auth.method === 'DEMO') return false;
  const needed = stepUpOf(compound, command);
  return needed === 'FRESH' || (needed === 'IF_ENROLLED' && secondFactor);
}

/** Digest of exactly what is approved, the same in the browser and in the hub. Texts are in NFC. Throws `NotCanonical`. */
export function approvalDigest({ log, type, capacity, data }: Pick<Command, 'log' | 'type' | 'capacity' | 'data'>): string {
  return digestOf({ approves: 'sanfang command v1', log, type, capacity, data });
}
