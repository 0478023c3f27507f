import { describe, expect, it } from 'vitest';
import { isCanonical } from '@sanfang/shared/log/canonical.ts';
import { defaultProfile } from '@sanfang/shared/law/rule-profile.ts';
import { nobody, settle, type Count, type Tally } from '@sanfang/shared/law/tally.ts';
import { checksOf, verdictOf } from '@sanfang/shared/law/verdict.ts';
import { electorate, flat, flats, from, says, tally } from '../support/votes.ts';

/** A count of `of` persons and 0.01 m² alike, unless areas are given. */
function counted(total: number, took: number, agreed: number, areas: readonly [number, number, number] = [total, took, agreed]): Tally {
  const count = (persons: number, area: number): Count => ({ persons, area });
  const places = { AGREE: count(agreed, areas[2]), AGAINST: count(took - agreed, areas[1] - areas[2]), ABSTAIN: nobody, INVALID: nobody, DISPUTED: nobody, REACHED: nobody, UNREACHED: count(total - took, areas[0] - areas[1]) };
  return settle(places, { silence: 'STRICT', invalidParticipates: false });
}

describe('a verdict at the edge', () => {
  const outcome = (...args: Parameters<typeof counted>): string => verdictOf(counted(...args), 'ORDINARY', defaultProfile).outcome;
  const special = (...args: Parameters<typeof counted>): string => verdictOf(counted(...args), 'SPECIAL', defaultProfile).outcome;

  it('needs two thirds to take part: exactly that is enough, one less is not', () => {
    expect([outcome(900, 600, 600), outcome(900, 599, 599), outcome(901, 600, 600), outcome(901, 601, 601)]).toEqual(['PASSED', 'QUORUM_NOT_MET', 'QUORUM_NOT_MET', 'PASSED']);
  });

  it('needs both keys to take part', () => {
    expect([outcome(9, 6, 6, [900, 599, 599]), outcome(9, 5, 5, [900, 600, 600]), outcome(9, 6, 6, [900, 600, 600])]).toEqual(['QUORUM_NOT_MET', 'QUORUM_NOT_MET', 'PASSED']);
  });

  it('needs more than half to agree: exactly that is not enough, one more is', () => {
    expect([outcome(1000, 800, 400), outcome(1000, 800, 401), outcome(1000, 801, 400), outcome(1000, 801, 401)]).toEqual(['REJECTED', 'PASSED', 'REJECTED', 'PASSED']);
    expect([outcome(10, 8, 5, [1000, 800, 400]), outcome(10, 8, 4, [1000, 800, 401]), outcome(10, 8, 5, [1000, 800, 401])]).toEqual(['REJECTED', 'REJECTED', 'PASSED']);
  });

  it('needs three quarters in a special matter: exactly that is enough, one less is not', () => {
    expect([special(1000, 800, 600), special(1000, 800, 599), special(1000, 801, 600), special(1000, 801, 601)]).toEqual(['PASSED', 'REJECTED', 'REJECTED', 'PASSED']);
    expect([special(10, 8, 6, [1000, 800, 599]), special(10, 8, 5, [1000, 800, 600])]).toEqual(['REJECTED', 'REJECTED']);
  });

  it('is a quorum that was not met where nobody took part, and where there is nobody', () => {
    expect([outcome(9, 0, 0), outcome(0, 0, 0), outcome(3, 3, 3, [0, 0, 0])]).toEqual(['QUORUM_NOT_MET', 'QUORUM_NOT_MET', 'QUORUM_NOT_MET']);
  });

  it('is exact for the largest areas', () => {
    const third = 2 ** 40;
    expect([outcome(9, 6, 6, [3 * third, 2 * third, 2 * third]), outcome(9, 6, 6, [3 * third, 2 * third - 1, 2 * third - 1])]).toEqual(['PASSED', 'QUORUM_NOT_MET']);
  });
});

describe('the trace of a verdict', () => {
  const units = [...flats(8), flat('u', 'dev', { status: 'UNSOLD', area: 25_000 }), flat('J', ['a', 'b'], { designatedVoter: 'a' }), flat('P1', 'o1', { kind: 'PARKING', area: 1_250 }), flat('P2', 'x', { kind: 'GARAGE', area: 2_000 })];
  const ballots = [...says('AGREE', from(1, 4)), ...says('ABSTAIN', ['DEVELOPER']), ...says('AGAINST', ['o5']), ...says('INVALID', ['o6']), ...says('DISPUTED', ['o7'])];
  const profile = { ...defaultProfile, id: 'CN-AH-LUAN', version: 4, parking: { policy: 'EXCLUDE', source: '议事规则 第九条' }, invalidParticipates: { value: false, source: '议事规则 第十条' }, silence: { ...defaultProfile.silence, clause: '议事规则 第十二条' } } as const;
  const left = { units: electorate(units).excluded, ballots: [{ person: 'y', owner: null, reason: 'NOT_IN_SCOPE' }, { person: 'z', owner: null, reason: 'NOT_IN_SCOPE' }, { person: 'a b', owner: 'b', reason: 'NOT_THE_VOTER' }, { person: 'a b', owner: 'c', reason: 'NOT_AN_OWNER' }, { person: 'o1', owner: 'o1', reason: 'NO_SUCH_CHOICE' }] } as const;

  it('has each comparison with both its sides', () => {
    const { checks } = verdictOf(tally(units, ballots), 'ORDINARY', profile, left);
    const inclusive = [{ law: 'CIVIL_CODE', article: '278(2)' }, { law: 'CIVIL_CODE', article: '1259' }];
    expect(checks).toEqual([
      { of: 'PARTICIPATION', key: 'AREA', share: [2, 3], by: '>=', part: 75_000, whole: 115_000, left: 225_000, right: 230_000, met: false, basisPoints: 6521, basis: inclusive },
      { of: 'PARTICIPATION', key: 'PERSONS', share: [2, 3], by: '>=', part: 6, whole: 10, left: 18, right: 20, met: false, basisPoints: 6000, basis: inclusive },
      { of: 'AGREEMENT', key: 'AREA', share: [1, 2], by: '>', part: 40_000, whole: 75_000, left: 80_000, right: 75_000, met: true, basisPoints: 5333, basis: inclusive.slice(0, 1) },
      { of: 'AGREEMENT', key: 'PERSONS', share: [1, 2], by: '>', part: 4, whole: 6, left: 8, right: 6, met: true, basisPoints: 6666, basis: inclusive.slice(0, 1) },
    ]);
    expect(verdictOf(tally(units, ballots), 'SPECIAL', profile).checks[2]).toMatchObject({ share: [3, 4], by: '>=', left: 160_000, right: 225_000, met: false, basis: inclusive });
  });

  it('has everything that does not count, with the rule that says so', () => {
    const { trace } = verdictOf(tally(units, ballots), 'ORDINARY', profile, left);
    const silence = { law: 'CIVIL_CODE', article: '140' };
    const guide = { law: 'GUIDING_RULES', article: '25' };
    expect(trace).toEqual({
      profile: { id: 'CN-AH-LUAN', version: 4 }, matterClass: 'ORDINARY',
      switches: { parking: { value: 'EXCLUDE', source: '议事规则 第九条' }, invalidParticipates: { value: false, source: '议事规则 第十条' }, silence: { value: 'STRICT', source: null } },
      exclusions: [
        { of: 'UNITS', reason: 'PARKING', number: 2, area: 3_250, basis: guide, source: '议事规则 第九条' },
        { of: 'BALLOTS', reason: 'NOT_IN_SCOPE', number: 2, area: null, basis: { law: 'CIVIL_CODE', article: '278' }, source: null },
        { of: 'BALLOTS', reason: 'NOT_AN_OWNER', number: 1, area: null, basis: { law: 'INTERPRETATION', article: '1' }, source: null },
        { of: 'BALLOTS', reason: 'NOT_THE_VOTER', number: 1, area: null, basis: guide, source: null },
        { of: 'BALLOTS', reason: 'NO_SUCH_CHOICE', number: 1, area: null, basis: null, source: null },
        { of: 'PERSONS', reason: 'INVALID', number: 1, area: 10_000, basis: null, source: '议事规则 第十条' },
        { of: 'PERSONS', reason: 'DISPUTED', number: 1, area: 10_000, basis: null, source: null },
        { of: 'PERSONS', reason: 'SILENT', number: 2, area: 20_000, basis: silence, source: null },
      ],
      deemed: null,
    });
    expect(isCanonical(trace)).toBe(true);
  });

  it('names who is deemed, and by which clause', () => {
    const rules = { silence: 'FOLLOW_MAJORITY', invalidParticipates: true, delivered: new Set(['o8', 'a b']) } as const;
    const { trace } = verdictOf(tally(units, ballots, rules), 'ORDINARY', profile);
    expect(trace.deemed).toEqual({ as: 'ABSTAIN', count: { persons: 2, area: 20_000 }, basis: { law: 'CIVIL_CODE', article: '140' }, source: '议事规则 第十二条' });
    expect(trace.switches.silence).toEqual({ value: 'FOLLOW_MAJORITY', source: '议事规则 第十二条' });
    expect(trace.switches.invalidParticipates.value).toBe(true);
    expect(trace.exclusions.map((exclusion) => exclusion.reason)).toEqual(['DISPUTED']);
  });
});

describe('percentages', () => {
  it('are rounded down, and decide nothing', () => {
    const points = (part: number, whole: number): readonly unknown[] => checksOf('PARTICIPATION', defaultProfile.thresholds.participation, { persons: part, area: part }, { persons: whole, area: whole }).map((check) => [check.basisPoints, check.met])[0] ?? [];
    expect([points(59_999, 90_000), points(60_000, 90_000), points(0, 0), points(1, 1), points(2 ** 41, 2 ** 42 - 1)]).toEqual([[6666, false], [6666, true], [0, false], [10_000, true], [5000, false]]);
  });

  // Eighteen buildings of a fictional compound: persons, who took part, who agreed; then the same in 0.01 m².
  it.each([
    [1, 52, 44, 33, 528_396, 444_876, 343_098, 8461, 8419], [2, 43, 30, 25, 549_802, 386_751, 323_664, 6976, 7034], [3, 44, 33, 29, 484_924, 365_777, 321_693, 7500, 7542],
    [4, 44, 42, 32, 426_558, 405_654, 307_194, 9545, 9509], [5, 43, 33, 29, 491_436, 366_426, 318_882, 7674, 7456], [6, 44, 38, 34, 549_802, 472_391, 419_971, 8636, 8592],
    [7, 36, 32, 25, 396_756, 344_336, 265_105, 8888, 8678], [8, 36, 29, 22, 349_002, 281_898, 211_764, 8055, 8077], [9, 35, 30, 22, 402_084, 344_088, 254_736, 8571, 8557],
    [10, 36, 31, 28, 449_838, 386_751, 348_655, 8611, 8597], [11, 36, 27, 25, 396_756, 299_651, 273_441, 7500, 7552], [12, 36, 32, 27, 349_002, 311_739, 262_509, 8888, 8932],
    [13, 36, 33, 29, 402_084, 367_860, 323_184, 9166, 9148], [14, 36, 26, 23, 449_838, 324_883, 288_006, 7222, 7222], [15, 36, 25, 22, 396_756, 269_273, 242_462, 6944, 6786],
    [16, 36, 30, 22, 349_002, 289_320, 211_764, 8333, 8289], [17, 36, 27, 21, 402_084, 300_846, 232_398, 7500, 7482], [18, 31, 25, 22, 449_838, 373_646, 274_901, 8064, 8306],
  ])('of building %i of eighteen that voted on their façades', (_, persons, took, agreed, area, tookArea, agreedArea, personPoints, areaPoints) => {
    const verdict = verdictOf(counted(persons, took, agreed, [area, tookArea, agreedArea]), 'ORDINARY', defaultProfile);
    expect([verdict.outcome, verdict.checks[1]?.basisPoints, verdict.checks[0]?.basisPoints]).toEqual(['PASSED', personPoints, areaPoints]);
  });

  it.each([[5, 28, 43], [11, 22, 36], [14, 21, 36]])('of building %i at the first close: too few', (_, took, persons) => {
    expect(verdictOf(counted(persons, took, took), 'ORDINARY', defaultProfile).outcome).toBe('QUORUM_NOT_MET');
  });
});
