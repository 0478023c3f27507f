import { derivedId, fromBase64url, seededIds, toBase64url } from '@sanfang/shared/log/ids.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

describe('base64url', () => {
  test('is that of RFC 4648 §5 without padding, both ways', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
      const text = toBase64url(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64url'));
      expect(fromBase64url(text)).toEqual(new Uint8Array(bytes));
    }));
  });

  test.each(['A', 'AB+/', 'AA==', 'AB', 'é', 'A A'])('refuses %j', (text) => {
    expect(() => fromBase64url(text)).toThrow('base64url');
  });
});

describe('derivedId', () => {
  test('is a UUIDv8 that depends on every part and on where parts end', () => {
    const ids = [derivedId('a', 'b'), derivedId('ab'), derivedId('ab', ''), derivedId('b', 'a'), derivedId('a', 'b', 1), derivedId('a', 'b', '1')];
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(derivedId('a', 'b')).toBe(ids[0]);
  });
});

describe('seededIds', () => {
  const seed = new Uint8Array(32).fill(7);

  test('gives the same sequence for the same seed, however ids and salts are mixed', () => {
    const one = seededIds(seed);
    const two = seededIds(seed);
    const ids = [one.newId(), one.newId()];
    const salts = [one.newSalt(), one.newSalt()];
    expect([two.newSalt(), two.newSalt()]).toEqual(salts);
    expect([two.newId(), two.newId()]).toEqual(ids);
  });

  test('gives UUIDv4-shaped ids and 32-byte salts that never repeat', () => {
    const source = seededIds(seed);
    const ids = Array.from({ length: 300 }, source.newId);
    const salts = Array.from({ length: 300 }, source.newSalt);
    expect(new Set([...ids, ...salts]).size).toBe(600);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    for (const salt of salts) expect(fromBase64url(salt)).toHaveLength(32);
  });

  test('differs by seed, and wants 32 bytes', () => {
    expect(seededIds(new Uint8Array(32)).newId()).not.toBe(seededIds(seed).newId());
    expect(() => seededIds(new Uint8Array(31))).toThrow('32');
  });
});
