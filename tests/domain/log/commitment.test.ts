import { createHash } from 'node:crypto';
import { commit, digestOf } from '@sanfang/shared/log/commitment.ts';
import { describe, expect, test } from 'vitest';

const salt = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

describe('commitment', () => {
  test('is SHA-256 over 0x03 and the canonical path, salt and value', () => {
    const expected = createHash('sha256').update(Buffer.from([3])).update(`["text","${salt}","你好"]`).digest('base64url');
    expect(commit('text', salt, '你好')).toBe(expected);
  });

  test('differs by path, by salt and by value', () => {
    const other = `B${salt.slice(1)}`;
    expect(new Set([commit('text', salt, 'a'), commit('name', salt, 'a'), commit('text', other, 'a'), commit('text', salt, 'b')]).size).toBe(4);
  });

  test('refuses a value without canonical form', () => {
    expect(() => commit('text', salt, { at: new Date(0) })).toThrow('not plain');
  });
});

test('digestOf is SHA-256 over the canonical text', () => {
  expect(digestOf({ b: 1, a: 2 })).toBe(createHash('sha256').update('{"a":2,"b":1}').digest('base64url'));
});
