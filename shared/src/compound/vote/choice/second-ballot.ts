import type { Context } from '../../../log/command.ts';
import type { Commitment } from '../../../log/event.ts';
import { refuse } from '../../../protocol/refusal.ts';
import { voteChannel } from '../../channel.ts';
import type { CommandOf } from '../../command.ts';
import type { Compound } from '../../compound.ts';
import { draft } from '../../event.ts';
import type { Outcome } from '../../outcome.ts';
import { seatByCapacity } from '../../room/at-the-table.ts';
import { permanent } from '../../room/sealing.ts';
import { organisationOf } from '../paper/two-people.ts';
import type { Motion, Vote } from '../state.ts';
import { answersNothing, withLabels, type OptionLabels } from './state.ts';

/**
 * Drafts the vote that follows where no option had the majority: the same question, with those options only between which the verdict
 * says to ask again. The same people count and watch, as far as they still hold their hats, until the committee names others. One at a
 * time; another one only where the last was taken back, or answers nothing.
 */
export function draftSecondBallot(compound: Compound, vote: Vote, command: CommandOf<'DraftSecondBallot'>, ctx: Context): Outcome {
  if (vote.status !== 'PRELIMINARY' && vote.status !== 'FINAL') return refuse('NO_SECOND_BALLOT', { status: vote.status });
  const { motion, result } = vote;
  const between = result.options?.verdict.secondBallot ?? [];
  if (between.length === 0) return refuse('NO_SECOND_BALLOT', { outcome: result.verdict.outcome });
  if (vote.second !== null && !answersNothing(compound.feed.resolutions[vote.second])) return refuse('SECOND_BALLOT_UNDER_WAY');
  // As with any draft: the residents' committee only where the street has ordered the vote.
  const ordered = seatByCapacity(compound.office, command.capacity)?.office === 'residentsCommitteeMember';
  if (ordered !== (motion.origin.kind === 'ORDER')) return refuse('FORBIDDEN', { origin: motion.origin.kind });

  const [title, text] = [ctx.opened.get(motion.title), ctx.opened.get(motion.text)];
  const offered = motion.options?.offered.filter(({ id }) => between.includes(id)) ?? [];
  const named = withLabels(offered, motion.options === null ? undefined : ctx.opened.get(motion.options.labels));
  if (typeof title !== 'string' || typeof text !== 'string' || named === null) return refuse('EMPTY_TEXT', { field: 'title' });
  const { matterCode, matterClass, scope, amount, fund, origin } = motion;
  const labels: OptionLabels = Object.fromEntries(named.map(({ id, label }) => [id, label]));
  const second = ctx.newId();
  const holding = (hats: readonly string[]): string[] => hats.filter((capacity) => organisationOf(compound, capacity) !== null);
  return {
    events: [
      draft(voteChannel(second), 'vote.drafted', {
        vote: second, version: 1, matterCode, matterClass, scope, amount, fund, origin, options: offered, secondOf: { vote: vote.id, number: vote.number },
      }, { seal: { title: permanent(title), text: permanent(text), options: permanent(labels) } }),
      draft(voteChannel(second), 'count.appointed', { vote: second, tellers: holding(vote.tellers), observers: holding(vote.observers) }),
      draft(voteChannel(vote.id), 'second.drafted', { vote: vote.id, second }),
    ],
    made: { vote: second },
  };
}

/** Words that a second ballot takes over from the first. */
export function wordsOfMotion({ title, text, options }: Motion): Commitment[] {
  return [title, text, ...(options === null ? [] : [options.labels])];
}
