import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeOf, readCode, tokenOfCode } from '@sanfang/shared/compound/vote/paper/paper-code.ts';
import { tokenOfUnit } from '@sanfang/shared/compound/vote/voter.ts';
import { open, theNoticed, unitOf, VOTE } from '../support/ballot.ts';
import { codeFor } from '../support/paper.ts';
import { seedOf } from '../../support/seed.ts';

const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

test('A code leads to its counting person, however it was typed, and to nobody in another vote', () => {
  const vote = theNoticed(open());
  const token = tokenOfUnit(vote, unitOf(3)) ?? '';
  const code = codeFor(open(), unitOf(3));
  expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  for (const typed of [code, code.toLowerCase(), code.replaceAll('-', ''), ` ${code.replaceAll('-', ' ')} `, code.replaceAll('0', 'o').replaceAll('1', 'l')]) expect(tokenOfCode(vote, typed)).toBe(token);
  expect(tokenOfCode(vote, codeOf('00000000-0000-4000-8000-00000000ffff', token))).toBeNull();
});

test('Codes of nine hundred counting persons are all different', () => {
  const codes = new Set(Array.from({ length: 900 }, (_, i) => codeOf(VOTE, `token ${String(i)}`)));
  expect(codes.size).toBe(900);
});

test('A letter that is mistaken, or two neighbours that are swapped, are always noticed', () => {
  fc.assert(fc.property(fc.uuid(), fc.nat(11), fc.constantFrom(...letters), (token, at, letter) => {
    const code = codeOf(VOTE, token).replaceAll('-', '');
    const wrong = code.slice(0, at) + letter + code.slice(at + 1);
    expect(readCode(wrong) === null).toBe(wrong !== code);
    if (at < 11) {
      const swapped = code.slice(0, at) + (code[at + 1] ?? '') + (code[at] ?? '') + code.slice(at + 2);
      expect(readCode(swapped) === null).toBe(swapped !== code);
    }
  }), { seed: seedOf('paper codes'), numRuns: 300 });
});

test('What is no code is none', () => {
  for (const typed of ['', '1234', 'UUUU-UUUU-UUUU', '业主', '0000-0000-0000-0']) expect(readCode(typed)).toBeNull();
});
