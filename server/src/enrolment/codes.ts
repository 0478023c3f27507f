import { createHmac, randomInt } from 'node:crypto';

/** Without letters and digits that are read for each other. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const LETTERS = 4;

/** A code for a sheet: four groups of four, 79 bits. It is shown once and kept nowhere. */
export function newCode(): string {
  const group = (): string => Array.from({ length: LETTERS }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}

/** The one form of a code however it was typed or scanned; null for what cannot be one. */
export function normaliseCode(typed: string): string | null {
  const letters = typed.normalize('NFKC').toLowerCase().replace(/[\s\-–—_.]/g, '');
  return letters.length === GROUPS * LETTERS && [...letters].every((letter) => alphabet.includes(letter)) ? letters : null;
}

/**
 * What stands for a code of a compound: an HMAC under the hub's own key, the same on all nodes. The log holds only a digest of
 * it, so that no copy of the log can be searched for codes, and a code of one compound opens nothing in another.
 */
export function proofOf(key: Uint8Array, log: string, code: string): string {
  return createHmac('sha256', key).update(`sanfang invitation ${JSON.stringify([log, normaliseCode(code) ?? ''])}`).digest('base64url');
}
