import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalize } from '../../../log/canonical.ts';
import type { NoticedVote } from '../state.ts';

/** Base 32 after Crockford: without I, L, O and U, which are read for others. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 50 bits: among ten thousand papers two are alike once in 20 million votes. */
const LETTERS = 10;
/** The largest prime below 32²: whatever single letter is mistaken, or two neighbours are swapped, the check letters differ. */
const CHECK = 1021;

/**
 * The code that is printed on the paper of a counting person: twelve letters in three groups, the last two of them a check. It is made
 * from the token, which only those who count and watch can read, so that nobody else can make one up.
 */
export function codeOf(vote: string, token: string): string {
  const letters = [...sha256(utf8ToBytes(canonicalize({ paper: 'CODE', vote, token }))).slice(0, LETTERS)].map((byte) => byte & 31);
  const all = [...letters, ...checkOf(letters)].map((at) => alphabet.charAt(at)).join('');
  return `${all.slice(0, 4)}-${all.slice(4, 8)}-${all.slice(8)}`;
}

/** The one form of a code however it was typed or scanned; null for what cannot be one. */
export function readCode(typed: string): string | null {
  const letters = [...typed.normalize('NFKC').toUpperCase().replace(/[\s\-–—_.]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')].map((letter) => alphabet.indexOf(letter));
  if (letters.length !== LETTERS + 2 || letters.includes(-1)) return null;
  const check = checkOf(letters.slice(0, LETTERS));
  if (check[0] !== letters[LETTERS] || check[1] !== letters[LETTERS + 1]) return null;
  const all = letters.map((at) => alphabet.charAt(at)).join('');
  return `${all.slice(0, 4)}-${all.slice(4, 8)}-${all.slice(8)}`;
}

/** Tokens by code, once for each electorate: papers come by the hundred. */
const byCode = new WeakMap<NoticedVote['electorate']['voters'], ReadonlyMap<string, string>>();

/** The counting person whose paper bears a code, or null: it is none of this vote's. */
export function tokenOfCode({ id, electorate }: Pick<NoticedVote, 'id' | 'electorate'>, typed: string): string | null {
  const code = readCode(typed);
  if (code === null) return null;
  let tokens = byCode.get(electorate.voters);
  if (tokens === undefined) {
    tokens = new Map(Object.keys(electorate.voters).map((token): [string, string] => [codeOf(id, token), token]));
    byCode.set(electorate.voters, tokens);
  }
  return tokens.get(code) ?? null;
}

function checkOf(letters: readonly number[]): readonly [number, number] {
  const rest = letters.reduce((sum, letter) => (sum * 32 + letter) % CHECK, 0);
  return [rest >> 5, rest & 31];
}
