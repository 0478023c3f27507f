import { createHmac, randomInt } from 'node:crypto';

/** Without letters and digits that are read for each other. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
const CODES = 10;

/** Ten codes of 59 bits, to be printed: `abcd-efgh-jkmn`. */
export function newRecoveryCodes(): string[] {
  const letters = (count: number): string => Array.from({ length: count }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
  return Array.from({ length: CODES }, () => [letters(4), letters(4), letters(4)].join('-'));
}

/** What is kept of a code: a digest under the hub's key. However it is typed, it is the same; null for what is no recovery code. */
export function recoveryDigest(key: Uint8Array, person: string, typed: string): string | null {
  const letters = typed.normalize('NFKC').toLowerCase().replace(/[^a-z0-9]/g, '');
  if (letters.length !== 12) return null;
  return createHmac('sha256', key).update(`sanfang recovery code ${person} ${letters}`).digest('base64url');
}
