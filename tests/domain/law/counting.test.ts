import { describe, expect, it } from 'vitest';
import { countingKey, countingPersons, type CountedUnit } from '@sanfang/shared/law/counting.ts';

function unit(id: string, owners: readonly string[], status: CountedUnit['status'] = 'HANDED_OVER'): CountedUnit {
  return { id, status, owners: owners.map((owner) => ({ owner })) };
}

describe('counting persons (法释〔2009〕7号 Art. 9)', () => {
  it('counts one for each unit', () => {
    expect(countingPersons([unit('1', ['a']), unit('2', ['b'])])).toBe(2);
  });

  it('counts a buyer of several units once', () => {
    expect(countingPersons([unit('1', ['a']), unit('2', ['a']), unit('3', ['b'])])).toBe(2);
  });

  it('counts all that the developer has not sold, or not handed over, as one', () => {
    expect(countingPersons([unit('1', ['dev'], 'UNSOLD'), unit('2', [], 'UNSOLD'), unit('3', ['a'], 'SOLD'), unit('4', ['b'], 'SOLD'), unit('5', ['c'])])).toBe(2);
  });

  it('counts a buyer beside the developer when one of two units was handed over', () => {
    expect(countingPersons([unit('1', ['a']), unit('2', ['a'], 'SOLD')])).toBe(2);
  });

  it('counts joint owners together once, in whatever order they stand', () => {
    expect(countingPersons([unit('1', ['a', 'b']), unit('2', ['b', 'a'])])).toBe(1);
  });

  it('takes different sets of owners as different persons', () => {
    expect(countingPersons([unit('1', ['a', 'b']), unit('2', ['a'])])).toBe(2);
  });

  it('counts a unit without a known owner by itself', () => {
    expect(countingPersons([unit('1', []), unit('2', [])])).toBe(2);
    expect(countingKey(unit('1', []))).not.toBe(countingKey(unit('1', ['1'])));
  });

  it('counts nobody in an empty scope', () => {
    expect(countingPersons([])).toBe(0);
  });
});
