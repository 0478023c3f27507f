import { describe, expect, test } from 'vitest';
import type { AnyMark, Ballot } from '@sanfang/shared/law/ballot.ts';
import { countOf } from '@sanfang/shared/law/count.ts';
import { defaultProfile } from '@sanfang/shared/law/rule-profile.ts';
import { tallyOf, type TallyRules } from '@sanfang/shared/law/tally.ts';

const persons = ['a', 'b', 'c', 'd'].map((key) => ({ key, area: 1_000, owners: [key], voter: key }));
const rules: TallyRules = { silence: 'STRICT', invalidParticipates: true, delivered: new Set() };
const ballot = (person: string, choice: AnyMark): Ballot<AnyMark> => ({ person, owner: null, choice });

describe('A question to which owners agree or not', () => {
  test('is counted with the papers that say nothing and those that are held', () => {
    const said = [ballot('a', 'AGREE'), ballot('b', 'INVALID'), ballot('c', 'DISPUTED')];
    const { tally, options } = countOf({ matterClass: 'ORDINARY', options: [], round: 1 }, persons, said, rules, defaultProfile);
    expect(tally.invalid).toEqual({ persons: 1, area: 1_000 });
    expect(tally.disputed).toEqual({ persons: 1, area: 1_000 });
    expect(tally.agreed).toEqual({ persons: 1, area: 1_000 });
    expect(options).toBeNull();
  });

  test('takes no option for an answer', () => {
    const { tally } = countOf({ matterClass: 'ORDINARY', options: [], round: 1 }, persons, [ballot('a', 'AGREE'), ballot('b', 'O1')], rules, defaultProfile);
    expect(tally).toEqual(tallyOf(persons, [{ person: 'a', owner: null, choice: 'AGREE' }], rules));
  });
});
