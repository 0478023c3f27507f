import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { optionIds, type AnyMark, type Ballot, type OptionId } from '@sanfang/shared/law/ballot.ts';
import { countOf, type Counting, type Question } from '@sanfang/shared/law/count.ts';
import { recount, runningOptions, type Given } from '@sanfang/shared/law/incremental-tally.ts';
import { optionTallyOf, settleOptions } from '@sanfang/shared/law/options.ts';
import { defaultProfile, silenceModes } from '@sanfang/shared/law/rule-profile.ts';
import { sum, type Counted, type TallyRules } from '@sanfang/shared/law/tally.ts';
import { seedOf } from '../../support/seed.ts';

const runs = { numRuns: 400, seed: seedOf('properties of a choice among options') };

interface AnyVote { readonly question: Question; readonly persons: readonly Counted[]; readonly ballots: readonly Ballot<AnyMark>[]; readonly rules: TallyRules }

const votes: fc.Arbitrary<AnyVote> = fc.record({
  count: fc.integer({ min: 2, max: 6 }), lean: fc.integer({ min: 0, max: 5 }), round: fc.constantFrom<1 | 2>(1, 2), matterClass: fc.constantFrom('ORDINARY', 'SPECIAL'),
  silence: fc.constantFrom(...silenceModes), invalidParticipates: fc.boolean(),
  // Most lean to one option, so that some are chosen.
  people: fc.array(fc.record({ area: fc.oneof(fc.constantFrom(100, 200), fc.nat(30_000)), says: fc.option(fc.integer({ min: 0, max: 14 })), reached: fc.boolean() }), { minLength: 1, maxLength: 24 }),
}).map(({ count, lean, round, matterClass, silence, invalidParticipates, people }) => {
  const options = optionIds.slice(0, count);
  const marks: readonly AnyMark[] = [...options, 'AGAINST', 'ABSTAIN', 'INVALID', 'DISPUTED'];
  const key = (i: number): string => `p${String(i)}`;
  return {
    question: { options, round, matterClass } as Question,
    persons: people.map(({ area }, i) => ({ key: key(i), area, owners: [key(i)], voter: key(i) })),
    ballots: people.flatMap(({ says }, i) => (says === null ? [] : [{ person: key(i), owner: null, choice: marks[says] ?? options[lean % count] ?? 'O1' }])),
    rules: { silence, invalidParticipates, delivered: new Set(people.flatMap(({ reached }, i) => (reached ? [key(i)] : []))) },
  };
});

const counted = ({ question, persons, ballots, rules }: AnyVote): Counting => countOf(question, persons, ballots, rules, defaultProfile);

/** With the options. */
function among(vote: AnyVote): Counting & { readonly options: NonNullable<Counting['options']> } {
  const { options, ...rest } = counted(vote);
  if (options === null) throw new Error('it was counted as a yes or no');
  return { ...rest, options };
}

describe('any choice among options', () => {
  it('is the same in whatever order persons and ballots come', () => {
    fc.assert(fc.property(votes.chain((vote) => fc.record({ vote: fc.constant(vote), persons: fc.shuffledSubarray([...vote.persons], { minLength: vote.persons.length }), ballots: fc.shuffledSubarray([...vote.ballots], { minLength: vote.ballots.length }) })), ({ vote, persons, ballots }) => {
      expect(counted({ ...vote, persons, ballots })).toEqual(counted(vote));
    }), runs);
  });

  it('has one verdict: that of the motion is that of its options, and what is chosen has the majority that the motion says', () => {
    let chosen = 0;
    fc.assert(fc.property(votes, (vote) => {
      const { verdict, tally, options } = among(vote);
      expect(verdict.outcome).toBe(options.verdict.outcome);
      expect(options.verdict.chosen === null).toBe(options.verdict.outcome !== 'PASSED');
      expect(verdict.checks.slice(0, 2)).toEqual(options.verdict.checks);
      if (options.verdict.chosen === null) return;
      chosen += 1;
      expect(tally.agreed).toEqual(options.tally.options.find(({ option }) => option === options.verdict.chosen)?.count);
      // No other can have it as well.
      expect(options.verdict.options.filter(({ checks }) => checks.every(({ met }) => met))).toHaveLength(1);
    }), runs);
    expect(chosen).toBeGreaterThan(20);
  });

  it('puts everybody in one place, whether shown by option or for and against', () => {
    fc.assert(fc.property(votes, (vote) => {
      const { tally, options } = among(vote);
      const all = (parts: readonly { readonly persons: number; readonly area: number }[]) => sum(...parts, tally.abstained, tally.invalid, tally.disputed, tally.silent);
      expect(all([tally.agreed, tally.against])).toEqual(tally.total);
      expect(all([options.tally.against, ...options.tally.options.map(({ count }) => count)])).toEqual(tally.total);
      expect(tally.total).toEqual({ persons: vote.persons.length, area: vote.persons.reduce((area, person) => area + person.area, 0) });
    }), runs);
  });

  it('comes out as somebody else counts it from the text of the law', () => {
    fc.assert(fc.property(votes, (vote) => {
      const said = (person: Counted): string => vote.ballots.find((ballot) => ballot.person === person.key)?.choice ?? (vote.rules.delivered.has(person.key) ? 'REACHED' : 'UNREACHED');
      const those = (...marks: readonly string[]): [bigint, bigint] => vote.persons.filter((person) => marks.includes(said(person))).reduce<[bigint, bigint]>(([persons, area], one) => [persons + 1n, area + BigInt(one.area)], [0n, 0n]);
      const valid = [...vote.question.options, 'AGAINST', 'ABSTAIN', ...(vote.rules.invalidParticipates ? ['INVALID'] : [])];
      const took = those(...valid, ...(vote.rules.silence === 'STRICT' ? [] : ['REACHED']));
      const whole = those(...valid, 'INVALID', 'DISPUTED', 'REACHED', 'UNREACHED');
      const over = (part: readonly bigint[], all: readonly bigint[], holds: (part: bigint, all: bigint) => boolean): boolean => part.every((one, key) => (all[key] ?? 0n) > 0n && holds(one, all[key] ?? 0n));
      const quorum = over(took, whole, (part, all) => part * 3n >= all * 2n);
      const carried = vote.question.options.find((option) => {
        const own = those(option);
        const draws = vote.rules.silence === 'FOLLOW_MAJORITY' && over(own, those(...valid), (part, all) => part * 2n > all);
        const count = draws ? those(option, 'REACHED') : own;
        return over(count, took, vote.question.matterClass === 'SPECIAL' ? (part, all) => part * 4n >= all * 3n : (part, all) => part * 2n > all);
      });
      const { verdict } = among(vote).options;
      expect([verdict.outcome, verdict.chosen]).toEqual(!quorum ? ['QUORUM_NOT_MET', null] : carried === undefined ? ['REJECTED', null] : ['PASSED', carried]);
    }), runs);
  });

  it('asks again only in a first round that chose nothing, between fewer options than before', () => {
    let again = 0;
    fc.assert(fc.property(votes, (vote) => {
      const { verdict, tally } = among(vote).options;
      const { secondBallot } = verdict;
      if (secondBallot.length === 0) return;
      again += 1;
      expect([verdict.outcome, vote.question.round]).toEqual(['REJECTED', 1]);
      const whoWantNone = [[tally.against.persons, tally.participated.persons], [tally.against.area, tally.participated.area]] as const;
      expect(whoWantNone.every(([part, whole]) => (vote.question.matterClass === 'SPECIAL' ? part * 4 >= whole * 3 : part * 2 > whole))).toBe(false);
      expect(secondBallot.length).toBeGreaterThanOrEqual(2);
      expect(secondBallot.length).toBeLessThan(vote.question.options.length);
      const countedFor = (id: string): number => tally.options.find(({ option }) => option === id)?.count.persons ?? 0;
      const least = Math.min(...secondBallot.map(countedFor));
      for (const { option, count } of tally.options) if (!secondBallot.includes(option)) expect(count.persons).toBeLessThanOrEqual(least);
    }), runs);
    expect(again).toBeGreaterThan(20);
  });

  it('never loses the chosen option because somebody who took part wants it instead', () => {
    fc.assert(fc.property(votes, fc.nat(), (vote, at) => {
      const { chosen } = among(vote).options.verdict;
      const others = vote.ballots.filter(({ choice }) => choice !== chosen && choice !== 'INVALID' && choice !== 'DISPUTED');
      fc.pre(chosen !== null && others.length > 0);
      const won = others[at % others.length];
      const more = { ...vote, ballots: vote.ballots.map((ballot) => (ballot === won ? { ...ballot, choice: chosen as OptionId } : ballot)) };
      expect(among(more).options.verdict.chosen).toBe(chosen);
    }), runs);
  });

  it('kept while ballots come in equals the count afresh', () => {
    const happening = fc.record({ at: fc.nat(3), said: fc.option(fc.constantFrom<AnyMark>('O1', 'O2', 'O3', 'AGAINST', 'ABSTAIN', 'INVALID', 'DISPUTED')), delivered: fc.boolean() });
    const options = optionIds.slice(0, 3);
    const persons: readonly Counted[] = [8_937, 100, 12_000, 0].map((area, i) => ({ key: String(i), area, owners: [], voter: null }));
    fc.assert(fc.property(fc.array(happening, { maxLength: 20 }), fc.constantFrom(...silenceModes), fc.boolean(), (happenings, silence, invalidParticipates) => {
      const given = new Map<string, Given<string>>(persons.map(({ key }) => [key, { ballots: [], delivered: false }]));
      let places = runningOptions(options, persons);
      for (const { at, said, delivered } of happenings) {
        const person = persons[at];
        const before = given.get(String(at));
        if (person === undefined || before === undefined) throw new Error('nobody there');
        const after: Given<string> = { ballots: said === null ? [] : [{ person: person.key, owner: null, choice: said }], delivered };
        places = recount(places, person, before, after);
        given.set(person.key, after);
      }
      const rules = { silence, invalidParticipates, delivered: new Set([...given].flatMap(([key, one]) => (one.delivered ? [key] : []))) };
      expect(settleOptions(options, places, rules)).toEqual(optionTallyOf(options, persons, [...given.values()].flatMap(({ ballots }) => ballots), rules));
    }), { ...runs, numRuns: 200 });
  });
});
