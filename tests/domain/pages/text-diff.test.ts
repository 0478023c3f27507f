import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffText } from '../../../web/src/routes/c/[compound]/rooms/[room]/text-diff.ts';

const words = (before: string, after: string) => diffText(before, after).map(({ kind, text }) => ({ SAME: text, GONE: `[-${text}]`, NEW: `[+${text}]` })[kind]).join('');

describe('What changed from one text to another', () => {
  test('is told by character in Chinese and by number as a whole', () => {
    expect(words('1号楼外墙空鼓，修缮面积 2,219 平方米。', '1号楼、2号楼外墙空鼓脱落，修缮面积 4,528 平方米。'))
      .toBe('1号楼[+、2号楼]外墙空鼓[+脱落]，修缮面积 [-2,219][+4,528] 平方米。');
  });

  test('is told by word in Latin script', () => {
    expect(words('repair the outer wall', 'repair the outer walls and roof')).toBe('repair the outer [-wall][+walls and roof]');
  });

  test('draws a single character that stayed between two changes into the change', () => {
    expect(words('东侧一二楼', '西侧三四楼')).toBe('[-东侧一二][+西侧三四]楼');
  });

  test('shows texts that are too long to compare as struck and inserted whole', () => {
    const [before, after] = ['甲'.repeat(2_500), '乙'.repeat(2_500)];
    expect(diffText(before, after)).toEqual([{ kind: 'GONE', text: before }, { kind: 'NEW', text: after }]);
  });

  test('always holds both texts whole', () => {
    const text = fc.string({ unit: fc.constantFrom('楼', '墙', ' ', 'a', 'b', '1', '，', '\n'), maxLength: 60 });
    fc.assert(fc.property(text, text, (before, after) => {
      const parts = diffText(before, after);
      const without = (kind: string) => parts.filter((part) => part.kind !== kind).map((part) => part.text).join('');
      expect(without('NEW')).toBe(before);
      expect(without('GONE')).toBe(after);
    }));
  });
});
