import { optionIds } from '../../../law/ballot.ts';
import type { Sealing } from '../../../log/event.ts';
import { refuse, type Refusal } from '../../../protocol/refusal.ts';
import type { CommandData } from '../../command.ts';
import { permanent, tidy } from '../../room/sealing.ts';
import type { MotionTerms } from '../state.ts';
import { lookOfLabel, type OptionLabels } from './state.ts';

type Fields = Pick<CommandData['DraftVote'], 'options' | 'amount'>;

interface CheckedOptions {
  readonly data: Pick<MotionTerms, 'options'>;
  readonly seal: Readonly<Record<string, Sealing>>;
}

/** The options of a motion, in the order given, or why it cannot be put so: nobody could tell two of a name apart, and none may cost more than the motion says. */
export function checkOptions({ options, amount }: Fields): CheckedOptions | Refusal {
  if (options === undefined) return { data: {}, seal: {} };
  const named = options.map((option) => ({ label: tidy(option.label), amount: option.amount }));
  if (named.some(({ label }) => label === '')) return refuse('EMPTY_TEXT', { field: 'options' });
  if (new Set(named.map(({ label }) => lookOfLabel(label))).size < named.length) return refuse('OPTIONS_ALIKE');
  const over = named.findIndex((option) => option.amount !== null && option.amount > (amount ?? 0));
  if (over !== -1) return amount === null ? refuse('MALFORMED', { field: 'amount' }) : refuse('OPTION_OVER_AMOUNT', { option: over + 1, over: (named[over]?.amount ?? 0) - amount });
  const listed = optionIds.flatMap((id, i) => (named[i] === undefined ? [] : [{ id, ...named[i] }]));
  const labels: OptionLabels = Object.fromEntries(listed.map(({ id, label }) => [id, label]));
  return { data: { options: listed.map(({ id, amount: fen }) => ({ id, amount: fen })) }, seal: { options: permanent(labels) } };
}
