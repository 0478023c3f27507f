import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choices, type Ballot, type Mark } from '@sanfang/shared/law/ballot.ts';
import type { MatterClass } from '@sanfang/shared/law/matters.ts';
import { recount, runningTally, tallyNow, type Given } from '@sanfang/shared/law/incremental-tally.ts';
import { defaultProfile, silenceModes } from '@sanfang/shared/law/rule-profile.ts';
import { sum, tallyOf, type Counted, type Tally, type TallyRules } from '@sanfang/shared/law/tally.ts';
import { verdictOf, type Verdict } from '@sanfang/shared/law/verdict.ts';
import { seedOf } from '../../support/seed.ts';

const runs = { numRuns: 400, seed: seedOf('properties of a count') };

interface AnyVote { readonly persons: readonly Counted[]; readonly ballots: readonly Ballot[]; readonly rules: TallyRules; readonly matterClass: MatterClass }

const mark = fc.constantFrom<Mark>('AGREE', 'AGREE', 'AGREE', ...choices, 'INVALID', 'DISPUTED');
const anyRules = { silence: fc.constantFrom(...silenceModes), invalidParticipates: fc.boolean() };

const votes: fc.Arbitrary<AnyVote> = fc.record({
  people: fc.array(fc.record({ area: fc.oneof(fc.constantFrom(100, 200), fc.nat(30_000)), choice: fc.option(mark), reached: fc.boolean() }), { minLength: 1, maxLength: 24 }),
  ...anyRules, matterClass: fc.constantFrom<MatterClass>('ORDINARY', 'SPECIAL'),
}).map(({ people, silence, invalidParticipates, matterClass }) => ({
  persons: people.map(({ area }, i) => ({ key: `p${String(i)}`, area, owners: [`p${String(i)}`], voter: `p${String(i)}` })),
  ballots: people.flatMap(({ choice }, i) => (choice === null ? [] : [{ person: `p${String(i)}`, owner: null, choice }])),
  rules: { silence, invalidParticipates, delivered: new Set(people.flatMap(({ reached }, i) => (reached ? [`p${String(i)}`] : []))) },
  matterClass,
}));

const tallied = ({ persons, ballots, rules }: AnyVote): Tally => tallyOf(persons, ballots, rules);
const decided = (vote: AnyVote): Verdict => verdictOf(tallied(vote), vote.matterClass, defaultProfile);

describe('any count', () => {
  it('is the same in whatever order persons and ballots come', () => {
    fc.assert(fc.property(votes.chain((vote) => fc.record({ vote: fc.constant(vote), persons: fc.shuffledSubarray([...vote.persons], { minLength: vote.persons.length }), ballots: fc.shuffledSubarray([...vote.ballots], { minLength: vote.ballots.length }) })), ({ vote, persons, ballots }) => {
      expect(tallied({ ...vote, persons, ballots })).toEqual(tallied(vote));
    }), runs);
  });

  it('puts everybody in one place, and no more take part than there are', () => {
    fc.assert(fc.property(votes, (vote) => {
      const tally = tallied(vote);
      const { agreed, against, abstained, invalid, disputed, silent, participated, total } = tally;
      expect(sum(agreed, against, abstained, invalid, disputed, silent)).toEqual(total);
      expect(participated).toEqual(vote.rules.invalidParticipates ? sum(agreed, against, abstained, invalid) : sum(agreed, against, abstained));
      expect(total).toEqual({ persons: vote.persons.length, area: vote.persons.reduce((area, person) => area + person.area, 0) });
    }), runs);
  });

  it('never turns from passed to rejected because somebody who took part agrees instead', () => {
    fc.assert(fc.property(votes, fc.nat(), (vote, at) => {
      const other = vote.ballots.filter(({ choice }) => choice === 'AGAINST' || choice === 'ABSTAIN');
      fc.pre(other.length > 0);
      const won = other[at % other.length];
      const more = { ...vote, ballots: vote.ballots.map((ballot) => (ballot === won ? { ...ballot, choice: 'AGREE' as const } : ballot)) };
      expect(tallied(more).participated).toEqual(tallied(vote).participated);
      if (decided(vote).outcome === 'PASSED') expect(decided(more).outcome).toBe('PASSED');
      if (decided(vote).outcome !== 'QUORUM_NOT_MET') expect(decided(more).outcome).not.toBe('QUORUM_NOT_MET');
    }), runs);
  });

  it('does not depend on the unit in which areas are measured', () => {
    fc.assert(fc.property(votes, fc.integer({ min: 2, max: 1_000_000 }), (vote, factor) => {
      const scaled = decided({ ...vote, persons: vote.persons.map((person) => ({ ...person, area: person.area * factor })) });
      const plain = decided(vote);
      expect(scaled.outcome).toBe(plain.outcome);
      expect(scaled.checks.map(({ met, basisPoints }) => [met, basisPoints])).toEqual(plain.checks.map(({ met, basisPoints }) => [met, basisPoints]));
    }), runs);
  });

  it('can be reckoned again from its verdict alone', () => {
    fc.assert(fc.property(votes, (vote) => {
      const { checks, outcome } = decided(vote);
      const met = checks.map(({ part, whole, share: [top, bottom], by, left, right }) => {
        expect([left, right]).toEqual([part * bottom, whole * top]);
        return whole > 0 && (by === '>=' ? left >= right : left > right);
      });
      expect(checks.map((check) => check.met)).toEqual(met);
      expect(outcome).toBe(!met[0] || !met[1] ? 'QUORUM_NOT_MET' : met[2] && met[3] ? 'PASSED' : 'REJECTED');
    }), runs);
  });
});

const joint: readonly Counted[] = [
  { key: 'a', area: 8_937, owners: ['a'], voter: 'a' }, { key: 'a b', area: 100, owners: ['a', 'b'], voter: null }, { key: 'c d', area: 12_000, owners: ['c', 'd'], voter: 'd' },
  { key: 'DEVELOPER', area: 90_000, owners: [], voter: null }, { key: 'UNIT 7', area: 0, owners: [], voter: null },
];

/** Something happens to one person: everything that now stands for it. */
const happening = fc.record({
  at: fc.nat(joint.length - 1),
  ballots: fc.array(fc.record({ owner: fc.constantFrom('a', 'b', 'c', 'd', null), choice: mark }), { maxLength: 3 }),
  delivered: fc.boolean(),
});

describe('a count kept while ballots come in', () => {
  it('always equals the count afresh', () => {
    fc.assert(fc.property(fc.array(happening, { maxLength: 30 }), fc.record(anyRules), (happenings, rules) => {
      const given = new Map<string, Given>(joint.map(({ key }) => [key, { ballots: [], delivered: false }]));
      let places = runningTally(joint);
      for (const { at, ballots, delivered } of happenings) {
        const person = joint[at];
        const before = person && given.get(person.key);
        if (person === undefined || before === undefined) throw new Error('nobody there');
        const after: Given = { ballots: ballots.map((ballot) => ({ ...ballot, person: person.key })), delivered };
        places = recount(places, person, before, after);
        given.set(person.key, after);
        const reached = new Set([...given].flatMap(([key, one]) => (one.delivered ? [key] : [])));
        expect(tallyNow(places, rules)).toEqual(tallyOf(joint, [...given.values()].flatMap((one) => one.ballots), { ...rules, delivered: reached }));
      }
    }), { ...runs, numRuns: 200 });
  });

  it('does not take a person out of where nobody stands', () => {
    const [person] = joint;
    if (person === undefined) throw new Error('nobody there');
    const nothing: Given = { ballots: [], delivered: false };
    const agrees: Given = { ...nothing, ballots: [{ person: 'a', owner: 'a', choice: 'AGREE' }] };
    expect(() => recount(runningTally(joint), person, agrees, nothing)).toThrow('nobody');
    expect(() => recount(runningTally([{ ...person, area: 5 }]), person, nothing, agrees)).toThrow('nobody');
  });

  it('leaves the earlier count as it was', () => {
    const [person] = joint;
    if (person === undefined) throw new Error('nobody there');
    const before = runningTally(joint);
    const copy = structuredClone(before);
    const after = recount(before, person, { ballots: [], delivered: false }, { ballots: [], delivered: true });
    expect(before).toEqual(copy);
    expect(after.REACHED).toEqual({ persons: 1, area: 8_937 });
    expect(recount(after, person, { ballots: [], delivered: true }, { ballots: [], delivered: true })).toBe(after);
  });
});
