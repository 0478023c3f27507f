/** Choosing among several options: the most votes are not enough, an option needs the majority of those taking part on both keys (Civil Code Art. 278(2)). */
import { choices, type Ballot } from './ballot.ts';
import type { MatterClass } from './matters.ts';
import { nobody, placesOf, turnoutOf, type Count, type Counted, type Places, type TallyRules, type Turnout } from './tally.ts';
import { meets } from './threshold.ts';
import { checksOf, traceOf, type Check, type LeftOut, type Outcome, type Trace, type VerdictRules } from './verdict.ts';

/** `against`: none of them. */
export interface OptionTally extends Turnout {
  /** In the order offered. */
  readonly options: readonly { readonly option: string; readonly count: Count }[];
}

export interface OptionVerdict {
  readonly outcome: Outcome;
  readonly chosen: string | null;
  /** Between whom to ask again; empty where that would change nothing. */
  readonly secondBallot: readonly string[];
  /** Participation by area and persons. */
  readonly checks: readonly Check[];
  /** Agreement with each option by area and persons, in the order offered. */
  readonly options: readonly { readonly option: string; readonly checks: readonly Check[] }[];
  readonly trace: Trace;
}

/** What a ballot can choose: an option's id, AGAINST all of them, or ABSTAIN. An option by the name of a mark, or offered twice, is a bug and throws. */
export function offeredBy(options: readonly string[]): readonly string[] {
  if (new Set([...options, ...choices, 'INVALID', 'DISPUTED', 'REACHED', 'UNREACHED']).size !== options.length + 7) throw new Error(`options ${options.join(', ')} cannot be told apart`);
  return [...options, 'AGAINST', 'ABSTAIN'];
}

/** Counts the ballots for `options`; those that `refusedBallots` lists are left out. */
export function optionTallyOf(options: readonly string[], persons: readonly Counted[], ballots: readonly Ballot<string>[], rules: TallyRules): OptionTally {
  const offered = offeredBy(options);
  const marks = new Set([...offered, 'INVALID', 'DISPUTED']);
  return settleOptions(options, placesOf(offered, persons, ballots.filter((ballot) => marks.has(ballot.choice)), rules.delivered), rules);
}

/** The count of a choice among options, by the rules on silence and invalid ballots. */
export function settleOptions(options: readonly string[], places: Places<string>, rules: Pick<TallyRules, 'silence' | 'invalidParticipates'>): OptionTally {
  const { ABSTAIN = nobody, INVALID = nobody, DISPUTED = nobody, REACHED = nobody, UNREACHED = nobody } = places;
  const { counts, ...turnout } = turnoutOf(Object.fromEntries([...options, 'AGAINST'].map((name) => [name, places[name] ?? nobody])), { ABSTAIN, INVALID, DISPUTED, REACHED, UNREACHED }, rules);
  return { ...turnout, against: counts['AGAINST'] ?? nobody, options: options.map((option) => ({ option, count: counts[option] ?? nobody })) };
}

/**
 * The option that has the majority of its class, or between which to ask again: the two with most persons, then most area, and whoever
 * is level with the second. `round` 2 is not followed by a third, and where none of them is wanted nothing is left to ask.
 */
export function optionVerdictOf(tally: OptionTally, matterClass: MatterClass, profile: VerdictRules, round: 1 | 2, left?: LeftOut): OptionVerdict {
  const { participation, ordinary, special } = profile.thresholds;
  const checks = checksOf('PARTICIPATION', participation, tally.participated, tally.total);
  const options = tally.options.map(({ option, count }) => ({ option, checks: checksOf('AGREEMENT', matterClass === 'SPECIAL' ? special : ordinary, count, tally.participated) }));
  const quorum = checks.every((check) => check.met);
  const chosen = quorum ? options.find((option) => option.checks.every((check) => check.met))?.option ?? null : null;
  const outcome = !quorum ? 'QUORUM_NOT_MET' : chosen === null ? 'REJECTED' : 'PASSED';
  const secondBallot = outcome === 'REJECTED' && round === 1 && !noneWanted(tally, options) ? topTwo(tally.options) : [];
  return { outcome, chosen, secondBallot, checks, options, trace: traceOf(tally, matterClass, profile, left) };
}

/** Whether "none of them" has itself the majority that an option needs, on both keys (Civil Code Art. 278(2)): the owners have answered. */
export function noneWanted({ against, participated }: Pick<OptionTally, 'against' | 'participated'>, options: OptionVerdict['options']): boolean {
  const checks = options[0]?.checks ?? [];
  return checks.length > 0 && checks.every(({ key, share, by }) => {
    const [part, whole] = key === 'AREA' ? [against.area, participated.area] : [against.persons, participated.persons];
    return meets({ share, by }, part, whole);
  });
}

function topTwo(options: OptionTally['options']): readonly string[] {
  const ranked = options.filter(({ count }) => count.persons > 0).sort((a, b) => byVotes(a.count, b.count));
  const second = ranked[1]?.count;
  if (second === undefined) return [];
  const first = ranked.filter(({ count }) => byVotes(count, second) <= 0).map(({ option }) => option);
  // Asking between all of them again would be the same vote.
  return first.length === options.length ? [] : first;
}

/** Most persons first, then most area. */
export function byVotes(a: Count, b: Count): number {
  return b.persons - a.persons || b.area - a.area;
}
