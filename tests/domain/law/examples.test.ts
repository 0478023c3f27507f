/** Worked examples: each a roll, ballots, and what both keys come to. */
import { describe, expect, it } from 'vitest';
import { refusedBallots, type Ballot } from '@sanfang/shared/law/ballot.ts';
import type { ScopeUnit } from '@sanfang/shared/law/electorate.ts';
import type { MatterClass } from '@sanfang/shared/law/matters.ts';
import { defaultProfile } from '@sanfang/shared/law/rule-profile.ts';
import { tallyOf, type TallyRules } from '@sanfang/shared/law/tally.ts';
import { checksOf, verdictOf, type Outcome } from '@sanfang/shared/law/verdict.ts';
import { electorate, flat, flats, from, says, strict } from '../support/votes.ts';

interface Example {
  readonly name: string;
  readonly units: readonly ScopeUnit[];
  readonly ballots: readonly Ballot[];
  readonly parking?: 'INCLUDE';
  readonly class?: MatterClass;
  readonly rules?: Partial<TallyRules>;
  /** `[area in m², persons]`. */
  readonly total: readonly [number, number];
  readonly participated: readonly [number, number];
  readonly agreed: readonly [number, number];
  readonly outcome: Outcome;
  /** Whether participation by area and persons, then agreement by area and persons, are met. */
  readonly met: readonly [boolean, boolean, boolean, boolean];
}

const eightOfTen = [...says('AGREE', from(1, 4)), ...says('AGAINST', from(5, 8))];
const sixToTwo = [...says('AGREE', from(1, 6)), ...says('AGAINST', from(7, 8))];
const fiveToThree = [...says('AGREE', from(1, 5)), ...says('AGAINST', from(6, 8))];

/** 100 homes sold and handed over, 15 unsold, 5 sold and not handed over. */
const withDeveloper = [
  ...flats(100),
  ...Array.from({ length: 15 }, (_, i) => flat(`u-${i}`, 'dev', { status: 'UNSOLD' })),
  ...Array.from({ length: 5 }, (_, i) => flat(`s-${i}`, `buyer${i}`, { status: 'SOLD' })),
];
/** 60 homes; 40 spaces of 12.5 m², of residents 1–20 (who vote), 51–60 (who do not) and ten outsiders. */
const withParking = [
  ...flats(60),
  ...[...from(1, 20), ...from(51, 60), ...from(1, 10, 'x')].map((owner, i) => flat(`p-${i}`, owner, { kind: 'PARKING', area: 1_250 })),
];
const parkingBallots = [...says('AGREE', [...from(1, 20), 'o21']), ...says('AGAINST', from(22, 40))];
const joint = [flat('1', ['A', 'B'], { area: 9_000, designatedVoter: 'A' }), ...flats(5, 9_000)];
const buildings = [...flats(48, 9_500, 'b1x'), ...flats(48, 9_500, 'b2x'), ...flats(60, 8_800, 'b3x')];
const facade = [
  ...says('AGREE', from(1, 20, 'b2x')), ...says('AGAINST', from(21, 30, 'b2x')), ...says('ABSTAIN', from(31, 33, 'b2x')), ...says('AGREE', from(1, 5, 'b1x')),
];
const silentCrowd = [...says('AGREE', from(1, 410)), ...says('AGAINST', from(411, 560)), ...says('ABSTAIN', from(561, 640))];
const delivered = new Set(from(1, 1120));
const big = [...Array.from({ length: 31 }, (_, i) => flat(`big-${i}`, 'BIG')), ...flats(69)];

const examples: readonly Example[] = [
  { name: 'exactly two thirds take part', units: flats(9), ballots: [...says('AGREE', from(1, 4)), ...says('AGAINST', from(5, 6))],
    total: [900, 9], participated: [600, 6], agreed: [400, 4], met: [true, true, true, true], outcome: 'PASSED' },
  { name: '0.01 m² short of two thirds', units: [flat('a', 'a', { area: 9_999 }), flat('z', 'z', { area: 10_001 }), ...flats(7)], ballots: says('AGREE', ['a', ...from(1, 5)]),
    total: [900, 9], participated: [599.99, 6], agreed: [599.99, 6], met: [false, true, true, true], outcome: 'QUORUM_NOT_MET' },
  { name: 'exactly one half agrees', units: flats(10), ballots: eightOfTen,
    total: [1000, 10], participated: [800, 8], agreed: [400, 4], met: [true, true, false, false], outcome: 'REJECTED' },
  { name: 'exactly one half of the area agrees, and more of the persons',
    units: [...flats(5, 8_000), flat('n1', 'n1'), flat('n2', 'n2', { area: 15_000 }), flat('n3', 'n3', { area: 15_000 }), flat('q', 'q')],
    ballots: [...says('AGREE', from(1, 5)), ...says('AGAINST', ['n1', 'n2', 'n3'])],
    total: [900, 9], participated: [800, 8], agreed: [400, 5], met: [true, true, false, true], outcome: 'REJECTED' },
  { name: 'exactly three quarters in a special matter', units: flats(10), ballots: sixToTwo, class: 'SPECIAL',
    total: [1000, 10], participated: [800, 8], agreed: [600, 6], met: [true, true, true, true], outcome: 'PASSED' },
  { name: 'five of eight in a special matter', units: flats(10), ballots: fiveToThree, class: 'SPECIAL',
    total: [1000, 10], participated: [800, 8], agreed: [500, 5], met: [true, true, false, false], outcome: 'REJECTED' },
  { name: 'five of eight in an ordinary one', units: flats(10), ballots: fiveToThree,
    total: [1000, 10], participated: [800, 8], agreed: [500, 5], met: [true, true, true, true], outcome: 'PASSED' },
  { name: 'one owner of 31 homes is one person', units: big, ballots: [...says('AGREE', ['BIG', ...from(1, 22)]), ...says('AGAINST', from(23, 46))],
    total: [10_000, 70], participated: [7700, 47], agreed: [5300, 23], met: [true, true, true, false], outcome: 'REJECTED' },
  { name: 'joint owners, one of them named', units: joint,
    ballots: [{ person: 'A B', owner: 'A', choice: 'AGREE' }, ...says('AGREE', from(1, 2)), ...says('AGAINST', ['o3'])],
    total: [540, 6], participated: [360, 4], agreed: [270, 3], met: [true, true, true, true], outcome: 'PASSED' },
  { name: 'joint owners who contradict each other', units: [flat('1', ['A', 'B'], { area: 9_000 }), ...joint.slice(1)],
    ballots: [{ person: 'A B', owner: 'A', choice: 'AGREE' }, { person: 'A B', owner: 'B', choice: 'AGAINST' }, ...says('AGREE', from(1, 2)), ...says('AGAINST', ['o3'])],
    total: [540, 6], participated: [270, 3], agreed: [180, 2], met: [false, false, true, true], outcome: 'QUORUM_NOT_MET' },
  { name: 'who abstains takes part', units: flats(30), ballots: [...says('AGREE', from(1, 12)), ...says('AGAINST', from(13, 17)), ...says('ABSTAIN', from(18, 24))],
    total: [3000, 30], participated: [2400, 24], agreed: [1200, 12], met: [true, true, false, false], outcome: 'REJECTED' },
  { name: 'the developer is silent', units: withDeveloper, ballots: [...says('AGREE', from(1, 40)), ...says('AGAINST', from(41, 68))],
    total: [12_000, 101], participated: [6800, 68], agreed: [4000, 40], met: [false, true, true, true], outcome: 'QUORUM_NOT_MET' },
  { name: 'the developer agrees: one head, much area', units: withDeveloper, ballots: [...says('AGREE', ['DEVELOPER', ...from(1, 30)]), ...says('AGAINST', from(31, 68))],
    total: [12_000, 101], participated: [8800, 69], agreed: [5000, 31], met: [true, true, true, false], outcome: 'REJECTED' },
  { name: 'the developer agrees, and most others', units: withDeveloper, ballots: [...says('AGREE', ['DEVELOPER', ...from(1, 35)]), ...says('AGAINST', from(36, 68))],
    total: [12_000, 101], participated: [8800, 69], agreed: [5500, 36], met: [true, true, true, true], outcome: 'PASSED' },
  { name: 'parking left out', units: withParking, ballots: parkingBallots,
    total: [6000, 60], participated: [4000, 40], agreed: [2100, 21], met: [true, true, true, true], outcome: 'PASSED' },
  { name: 'parking counted', units: withParking, ballots: parkingBallots, parking: 'INCLUDE',
    total: [6500, 70], participated: [4250, 40], agreed: [2350, 21], met: [false, false, true, true], outcome: 'QUORUM_NOT_MET' },
  { name: 'only the building that pays', units: buildings.slice(48, 96), ballots: facade,
    total: [4560, 48], participated: [3135, 33], agreed: [1900, 20], met: [true, true, true, true], outcome: 'PASSED' },
  { name: 'the same ballots over the whole compound', units: buildings, ballots: facade,
    total: [14_400, 156], participated: [3610, 38], agreed: [2375, 25], met: [false, false, true, true], outcome: 'QUORUM_NOT_MET' },
  { name: 'silence means nothing', units: flats(1200), ballots: silentCrowd, rules: { delivered },
    total: [120_000, 1200], participated: [64_000, 640], agreed: [41_000, 410], met: [false, false, true, true], outcome: 'QUORUM_NOT_MET' },
  { name: 'silence takes part', units: flats(1200), ballots: silentCrowd, rules: { delivered, silence: 'DEEMED_PARTICIPATION' },
    total: [120_000, 1200], participated: [112_000, 1120], agreed: [41_000, 410], met: [true, true, false, false], outcome: 'REJECTED' },
  { name: 'silence follows the majority', units: flats(1200), ballots: silentCrowd, rules: { delivered, silence: 'FOLLOW_MAJORITY' },
    total: [120_000, 1200], participated: [112_000, 1120], agreed: [89_000, 890], met: [true, true, true, true], outcome: 'PASSED' },
];

const both = ([metres, persons]: readonly [number, number]): { area: number; persons: number } => ({ area: Math.round(metres * 100), persons });

describe('worked examples', () => {
  it.each(examples.map((example) => [example.name, example] as const))('%s', (_, example) => {
    const policy = example.parking ?? 'EXCLUDE';
    const { persons } = electorate(example.units, { parking: { policy, source: null } });
    const tally = tallyOf(persons, example.ballots, { ...strict, ...example.rules });
    const verdict = verdictOf(tally, example.class ?? 'ORDINARY', { ...defaultProfile, parking: { policy, source: null } });
    expect({ total: tally.total, participated: tally.participated, agreed: tally.agreed, outcome: verdict.outcome }).toEqual({
      total: both(example.total), participated: both(example.participated), agreed: both(example.agreed), outcome: example.outcome,
    });
    expect(verdict.checks.map((check) => check.met)).toEqual(example.met);
  });

  it('refuse ballots from outside the scope, and say so', () => {
    expect(refusedBallots(electorate(buildings.slice(48, 96)).persons, facade)).toEqual(from(1, 5, 'b1x').map((person) => ({ person, owner: null, reason: 'NOT_IN_SCOPE' })));
  });

  it('show who is deemed apart from who answered', () => {
    const { persons } = electorate(flats(1200));
    const followed = tallyOf(persons, silentCrowd, { ...strict, delivered, silence: 'FOLLOW_MAJORITY' });
    expect([followed.deemedAs, followed.deemed, followed.silent]).toEqual(['AGREE', both([48_000, 480]), both([8_000, 80])]);
    const abstained = tallyOf(persons, silentCrowd, { ...strict, delivered, silence: 'DEEMED_PARTICIPATION' });
    expect([abstained.deemedAs, abstained.abstained, abstained.silent]).toEqual(['ABSTAIN', both([56_000, 560]), both([8_000, 80])]);
  });
});

describe('figures of decided cases', () => {
  const { participation } = defaultProfile.thresholds;

  it('a vote in Shanghai on parking: rounded down where the source rounded to the nearest', () => {
    const checks = checksOf('PARTICIPATION', participation, { persons: 905, area: 9_344_908 }, { persons: 1152, area: 12_479_930 });
    expect(checks.map((check) => [check.basisPoints, check.met])).toEqual([[7487, true], [7855, true]]);
  });

  it('a vote in Minhang: only silence made it a quorum', () => {
    const share = (persons: number): readonly (number | boolean)[] => {
      const check = checksOf('PARTICIPATION', participation, { persons, area: 0 }, { persons: 2261, area: 1 })[1];
      return [check.basisPoints, check.met];
    };
    expect([share(995 + 1071), share(1147)]).toEqual([[9137, true], [5072, false]]);
  });
});
