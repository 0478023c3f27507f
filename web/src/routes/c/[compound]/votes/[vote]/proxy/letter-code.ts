import { keyOfProof, proofOfCode } from '@sanfang/shared/compound/vote/proxy/accepting.ts';
import type { CommandData } from '@sanfang/shared/compound/command.ts';

/** Without letters and digits that are read for each other. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
const LETTERS = 16;

/** A code for whoever is sent: sixteen letters and digits, 79 bits, made in this browser. The hub gets a digest of it only. */
export function newLetterCode(): string {
  const letters: string[] = [];
  while (letters.length < LETTERS) {
    // Bytes beyond the last whole run of the alphabet would make some letters likelier.
    const fair = [...crypto.getRandomValues(new Uint8Array(2 * LETTERS))].filter((byte) => byte < 248);
    letters.push(...fair.map((byte) => alphabet.charAt(byte % alphabet.length)));
  }
  return letters.slice(0, LETTERS).join('').replace(/(.{4})(?=.)/g, '$1-');
}

/** Who is sent, as the page asks for it. */
export interface HolderDraft {
  readonly name: string;
  readonly where: 'HERE' | 'ELSEWHERE';
  /** Where they live or own here. */
  readonly home: string;
}

/** Whether a home's number can be one. */
export function isHome(unit: string): boolean {
  return /^[0-9A-Za-z一-龥#-]{1,32}$/.test(unit);
}

/** Who is sent, as the command names them; null while something is missing. `code`: of this letter, where they have no home here. */
export function holderFrom({ name, where, home }: HolderDraft, vote: string, code: string): CommandData['GiveProxy']['holder'] | null {
  const [said, unit] = [name.trim().normalize('NFC'), home.trim()];
  if (said === '' || (where === 'HERE' && !isHome(unit))) return null;
  return where === 'HERE' ? { name: said, unit } : { name: said, key: keyOfProof(proofOfCode(vote, plainCode(code))) };
}

/** The one form of a code, without what parts its letters. */
export function plainCode(code: string): string {
  return code.normalize('NFKC').toLowerCase().replace(/[\s\-–—_.]/g, '');
}
