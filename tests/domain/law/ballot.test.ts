import { describe, expect, it } from 'vitest';
import { refusedBallots, standingOf, type Ballot, type Mark } from '@sanfang/shared/law/ballot.ts';
import { electorate, flat, flats, from, says, tally } from '../support/votes.ts';

const free = { key: 'a b', owners: ['a', 'b'], voter: null };
const named = { key: 'a b', owners: ['a', 'b'], voter: 'a' };

/** `a+` agrees, `b-` is against, `0` abstains, `?` cannot be read, `!` is disputed; without a name it is given for the person. */
function paper(...marks: string[]): Ballot[] {
  const choiceOf: Readonly<Record<string, Mark>> = { '+': 'AGREE', '-': 'AGAINST', '0': 'ABSTAIN', '?': 'INVALID', '!': 'DISPUTED' };
  return marks.map((mark) => ({ person: 'a b', owner: mark.slice(0, -1) || null, choice: choiceOf[mark.slice(-1)] ?? 'INVALID' }));
}

describe('ballots of one person', () => {
  it.each([
    ['none', [], 'SILENT'],
    ['one', ['a+'], 'AGREE'],
    ['two alike', ['a-', 'b-'], 'AGAINST'],
    ['two that differ', ['a+', 'b-'], 'DISPUTED'],
    ['abstaining and agreeing', ['a0', 'b+'], 'DISPUTED'],
    ['several papers of one owner that differ', ['a+', 'a-'], 'DISPUTED'],
    ['three of which two agree', ['a+', 'b-', '+'], 'DISPUTED'],
    ['unreadable', ['a?'], 'INVALID'],
    ['unreadable twice', ['a?', 'b?'], 'INVALID'],
    ['one of which cannot be read', ['a?', 'b+'], 'AGREE'],
    ['held', ['!'], 'DISPUTED'],
    ['held beside one that is clear', ['a+', 'b!'], 'DISPUTED'],
    ['held beside one that cannot be read', ['a!', 'b?'], 'DISPUTED'],
    ['of a stranger only', ['c+'], 'SILENT'],
    ['of an owner and a stranger', ['c-', 'a+'], 'AGREE'],
    ['for all together', ['0'], 'ABSTAIN'],
  ] as const)('%s', (_, marks, standing) => {
    expect(standingOf(free, paper(...marks))).toBe(standing);
    expect(standingOf(free, paper(...marks).toReversed())).toBe(standing);
  });

  it('count only where the named voter gave them, or all together', () => {
    const standing = (...marks: string[]): string => standingOf(named, paper(...marks));
    expect([standing('a+', 'b-'), standing('b-'), standing('-'), standing('a+', '-')]).toEqual(['AGREE', 'SILENT', 'AGAINST', 'DISPUTED']);
  });
});

describe('refused ballots', () => {
  it('are named with their reason, in the order given', () => {
    const persons = [named, { key: 'x', owners: ['x'], voter: 'x' }];
    const ballots: Ballot<string>[] = [...paper('b+', 'c-', 'a+', '+'), { person: 'y', owner: 'y', choice: 'AGREE' }, { person: 'x', owner: 'x', choice: 'MAYBE' }, { person: 'x', owner: null, choice: 'INVALID' }, { person: 'x', owner: 'x', choice: 'DISPUTED' }];
    expect(refusedBallots(persons, ballots)).toEqual([
      { person: 'a b', owner: 'b', reason: 'NOT_THE_VOTER' },
      { person: 'a b', owner: 'c', reason: 'NOT_AN_OWNER' },
      { person: 'y', owner: 'y', reason: 'NOT_IN_SCOPE' },
      { person: 'x', owner: 'x', reason: 'NO_SUCH_CHOICE' },
    ]);
    expect(refusedBallots([free], paper('a+', 'b-'))).toEqual([]);
    expect(refusedBallots(persons, [{ person: 'x', owner: 'x', choice: 'MAYBE' }], ['MAYBE'])).toEqual([]);
  });
});

describe('ballots that are not plain', () => {
  const units = flats(6);
  const ballots = [...says('AGREE', from(1, 3)), ...says('INVALID', ['o4']), ...says('DISPUTED', ['o5'])];

  it('stand apart: what is invalid takes part only where the rules say so, what is disputed never', () => {
    const one = { persons: 1, area: 10_000 };
    const three = { persons: 3, area: 30_000 };
    const none = { persons: 0, area: 0 };
    const expected = { total: { persons: 6, area: 60_000 }, participated: three, agreed: three, against: none, abstained: none, invalid: one, disputed: one, deemed: none, deemedAs: null, silent: one };
    expect(tally(units, ballots)).toEqual({ ...expected, by: { silence: 'STRICT', invalidParticipates: false } });
    expect(tally(units, ballots, { invalidParticipates: true })).toEqual({ ...expected, participated: { persons: 4, area: 40_000 }, by: { silence: 'STRICT', invalidParticipates: true } });
  });

  it('are no silence: only who gave nothing at all and was reached is deemed', () => {
    const all = new Set(electorate(units).persons.map((person) => person.key));
    const counted = tally(units, ballots, { silence: 'DEEMED_PARTICIPATION', delivered: all });
    expect([counted.deemed.persons, counted.invalid.persons, counted.disputed.persons, counted.silent.persons]).toEqual([1, 1, 1, 0]);
  });

  it('of strangers leave everything as it was', () => {
    expect(tally([flat('1', 'a')], [{ person: 'z', owner: null, choice: 'AGREE' }, { person: 'a', owner: 'z', choice: 'AGREE' }])).toMatchObject({ total: { persons: 1 }, participated: { persons: 0 }, silent: { persons: 1, area: 10_000 } });
  });
});
