import { canonicalize, isCanonical } from '@sanfang/shared/log/canonical.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

function nested(depth: number): unknown {
  return depth === 0 ? [] : [nested(depth - 1)];
}

describe('canonical form', () => {
  test('sorts keys by UTF-16 units, at every level, and adds no space', () => {
    expect(canonicalize({ b: [3, { z: null, a: true }], a: '三方', '1栋-1-101': 'x' })).toBe('{"1栋-1-101":"x","a":"三方","b":[3,{"a":true,"z":null}]}');
  });

  test('does not depend on the order in which keys were set, and survives JSON', () => {
    fc.assert(fc.property(fc.dictionary(fc.string().map((s) => `k${s}`.normalize('NFC')), fc.integer()), (object) => {
      const turned = Object.fromEntries(Object.entries(object).reverse());
      fc.pre(isCanonical(object));
      expect(canonicalize(turned)).toBe(canonicalize(object));
      expect(canonicalize(JSON.parse(canonicalize(object)))).toBe(canonicalize(object));
    }));
  });

  const refused: [string, unknown][] = [
    ['undefined', undefined],
    ['undefined in an object', { a: undefined }],
    ['undefined in an array', [undefined]],
    ['a hole in an array', new Array(2)],
    ['a fraction', 0.5],
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['-0', -0],
    ['2^53', 2 ** 53],
    ['a bigint', 1n],
    ['a symbol', Symbol('s')],
    ['a function', () => 1],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['bytes', new Uint8Array(1)],
    ['an object with toJSON', { toJSON: () => 1 }],
    ['text that is not NFC', 'e\u0301'],
    ['a key that is not NFC', { 'e\u0301': 1 }],
    ['a lone surrogate', '\ud800'],
    ['the key __proto__', JSON.parse('{"__proto__": 1}')],
    ['13 levels', nested(12)],
  ];

  test.each(refused)('refuses %s', (_, value) => {
    expect(isCanonical(value)).toBe(false);
    expect(() => canonicalize(value)).toThrow(expect.objectContaining({ name: 'NotCanonical' }));
  });

  test('takes 12 levels', () => {
    expect(canonicalize(nested(11))).toBe('['.repeat(12) + ']'.repeat(12));
  });
});
