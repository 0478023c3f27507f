import { describe, expect, test } from 'vitest';
import { moved, optionProblems, optionsData, optionsOf, withOption, type DraftOption } from '../../../web/src/routes/c/[compound]/votes/editor/option-draft.ts';
import { emptyMotion, motionData, motionOf, motionProblems } from '../../../web/src/routes/c/[compound]/votes/editor/motion-draft.ts';
import { drafted, motion, theVote } from '../support/ballot.ts';

const written = (...rows: readonly (readonly [label: string, yuan: string])[]): readonly DraftOption[] => rows.map(([label, yuan], key) => ({ key, label, yuan }));
const labels = (options: readonly DraftOption[]): string[] => options.map(({ label }) => label);

describe('Options while they are written', () => {
  const three = written(['甲', '3000'], ['乙', ''], ['丙', '4,000.5']);

  test('go into the command in the order shown, in fen, and without amounts where no money is moved', () => {
    expect(optionProblems(three, 500_000)).toEqual([]);
    expect(optionsData(three, true)).toEqual([{ label: '甲', amount: 300_000 }, { label: '乙', amount: null }, { label: '丙', amount: 400_050 }]);
    expect(optionsData(three, false).map(({ amount }) => amount)).toEqual([null, null, null]);
  });

  test('cannot be told apart by one name, nor cost what is no amount or more than the motion says', () => {
    expect(optionProblems(written(['甲', '4000.51'], [' 甲 ', '许多'], ['', '']), 400_050)).toEqual([
      { at: 0, field: 'amount', why: 'OVER' }, { at: 1, field: 'label', why: 'SAME' }, { at: 1, field: 'amount', why: 'NOT_A_NUMBER' }, { at: 2, field: 'label', why: 'MISSING' },
    ]);
    expect(optionProblems(written(['甲', '许多'], ['乙', '']), null)).toEqual([]);
    expect(optionProblems(written(['A公司', ''], ['Ａ 公司', ''], ['\u200b', '']), null)).toEqual([{ at: 1, field: 'label', why: 'SAME' }, { at: 2, field: 'label', why: 'MISSING' }]);
  });

  test('are moved, and never more than six', () => {
    expect(labels(moved(three, 2, -1))).toEqual(['甲', '丙', '乙']);
    expect(labels(moved(three, 0, -1))).toEqual(['甲', '乙', '丙']);
    expect(labels(moved(three, 2, 1))).toEqual(['甲', '乙', '丙']);
    const six = withOption(withOption(withOption(three)));
    expect(new Set(six.map(({ key }) => key)).size).toBe(6);
    expect(withOption(six)).toBe(six);
  });

  test('hold the draft back only where one of several is asked for', () => {
    expect(motionProblems({ ...emptyMotion('DECISION'), several: true }, 0).map(({ field }) => field)).toContain('options');
    expect(motionProblems(emptyMotion('DECISION'), 0).map(({ field }) => field)).not.toContain('options');
  });

  test('are the same again when a draft is opened to be changed', () => {
    const options = [{ label: '甲', amount: 300_000 }, { label: '乙', amount: null }];
    const { motion: kept } = theVote(drafted({ options }));
    const shown = (kept.options?.offered ?? []).map((option, i) => ({ ...option, label: options[i]?.label ?? '' }));
    const again = motionOf(kept, motion.title, motion.text, '业主联名书', shown);
    expect(optionsOf(shown)).toEqual(written(['甲', '3000.00'], ['乙', '']));
    expect(motionData(again, 9)).toEqual({ ...motion, options });
  });
});
