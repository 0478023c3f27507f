import { describe, expect, it } from 'vitest';
import { refusedBallots, type Ballot } from '@sanfang/shared/law/ballot.ts';
import { offeredBy, optionTallyOf, optionVerdictOf, type OptionVerdict } from '@sanfang/shared/law/options.ts';
import { defaultProfile } from '@sanfang/shared/law/rule-profile.ts';
import type { TallyRules } from '@sanfang/shared/law/tally.ts';
import { electorate, flat, flats, strict } from '../support/votes.ts';

const bidders = ['2', 'B', '1'];

/** `[choice, how many]` of 100 persons of 100 m² in order. */
function voted(split: readonly (readonly [string, number])[], { options = bidders, rules = {}, special = false, round = 1 as 1 | 2, units = flats(100) }: { options?: readonly string[]; rules?: Partial<TallyRules>; special?: boolean; round?: 1 | 2; units?: ReturnType<typeof flats> } = {}): OptionVerdict & { tally: ReturnType<typeof optionTallyOf> } {
  const choices = split.flatMap(([choice, count]) => Array.from({ length: count }, () => choice));
  const ballots: Ballot<string>[] = choices.map((choice, i) => ({ person: `o${i + 1}`, owner: null, choice }));
  const tally = optionTallyOf(options, electorate(units).persons, ballots, { ...strict, ...rules });
  return { ...optionVerdictOf(tally, special ? 'SPECIAL' : 'ORDINARY', defaultProfile, round), tally };
}

describe('a choice among several', () => {
  it('is not made by the most votes: forty of eighty-four are no majority', () => {
    const { outcome, chosen, secondBallot } = voted([['2', 40], ['B', 30], ['1', 14]]);
    expect({ outcome, chosen, secondBallot }).toEqual({ outcome: 'REJECTED', chosen: null, secondBallot: ['2', 'B'] });
  });

  it('is made by more than half of those taking part, the abstaining among them', () => {
    expect(voted([['2', 42], ['B', 42]])).toMatchObject({ outcome: 'REJECTED', secondBallot: ['2', 'B'] });
    expect(voted([['B', 43], ['1', 41]])).toMatchObject({ outcome: 'PASSED', chosen: 'B', secondBallot: [] });
    expect(voted([['B', 43], ['1', 41], ['ABSTAIN', 2]])).toMatchObject({ outcome: 'REJECTED', chosen: null });
    expect(voted([['B', 43], ['1', 20], ['AGAINST', 23]])).toMatchObject({ outcome: 'REJECTED' });
  });

  it('needs it on both keys', () => {
    const units = [flat('big', 'o1', { area: 800_000 }), ...flats(100).slice(1)];
    expect(voted([['B', 40], ['1', 60]], { units })).toMatchObject({ outcome: 'REJECTED', secondBallot: ['1', 'B'] });
    expect(voted([['B', 51], ['1', 49]], { units })).toMatchObject({ outcome: 'PASSED', chosen: 'B' });
  });

  it('needs three quarters in a special matter', () => {
    expect(voted([['B', 60], ['1', 20]], { special: true })).toMatchObject({ outcome: 'PASSED', chosen: 'B' });
    expect(voted([['B', 59], ['1', 21]], { special: true })).toMatchObject({ outcome: 'REJECTED', secondBallot: ['B', '1'] });
  });

  it('is none while too few take part, and then there is no second ballot either', () => {
    expect(voted([['B', 66]])).toMatchObject({ outcome: 'QUORUM_NOT_MET', chosen: null, secondBallot: [] });
    expect(voted([['B', 67]])).toMatchObject({ outcome: 'PASSED', chosen: 'B' });
    expect(voted([['B', 67]], { units: [...flats(99), flat('big', 'o100', { area: 30_000 })] })).toMatchObject({ outcome: 'QUORUM_NOT_MET', chosen: null });
  });

  it('shows each option with its comparisons, in the order offered, and who wants none', () => {
    const { options, tally, checks, trace } = voted([['B', 43], ['1', 20], ['AGAINST', 17], ['ABSTAIN', 4], ['INVALID', 1], ['DISPUTED', 1]]);
    expect(options.map(({ option, checks: [area, persons] }) => [option, area?.left, area?.right, persons?.part, persons?.met])).toEqual([['2', 0, 840_000, 0, false], ['B', 860_000, 840_000, 43, true], ['1', 400_000, 840_000, 20, false]]);
    expect(options.flatMap((option) => option.checks.map((check) => check.of))).toEqual(Array.from({ length: 6 }, () => 'AGREEMENT'));
    expect([tally.against.persons, tally.abstained.persons, tally.invalid.persons, tally.disputed.persons, tally.silent.persons, tally.participated.persons]).toEqual([17, 4, 1, 1, 14, 84]);
    expect(checks.map((check) => [check.key, check.of, check.part, check.met])).toEqual([['AREA', 'PARTICIPATION', 840_000, true], ['PERSONS', 'PARTICIPATION', 84, true]]);
    expect(trace.exclusions.map((exclusion) => exclusion.reason)).toEqual(['INVALID', 'DISPUTED', 'SILENT']);
  });

  it('goes on between the first two, and who is level with the second', () => {
    const four = { options: ['2', 'B', '1', 'D'] };
    expect(voted([['2', 30], ['B', 20], ['1', 20], ['D', 10]], four).secondBallot).toEqual(['2', 'B', '1']);
    expect(voted([['2', 20], ['B', 30], ['1', 19], ['D', 11]], four).secondBallot).toEqual(['B', '2']);
    // As many persons: the larger area goes first.
    const units = [...flats(49), flat('z', 'o50', { area: 10_001 }), ...flats(100).slice(50)];
    expect(voted([['2', 40], ['B', 20], ['1', 20]], { units }).secondBallot).toEqual(['2', 'B']);
    expect(voted([['2', 20], ['B', 20], ['1', 40]], { units: [...flats(39), flat('z', 'o40', { area: 10_001 }), ...flats(100).slice(40)] }).secondBallot).toEqual(['1', 'B']);
  });

  it('ends with the second ballot, and asks for none that would be the same again', () => {
    expect(voted([['2', 40], ['B', 40]], { options: ['2', 'B'] }).secondBallot).toEqual([]);
    expect(voted([['2', 25], ['B', 25], ['1', 25]]).secondBallot).toEqual([]);
    expect(voted([['2', 40], ['B', 30], ['1', 14]], { round: 2 }).secondBallot).toEqual([]);
    expect(voted([['2', 40], ['ABSTAIN', 40]]).secondBallot).toEqual([]);
    expect(voted([['2', 40], ['ABSTAIN', 40], ['1', 1]]).secondBallot).toEqual(['2', '1']);
    expect(voted([['2', 40], ['ABSTAIN', 40], ['1', 1]], { units: [...flats(80), flat('z', 'o81', { area: 0 }), ...flats(100).slice(81)] }).secondBallot).toEqual(['2', '1']);
    expect(voted([['ABSTAIN', 80]])).toMatchObject({ outcome: 'REJECTED', secondBallot: [] });
  });

  it('asks nobody again where those who want none of them have the majority that an option needs, on both keys', () => {
    expect(voted([['AGAINST', 43], ['2', 22], ['B', 19]])).toMatchObject({ outcome: 'REJECTED', chosen: null, secondBallot: [] });
    expect(voted([['AGAINST', 42], ['2', 22], ['B', 20]]).secondBallot).toEqual(['2', 'B']);
    // By persons alone, and by area alone.
    expect(voted([['AGAINST', 43], ['2', 22], ['B', 19]], { units: [...flats(43), flat('z', 'o44', { area: 30_000 }), ...flats(100).slice(44)] }).secondBallot).toEqual(['2', 'B']);
    expect(voted([['AGAINST', 42], ['2', 22], ['B', 20]], { units: [flat('z', 'o1', { area: 20_000 }), ...flats(100).slice(1)] }).secondBallot).toEqual(['2', 'B']);
    expect(voted([['AGAINST', 60], ['2', 12], ['B', 8]], { special: true }).secondBallot).toEqual([]);
    expect(voted([['AGAINST', 59], ['2', 12], ['B', 9]], { special: true }).secondBallot).toEqual(['2', 'B']);
  });

  it('lets silence follow only an option, or the wish for none, with the majority on both keys', () => {
    const delivered = new Set(Array.from({ length: 90 }, (_, i) => `o${i + 1}`));
    const rules = { silence: 'FOLLOW_MAJORITY', delivered } as const;
    const followed = voted([['B', 31], ['1', 29]], { rules });
    expect([followed.tally.deemedAs, followed.tally.deemed.persons, followed.chosen, followed.options[1]?.checks[1]?.part]).toEqual(['B', 30, 'B', 61]);
    expect(voted([['B', 30], ['1', 29], ['ABSTAIN', 1]], { rules }).tally).toMatchObject({ deemedAs: 'ABSTAIN', abstained: { persons: 31 } });
    expect(voted([['B', 20], ['AGAINST', 40]], { rules }).tally).toMatchObject({ deemedAs: 'AGAINST', against: { persons: 70 } });
  });

  it('disputes joint owners who want different options', () => {
    const { persons } = electorate([flat('1', ['a', 'b'])]);
    const ballots = [{ person: 'a b', owner: 'a', choice: 'B' }, { person: 'a b', owner: 'b', choice: '2' }];
    expect(optionTallyOf(bidders, persons, ballots, strict).disputed.persons).toBe(1);
  });

  it('does not count what was not offered', () => {
    const { persons } = electorate(flats(1));
    const stray = [{ person: 'o1', owner: null, choice: 'C' }];
    expect(refusedBallots(persons, stray, offeredBy(bidders))).toEqual([{ person: 'o1', owner: null, reason: 'NO_SUCH_CHOICE' }]);
    expect(optionTallyOf(bidders, persons, stray, strict).silent.persons).toBe(1);
    expect(optionTallyOf(bidders, persons, [...stray, { person: 'o1', owner: null, choice: 'B' }], strict).options[1]?.count.persons).toBe(1);
  });

  it('offers options, none of them, and abstaining; no option can be taken for another', () => {
    expect(offeredBy(bidders)).toEqual(['2', 'B', '1', 'AGAINST', 'ABSTAIN']);
    for (const name of ['AGREE', 'AGAINST', 'ABSTAIN', 'INVALID', 'DISPUTED', 'REACHED', 'UNREACHED', 'B']) expect(() => offeredBy(['B', name])).toThrow('cannot be told apart');
  });
});
