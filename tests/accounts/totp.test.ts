import { newRecoveryCodes, recoveryDigest } from '@sanfang/server/accounts/recovery-codes.ts';
import { passkeyPlace } from '@sanfang/server/accounts/passkey-place.ts';
import { secretBox } from '@sanfang/server/accounts/sealed-secret.ts';
import { newTotpSecret, totpForOwner, totpStep } from '@sanfang/server/accounts/totp.ts';
import { URI } from 'otpauth';
import { describe, expect, test } from 'vitest';

const rfc = new Uint8Array(Buffer.from('12345678901234567890'));

describe('a code', () => {
  // RFC 6238, appendix B, SHA-1; the last six of its eight digits.
  test.each([[59, '287082'], [1_111_111_109, '081804'], [1_111_111_111, '050471'], [1_234_567_890, '005924'], [2_000_000_000, '279037'], [20_000_000_000, '353130']])('at second %d is %s', (seconds, code) => {
    const step = Math.floor(seconds / 30);
    expect(totpStep(rfc, code, seconds * 1_000, 0)).toBe(step);
    // A phone may be a step off, not two.
    expect(totpStep(rfc, code, (seconds + 30) * 1_000, 0)).toBe(step);
    expect(totpStep(rfc, code, (seconds - 30) * 1_000, -1)).toBe(step);
    expect(totpStep(rfc, code, (seconds + 60) * 1_000, 0)).toBeNull();
    // Once, and never one from before the last that was used.
    expect(totpStep(rfc, code, seconds * 1_000, step)).toBeNull();
    expect(totpStep(rfc, code, (seconds + 30) * 1_000, step + 1)).toBeNull();
  });

  test('is six digits and nothing else', () => {
    for (const typed of ['', '28708', '0287082', '28708x', '287082 ', '94287082']) expect(totpStep(rfc, typed, 59_000, 0), typed).toBeNull();
  });

  test('comes from a secret of 160 bits that a camera and a person read alike', () => {
    const secret = newTotpSecret();
    const shown = totpForOwner(secret, '8613800138000');
    expect(secret).toHaveLength(20);
    expect(shown.secret).toMatch(/^[A-Z2-7]{32}$/);
    const read = URI.parse(shown.uri);
    expect(read).toMatchObject({ issuer: '三方议事厅', label: '8613800138000', digits: 6, period: 30, algorithm: 'SHA1' });
    expect(new Uint8Array(read.secret.buffer)).toEqual(secret);
  });
});

test('a secret at rest is opened for its owner, unchanged, under the hub\'s key, and by nobody else', () => {
  const box = secretBox(new Uint8Array(32).fill(1));
  const sealed = box.seal(rfc, 'factor');
  expect(box.open(sealed, 'factor')).toEqual(rfc);
  expect(Buffer.from(sealed, 'base64url').includes(Buffer.from(rfc))).toBe(false);
  expect(box.seal(rfc, 'factor')).not.toBe(sealed);
  expect(() => box.open(sealed, 'another factor')).toThrow();
  expect(() => secretBox(new Uint8Array(32).fill(2)).open(sealed, 'factor')).toThrow();
  const changed = Buffer.from(sealed, 'base64url');
  changed[20] = (changed[20] ?? 0) ^ 1;
  expect(() => box.open(changed.toString('base64url'), 'factor')).toThrow();
});

test('recovery codes are ten, all different, read alike however they are typed, and belong to one person', () => {
  const key = new Uint8Array(32).fill(1);
  const codes = newRecoveryCodes();
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) expect(code).toMatch(/^[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){2}$/);
  const [code = ''] = codes;
  const digest = recoveryDigest(key, 'p', code);
  expect(digest).toMatch(/^[\w-]{43}$/);
  expect(recoveryDigest(key, 'p', ` ${code.toUpperCase().replaceAll('-', ' ')} `)).toBe(digest);
  expect(recoveryDigest(key, 'q', code)).not.toBe(digest);
  expect(recoveryDigest(new Uint8Array(32), 'p', code)).not.toBe(digest);
  expect(recoveryDigest(key, 'p', '123456')).toBeNull();
});

test('passkeys are for the host of the first secure origin, or for a domain above it that was named', () => {
  expect(passkeyPlace(['https://hub.example'], '')).toEqual({ rpId: 'hub.example', origins: ['https://hub.example'] });
  expect(passkeyPlace(['https://a.hub.example', 'https://b.hub.example', 'https://evilhub.example'], 'hub.example')).toEqual({ rpId: 'hub.example', origins: ['https://a.hub.example', 'https://b.hub.example'] });
  expect(passkeyPlace(['http://localhost:3000', 'http://127.0.0.1:3000'], '')).toEqual({ rpId: 'localhost', origins: ['http://localhost:3000'] });
  // Browsers make none on plain HTTP, nor for an address.
  for (const origin of ['http://192.168.1.5:3000', 'https://192.168.1.5', 'https://[::1]']) expect(passkeyPlace([origin], ''), origin).toBeNull();
  expect(passkeyPlace(['https://hub.example'], 'example.org')).toBe('UNFIT');
});
