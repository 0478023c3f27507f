import type { CommandData } from '@sanfang/shared/compound/command.ts';
import { lookOfLabel } from '@sanfang/shared/compound/vote/choice/state.ts';
import { fenOf, typedYuan } from '#lib/format/yuan.ts';
import type { ShownOption } from '#lib/vote/options.ts';

export const LEAST_OPTIONS = 2;
export const MOST_OPTIONS = 6;

/** An option while it is written. `key`: which row it is, whatever its place. */
export interface DraftOption {
  readonly key: number;
  readonly label: string;
  /** In yuan, as typed; empty: only the motion's limit holds. */
  readonly yuan: string;
}

/** What is wrong with an option, by its place from 0 on. */
export interface OptionProblem {
  readonly at: number;
  readonly field: 'label' | 'amount';
  readonly why: 'MISSING' | 'SAME' | 'NOT_A_NUMBER' | 'OVER';
}

export const freshOptions: readonly DraftOption[] = Array.from({ length: LEAST_OPTIONS }, (_, key) => ({ key, label: '', yuan: '' }));

/** Options as they were announced or drafted, ready to be changed. */
export function optionsOf(options: readonly ShownOption[]): readonly DraftOption[] {
  return options.map(({ label, amount }, key) => ({ key, label: label ?? '', yuan: amount === null ? '' : typedYuan(amount) }));
}

/** With one more, empty. */
export function withOption(options: readonly DraftOption[]): readonly DraftOption[] {
  return options.length >= MOST_OPTIONS ? options : [...options, { key: Math.max(...options.map(({ key }) => key)) + 1, label: '', yuan: '' }];
}

/** With the one at this place moved by one. */
export function moved(options: readonly DraftOption[], at: number, by: -1 | 1): readonly DraftOption[] {
  const [own, other] = [options[at], options[at + by]];
  return own === undefined || other === undefined ? options : options.with(at, other).with(at + by, own);
}

/** What stands in the way; the hub checks the same again. `limit`: of the motion, in fen; null where it moves no money or says none yet. */
export function optionProblems(options: readonly DraftOption[], limit: number | null): readonly OptionProblem[] {
  const names = options.map(({ label }) => lookOfLabel(label));
  return options.flatMap(({ yuan }, at): OptionProblem[] => {
    const amount = fenOf(yuan);
    const label = names[at] === '' ? 'MISSING' : names.indexOf(names[at] ?? '') < at ? 'SAME' : null;
    const money = yuan.trim() === '' || limit === null ? null : amount === null ? 'NOT_A_NUMBER' : amount > limit ? 'OVER' : null;
    return [...(label === null ? [] : [{ at, field: 'label' as const, why: label } as const]), ...(money === null ? [] : [{ at, field: 'amount' as const, why: money } as const])];
  });
}

/** Data of the command. `money`: whether the motion is about any. */
export function optionsData(options: readonly DraftOption[], money: boolean): NonNullable<CommandData['DraftVote']['options']> {
  return options.map(({ label, yuan }) => ({ label: label.trim(), amount: money ? fenOf(yuan) : null }));
}
