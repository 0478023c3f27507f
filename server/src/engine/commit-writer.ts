import { setTimeout as sleep } from 'node:timers/promises';
import type { Commit } from '@sanfang/shared/log/commit.ts';
import type { AppendOutcome } from '../store/log-store.ts';
import { isStoreFull } from '../store/store-failure.ts';
import type { Stores } from '../store/stores.ts';
import type { Answers } from './answers.ts';
import type { Batch } from './batch.ts';
import type { Logger } from './logger.ts';
import type { OnMilestone } from './milestones.ts';

export type BatchWrite = NonNullable<Batch['write']>;

/** WRITTEN: it stands. NOT_WRITTEN, FULL: it certainly does not. The others: see `AppendOutcome`; `settle` finds out. */
export type WriteOutcome = 'WRITTEN' | 'NOT_WRITTEN' | Exclude<AppendOutcome, 'APPENDED'>;

/** Ids of the commands that a commit holds. */
export function idsOf({ commit }: Pick<BatchWrite, 'commit'>): readonly string[] {
  return commit.commands.map(({ id }) => id);
}

/** Vault first, then the one commit document: no commit ever refers to a value that is not kept. */
export async function writeBatch(stores: Stores, write: BatchWrite, logger: Logger, onMilestone?: OnMilestone): Promise<WriteOutcome> {
  try {
    if (write.seals.length > 0) await stores.vault.put(write.seals);
  } catch (error) {
    logger.error({ err: error, log: write.commit.log }, 'the vault took no values; nothing was written');
    return isStoreFull(error) ? 'FULL' : 'NOT_WRITTEN';
  }
  try {
    const appending = stores.logs.append(write.commit, write.bytes);
    onMilestone?.('SENT', write.commit.log, idsOf(write));
    const outcome = await appending;
    return outcome === 'APPENDED' ? 'WRITTEN' : outcome;
  } catch (error) {
    logger.error({ err: error, log: write.commit.log }, 'an append ended without an outcome');
    return 'UNKNOWN';
  }
}

/** OURS: the commit stands after all. LOST: it does not, others may; decide again. UNREACHABLE: the store told nothing in time. */
export type Settled = 'OURS' | 'LOST' | 'UNREACHABLE';

export interface SettleSources {
  readonly stores: Stores;
  readonly answers: Answers;
  readonly logger: Logger;
  /** Reads and folds the commits after the tip, and answers them. */
  readonly catchUp: () => Promise<readonly Commit[]>;
}

const SETTLE_MS = 3_000;
/** How long a conflict may wait for the rival's commit to become visible before the commit is simply tried again. */
const RIVAL_MS = 2_000;

/** Between two attempts to write the same: random, so that rivals do not meet again at once, and longer each time in vain. */
function rest(vain: number): Promise<void> {
  return sleep(Math.random() * 20 * 2 ** Math.min(vain, 6));
}

/**
 * After an append that did not say APPENDED: reads the log's new commits and looks up every command id of the batch,
 * again and again until the store answers. What it finds is in `answers` afterwards, so that deciding again repeats nothing;
 * unique keys keep a commit that is still under way from standing beside another. `vain`: attempts before this one that came to nothing.
 */
export async function settle(outcome: Exclude<WriteOutcome, 'WRITTEN' | 'NOT_WRITTEN' | 'FULL'>, commit: Commit, vain: number, sources: SettleSources): Promise<Settled> {
  const started = performance.now();
  let moved = false;
  for (let delay = 2; ; delay = Math.min(delay * 2, 500)) {
    const waited = performance.now() - started;
    try {
      const news = await sources.catchUp();
      if (news.some((other) => other.no === commit.no && other.root === commit.root)) return 'OURS';
      // What was just read tells whether its commands are in there; an older one of the same id would have said DUPLICATE, or will.
      moved ||= (outcome === 'CONFLICT' && news.length > 0) || (await lookUp(commit, sources)) || news.length > 0;
      if (moved || outcome === 'UNKNOWN' || waited > RIVAL_MS) break;
    } catch (error) {
      sources.logger.warn({ err: error, log: commit.log }, 'cannot find out whether a commit was written');
      if (waited > SETTLE_MS) return 'UNREACHABLE';
    }
    await sleep(delay);
  }
  if (!moved) await rest(vain);
  return 'LOST';
}

async function lookUp(commit: Commit, { stores, answers }: SettleSources): Promise<boolean> {
  const unknown = commit.commands.filter(({ id }) => answers.accepted(id) === null);
  const traces = await Promise.all(unknown.map(({ id }) => stores.logs.command(commit.log, id)));
  for (const trace of traces) if (trace !== null) answers.accept({ id: trace.id, digest: trace.digest, answer: trace.answer });
  return unknown.length < commit.commands.length || traces.some((trace) => trace !== null);
}
