import type { CommandReply } from '@sanfang/shared/protocol/live.ts';
import type { Refusal } from '@sanfang/shared/protocol/refusal.ts';
import type { LogStore } from '../store/log-store.ts';
import { answerAgain, isForStrangers, isReused, type Answers } from './answers.ts';
import type { Batch } from './batch.ts';
import { Unreachable } from './decide-inputs.ts';
import type { Logger } from './logger.ts';
import { comeAgain, type Pending } from './pending.ts';

export interface ReplySources {
  readonly log: string;
  readonly logs: LogStore;
  readonly answers: Answers;
  readonly now: number;
  /** Whether a command may yet come to stand by itself. */
  readonly inDoubt: (command: string) => boolean;
  readonly logger: Logger;
}

/** Answers every command of a batch whose commit stands, or that needed none. */
export async function replyTo(batch: Batch, sources: ReplySources): Promise<void> {
  const refused: [Pending, Refusal][] = [];
  for (const [pending, verdict] of batch.verdicts) {
    if (verdict.kind === 'ACCEPTED') pending.reply({ ...verdict.record.answer, fresh: true });
    else if (verdict.kind === 'KNOWN') pending.reply(verdict.reply);
    else if (verdict.kind === 'FAILED') replyToFailed(pending, verdict.error, sources);
    else if (verdict.kind === 'REFUSED') refused.push([pending, verdict.refusal]);
  }
  const refusals = new Map(await Promise.all(refused.map(async ([pending, refusal]) => [pending, await beforeRefusing(pending, refusal, sources)] as const)));
  for (const [pending, reply] of refusals) pending.reply(reply);
  for (const [pending, verdict] of batch.verdicts) {
    if (verdict.kind !== 'REPEATED') continue;
    const first = batch.verdicts.get(verdict.of);
    pending.reply(first?.kind === 'ACCEPTED' ? { ...first.record.answer, fresh: false } : (refusals.get(verdict.of) ?? comeAgain));
  }
}

/** An id that was accepted long ago keeps its answer, even where the command would be refused now. */
async function beforeRefusing({ command, digest, due }: Pending, refusal: Refusal, { log, logs, answers, now, inDoubt, logger }: ReplySources): Promise<CommandReply> {
  try {
    const trace = await logs.command(log, command.id);
    if (trace !== null) {
      answers.accept({ id: trace.id, digest: trace.digest, answer: trace.answer });
      const answer = answerAgain(trace, digest);
      return isReused(answer) && isForStrangers(refusal) ? refusal : answer;
    }
  } catch (error) {
    logger.warn({ err: error, log }, 'a command id could not be looked up');
    return comeAgain;
  }
  if (inDoubt(command.id)) return comeAgain;
  if (!due) answers.refuse(command.id, digest, refusal, now);
  return refusal;
}

function replyToFailed(pending: Pending, error: unknown, { log, logger }: ReplySources): void {
  logger.error({ err: error, log, command: pending.command.type }, 'a command could not be decided');
  if (error instanceof Unreachable) pending.reply(comeAgain);
  else pending.fail(error);
}
