/** Counting a question of either kind: whether the owners agree, or on which of several options (Civil Code Art. 278(2)). */
import { choices, type AnyMark, type Ballot, type OptionId } from './ballot.ts';
import type { MatterClass } from './matters.ts';
import { byVotes, optionTallyOf, optionVerdictOf, type OptionTally, type OptionVerdict } from './options.ts';
import { sum, tallyOf, type Counted, type Tally, type TallyRules } from './tally.ts';
import { verdictOf, type LeftOut, type Verdict, type VerdictRules } from './verdict.ts';

/** What was asked. `options`: empty where owners agree or do not. A second round is not followed by a third. */
export interface Question {
  readonly matterClass: MatterClass;
  readonly options: readonly OptionId[];
  readonly round: 1 | 2;
}

/** The count of each option by itself. */
export interface CountedOptions {
  readonly tally: OptionTally;
  readonly verdict: OptionVerdict;
}

export interface Counting {
  /** Where there are options: agreed with the chosen one, or else with the one that leads; against are all others, and none. */
  readonly tally: Tally;
  readonly verdict: Verdict;
  readonly options: CountedOptions | null;
}

/** Counts a question afresh. The verdict of the whole is the verdict on its options: what has no majority itself is not passed. */
export function countOf({ matterClass, options, round }: Question, persons: readonly Counted[], ballots: readonly Ballot<AnyMark>[], rules: TallyRules, profile: VerdictRules, left?: LeftOut): Counting {
  if (options.length === 0) {
    const tally = tallyOf(persons, ballots.filter(isYesOrNo), rules);
    return { tally, verdict: verdictOf(tally, matterClass, profile, left), options: null };
  }
  const byOption = optionTallyOf(options, persons, ballots, rules);
  const verdict = optionVerdictOf(byOption, matterClass, profile, round, left);
  const tally = tallyFor(byOption, verdict.chosen);
  return { tally, verdict: verdictOf(tally, matterClass, profile, left), options: { tally: byOption, verdict } };
}

/** The count of one option against all the others. */
function tallyFor({ options, ...turnout }: OptionTally, chosen: string | null): Tally {
  const [leading] = options.toSorted((a, b) => byVotes(a.count, b.count));
  const named = chosen ?? leading?.option;
  const counts = (own: boolean) => options.filter(({ option }) => (option === named) === own).map(({ count }) => count);
  return { ...turnout, agreed: sum(...counts(true)), against: sum(turnout.against, ...counts(false)) };
}

function isYesOrNo(ballot: Ballot<AnyMark>): ballot is Ballot {
  return ballot.choice === 'INVALID' || ballot.choice === 'DISPUTED' || (choices as readonly string[]).includes(ballot.choice);
}
