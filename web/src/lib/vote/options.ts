import type { BallotChoice } from '@sanfang/shared/law/ballot.ts';
import type { MotionOption, OptionLabels } from '@sanfang/shared/compound/vote/choice/state.ts';
import type { Outcome } from '@sanfang/shared/law/verdict.ts';
import { m } from '#lib/paraglide/messages.js';
import { verdictWord } from '#lib/words/verdicts.ts';
import { choiceHelp, choiceWord } from '#lib/words/votes.ts';

/** Longer names are set smaller: they fill a phone's line twice. */
const LONG_NAME = 14;

/** One of several that a motion offers, with its label; null when that was erased. */
export interface ShownOption extends MotionOption {
  readonly label: string | null;
}

/** The options of a motion with their labels, which are sealed beside it; none where owners agree or not. */
export function shownOptions(options: readonly MotionOption[] | undefined, labels: unknown): readonly ShownOption[] {
  const known: Readonly<Record<string, unknown>> = typeof labels === 'object' && labels !== null ? { ...labels } : {};
  return (options ?? []).map(({ id, amount }) => ({ id, amount, label: typeof known[id] === 'string' ? known[id] : null }));
}

/** Their labels as they are sealed. */
export function labelsOf(options: readonly ShownOption[]): OptionLabels {
  return Object.fromEntries(options.flatMap(({ id, label }) => (label === null ? [] : [[id, label]])));
}

/** Place of an option, as it is numbered: the same in the second ballot. */
export function optionNo(id: string): string {
  return id.slice(1);
}

/** An option by its id, or none for the other choices. */
export function optionOf(options: readonly ShownOption[], choice: string): ShownOption | undefined {
  return options.find(({ id }) => id === choice);
}

/** What a choice is called where these options are offered. */
export function offerWord(choice: BallotChoice, options: readonly ShownOption[]): string {
  if (choice === 'AGREE' || choice === 'ABSTAIN') return choiceWord(choice);
  if (choice === 'AGAINST') return options.length === 0 ? choiceWord(choice) : m.option_none();
  return optionOf(options, choice)?.label ?? m.option_erased({ no: optionNo(choice) });
}

/** The same in a few words more; null for an option, which says it all. */
export function offerHelp(choice: BallotChoice, options: readonly ShownOption[]): string | null {
  if (choice !== 'AGREE' && choice !== 'AGAINST' && choice !== 'ABSTAIN') return null;
  if (options.length === 0) return choiceHelp(choice);
  return choice === 'AGAINST' ? m.option_none_text() : m.option_abstain_text();
}

/** Several options by their names, where one goes on to ask between them. */
export function optionsWord(among: readonly string[], options: readonly ShownOption[]): string {
  return among.map((option) => `“${offerWord(option as ShownOption['id'], options)}”`).join(m.list_join());
}

/** How a choice looks on a button: options alike, since none is the right one. */
export function lookOf(choice: BallotChoice): string {
  switch (choice) {
    case 'AGREE': return 'border-agree text-agree';
    case 'AGAINST': return 'border-oppose text-oppose';
    case 'ABSTAIN': return 'border-edge text-ink';
    default: return 'border-info text-info';
  }
}

/** What a vote came to, in a few words. `chosen`: the option that has the majority; null: none has it; undefined: none was asked for. */
export function resultWord(outcome: Outcome, chosen: string | null | undefined, options: readonly ShownOption[]): string {
  const word = verdictWord(outcome);
  if (chosen === undefined || outcome === 'QUORUM_NOT_MET') return word;
  return chosen === null ? m.result_outcome_none({ outcome: word }) : m.result_outcome_chosen({ outcome: word, option: optionOf(options, chosen)?.label ?? m.option_no({ no: optionNo(chosen) }) });
}

/** Letters of this size, or smaller ones for the long name of a firm. */
export function sizeOf(word: string, size: 'text-2xl' | 'text-3xl' | 'text-4xl'): string {
  return word.length > LONG_NAME ? 'text-xl' : size;
}
