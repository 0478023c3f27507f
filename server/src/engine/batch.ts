import { decide, opensFor, refersTo, roomOfCommand, voteOfCommand } from '@sanfang/shared/compound/decide.ts';
import { authorise } from '@sanfang/shared/compound/policy.ts';
import { keptFromNewDevices, lacksStepUp } from '@sanfang/shared/compound/step-up.ts';
import type { Compound } from '@sanfang/shared/compound/compound.ts';
import { type CommandRecord, type Commit, MAX_COMMIT_BYTES, MAX_COMMIT_COMMANDS } from '@sanfang/shared/log/commit.ts';
import { seededIds } from '@sanfang/shared/log/ids.ts';
import type { CommandReply } from '@sanfang/shared/protocol/live.ts';
import { isRefusal, refuse, type Refusal } from '@sanfang/shared/protocol/refusal.ts';
import type { VaultEntry } from '../store/vault.ts';
import { isForStrangers, isReused, type Answers } from './answers.ts';
import { compoundOf } from './compound-of.ts';
import { type DecideInputs, isHub } from './decide-inputs.ts';
import type { LogState, Step } from './log-state.ts';
import type { Pending } from './pending.ts';
import { recordEvents } from './record-events.ts';
import { Working } from './working.ts';

/** What became of one command of a batch. */
export type Verdict =
  /** Stands, once the commit is written. */
  | { readonly kind: 'ACCEPTED'; readonly record: CommandRecord }
  /** Refused on a state that holds only once the commit is written; and the id may stand in the log from long ago. */
  | { readonly kind: 'REFUSED'; readonly refusal: Refusal }
  /** Answered before, as memory knows. */
  | { readonly kind: 'KNOWN'; readonly reply: CommandReply }
  /** The same command as an earlier one of this batch. */
  | { readonly kind: 'REPEATED'; readonly of: Pending }
  /** A bug, or `Unreachable`: this command alone is lost, the batch goes on. */
  | { readonly kind: 'FAILED'; readonly error: unknown };

export interface Batch {
  readonly verdicts: ReadonlyMap<Pending, Verdict>;
  /** Those that did not fit, in order. */
  readonly left: readonly Pending[];
  /** Null where nothing was accepted. */
  readonly write: { readonly commit: Commit; readonly bytes: readonly string[]; readonly seals: readonly VaultEntry[]; readonly step: Step } | null;
}

/** Whether anything in it was refused on the state as it is known here. */
export function hasRefusal({ verdicts }: Batch): boolean {
  return [...verdicts.values()].some(({ kind }) => kind === 'REFUSED');
}

const FULL = 'FULL';

/** Decides waiting commands in order, each on the state that the ones before it leave. Writes nothing. */
export async function decideBatch(log: string, state: LogState, answers: Answers, inputs: DecideInputs, queue: readonly Pending[]): Promise<Batch> {
  const working = new Working(state);
  const verdicts = new Map<Pending, Verdict>();
  const firsts = new Map<string, Pending>();
  let decided = 0;
  for (const pending of queue) {
    const verdict = await verdictOn(pending);
    if (verdict === FULL) break;
    decided += 1;
    verdicts.set(pending, verdict);
  }
  const write = working.records.length === 0 ? null : { commit: working.commit(log), bytes: working.bytes, seals: working.seals, step: working.step() };
  return { verdicts, left: queue.slice(decided), write };

  async function verdictOn(pending: Pending): Promise<Verdict | typeof FULL> {
    const first = firsts.get(pending.command.id);
    if (first?.digest === pending.digest) return { kind: 'REPEATED', of: first };
    const known = first === undefined ? answers.recall(pending.command.id, pending.digest, inputs.now()) : refuse('COMMAND_ID_REUSED');
    if (known !== null && !isReused(known)) return { kind: 'KNOWN', reply: known };
    if (!state.continues) return { kind: 'REFUSED', refusal: refuse('LOG_WENT_BACK') };
    if (!state.readable) return { kind: 'REFUSED', refusal: refuse('CANNOT_READ_LOG') };
    if (working.records.length === MAX_COMMIT_COMMANDS) return FULL;
    try {
      // Who wears no hat here does not learn which ids have been used.
      if (known !== null) {
        const { hat } = await ask(log, working, inputs, pending);
        return { kind: 'KNOWN', reply: isForStrangers(hat) ? refuse('CAPACITY_NOT_YOURS') : hat === 'NEWCOMER' ? refuse('INVITATION_NOT_VALID') : known };
      }
      const record = await decideOne(log, working, inputs, pending);
      if (record === FULL) return FULL;
      // Nor is an id theirs because they named it first.
      if (!isForStrangers(record)) firsts.set(pending.command.id, pending);
      return isRefusal(record) ? { kind: 'REFUSED', refusal: record } : { kind: 'ACCEPTED', record };
    } catch (error) {
      return { kind: 'FAILED', error };
    }
  }
}

/** The state that a command is decided on, and the hat under which it may be asked for, or why not. */
async function ask(log: string, working: Working, inputs: DecideInputs, { command, from }: Pending): Promise<{ readonly compound: Compound; readonly hat: ReturnType<typeof authorise>; readonly now: string }> {
  const now = working.timeOf(inputs.now());
  const compound = await compoundOf(log, working.slices, { room: roomOfCommand(command), vote: voteOfCommand(command) }, inputs.streetOffice);
  return { compound, now, hat: authorise(compound, command, { person: from.person, capacity: command.capacity, hub: isHub(from) }, now) };
}

/** Asks policy and decider; an accepted command's events are in the working state afterwards. */
async function decideOne(log: string, working: Working, inputs: DecideInputs, pending: Pending): Promise<CommandRecord | Refusal | typeof FULL> {
  const { command, from } = pending;
  const { compound, hat, now } = await ask(log, working, inputs, pending);
  if (isRefusal(hat)) return hat;
  const blobs = await inputs.checkBlobs(command);
  if (blobs !== null) return blobs;

  const ids = seededIds(pending.seed);
  const outcome = decide(compound, command, {
    person: from.person,
    capacity: command.capacity,
    received: from.received,
    now,
    newId: ids.newId,
    referred: await inputs.referred(working, refersTo(command)),
    opened: await inputs.opened(working, opensFor(compound, command)),
  });
  if (isRefusal(outcome)) return outcome;
  // Last, so that nobody approves what would be refused anyway.
  if (lacksStepUp(compound, command, from)) return refuse('STEP_UP_REQUIRED');
  if (from.newUntil !== undefined && keptFromNewDevices(command.type)) return refuse('DEVICE_TOO_NEW', { until: from.newUntil });
  if (outcome.events.length === 0) throw new Error(`${command.type} was accepted without an event`);

  for (const { channel } of outcome.events) if (!working.slices.has(channel)) working.slices.set(channel, await inputs.slice(channel));
  const recorded = recordEvents(pending, outcome.events, { size: working.tip.size, at: now, lastN: (channel) => working.lastN(channel) }, ids);
  if (isRefusal(recorded)) return recorded;
  if (recorded.size > MAX_COMMIT_BYTES) return refuse('TOO_LARGE', { most: MAX_COMMIT_BYTES });
  if (working.size + recorded.size > MAX_COMMIT_BYTES) return FULL;
  return working.accept(pending, recorded, outcome.made);
}
