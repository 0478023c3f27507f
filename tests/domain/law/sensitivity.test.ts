import { describe, expect, it } from 'vitest';
import type { Ballot, OptionId } from '@sanfang/shared/law/ballot.ts';
import type { ScopeUnit } from '@sanfang/shared/law/electorate.ts';
import { defaultProfile, type RuleProfile } from '@sanfang/shared/law/rule-profile.ts';
import { sensitivityOf, type CountedVote, type Sensitivity } from '@sanfang/shared/law/sensitivity.ts';
import { electorate, flat, flats, from, says, strict } from '../support/votes.ts';

function asked(scope: readonly ScopeUnit[], ballots: readonly Ballot[], over: Partial<CountedVote> = {}, parking: RuleProfile['parking'] = defaultProfile.parking): Sensitivity {
  const { persons } = electorate(scope, { parking, ...(over.sameBuyer === undefined ? {} : { sameBuyer: over.sameBuyer }) });
  return sensitivityOf({ persons, scope, ballots, rules: strict, matter: 'I5', matterClass: 'ORDINARY', ...over }, { ...defaultProfile, parking });
}

/** `SWITCH=value outcome`, with `!` where it flips. */
function table({ flips }: Sensitivity): readonly string[] {
  return flips.map((flip) => `${flip.switch}=${String(flip.value)} ${flip.outcome}${flip.flips ? ' !' : ''}`);
}

const parking = [...flats(60), ...[...from(1, 20), ...from(51, 60), ...from(1, 10, 'x')].map((owner, i) => flat(`p-${i}`, owner, { kind: 'PARKING', area: 1_250 }))];
const parkingBallots = [...says('AGREE', [...from(1, 20), 'o21']), ...says('AGAINST', from(22, 40))];

describe('the flip table', () => {
  it('has every switch, and where nothing is near it flips nothing', () => {
    const clear = asked(flats(9), says('AGREE', from(1, 8)));
    expect(clear).toMatchObject({ outcome: 'PASSED', held: null });
    expect(table(clear)).toEqual(['PARKING=INCLUDE PASSED', 'INVALID_PARTICIPATES=true PASSED', 'SAME_BUYER=SHARED_OWNER PASSED', 'SILENCE=DEEMED_PARTICIPATION PASSED', 'SILENCE=FOLLOW_MAJORITY PASSED']);
  });

  it('reckons with the options where there are any', () => {
    const wants = (option: OptionId, persons: readonly string[]) => persons.map((person) => ({ person, owner: null, choice: option }));
    const among = (scope: readonly ScopeUnit[], ballots: CountedVote['ballots']): Sensitivity =>
      sensitivityOf({ persons: electorate(scope).persons, scope, ballots, rules: strict, matter: 'I5', matterClass: 'ORDINARY', options: ['O1', 'O2', 'O3'], round: 1 }, defaultProfile);
    // 36 of 60 are too few; with five invalid papers they are enough, and twenty of 41 no majority.
    const few = among(flats(60), [...wants('O1', from(1, 20)), ...wants('O2', from(21, 36)), ...says('INVALID', from(37, 41))]);
    expect(few.outcome).toBe('QUORUM_NOT_MET');
    expect(few.flips.find((flip) => flip.switch === 'INVALID_PARTICIPATES')).toMatchObject({ outcome: 'REJECTED', chosen: null, flips: true });
    // Whoever wants the second has the parking.
    const parked = [...flats(60), ...from(21, 36).map((owner, i) => flat(`p-${String(i)}`, owner, { kind: 'PARKING', area: 12_500 }))];
    const near = among(parked, [...wants('O1', [...from(1, 20), ...from(42, 52)]), ...wants('O2', from(21, 36))]);
    expect([near.outcome, near.held]).toEqual(['PASSED', 'PARKING_POLICY_DECISIVE']);
    expect(near.flips.map((flip) => [flip.switch, flip.outcome, flip.chosen, flip.flips]).slice(0, 2)).toEqual([['PARKING', 'REJECTED', null, true], ['INVALID_PARTICIPATES', 'PASSED', 'O1', false]]);
    expect(asked(flats(9), says('AGREE', from(1, 8))).flips[0]).not.toHaveProperty('chosen');
  });

  it('flips as well where others go to the second ballot, and is held where parking says who', () => {
    const wants = (option: OptionId, persons: readonly string[]) => persons.map((person) => ({ person, owner: null, choice: option }));
    const among = (scope: readonly ScopeUnit[], ballots: CountedVote['ballots']): Sensitivity =>
      sensitivityOf({ persons: electorate(scope).persons, scope, ballots, rules: strict, matter: 'I5', matterClass: 'ORDINARY', options: ['O1', 'O2', 'O3'], round: 1 }, defaultProfile);
    // Three persons want the second and two the third, who have more area; with common owners tied together it is two each.
    const tied = [...flats(4), flat('e', 'e'), flat('ef', ['e', 'f']), flat('g', 'g'), ...['h', 'i'].map((owner) => flat(owner, owner, { area: 20_000 }))];
    const buyers = among(tied, [...wants('O1', from(1, 4)), ...wants('O2', ['e', 'e f', 'g']), ...wants('O3', ['h', 'i'])]);
    expect(buyers.flips.map((flip) => [flip.switch, flip.outcome, flip.chosen, flip.flips, flip.secondBallot])[2]).toEqual(['SAME_BUYER', 'REJECTED', null, true, ['O1', 'O3']]);
    expect(buyers.flips[1]).toMatchObject({ switch: 'INVALID_PARTICIPATES', flips: false, secondBallot: ['O1', 'O2'] });
    expect(buyers.held).toBeNull();
    // As many persons for each of both; parking makes the area of the third the larger.
    const parked = [...flats(8), ...from(7, 8).map((owner) => flat(`p-${owner}`, owner, { kind: 'PARKING', area: 1_250 })), flat('big', 'o5', { area: 1_000 })];
    const held = among(parked, [...wants('O1', from(1, 4)), ...wants('O2', from(5, 6)), ...wants('O3', from(7, 8))]);
    expect([held.outcome, held.held, held.flips[0]?.secondBallot]).toEqual(['REJECTED', 'PARKING_POLICY_DECISIVE', ['O1', 'O3']]);
    // Who of the two is ahead asks the same again.
    const swapped = among([...flats(8), flat('p', 'o4', { kind: 'PARKING', area: 1_250 })], [...wants('O1', from(1, 3)), ...wants('O2', from(4, 6)), ...wants('O3', from(7, 8))]);
    expect([swapped.held, swapped.flips[0]?.flips]).toEqual([null, false]);
  });

  it('shows what decides about parking, and holds the result where no rule says so', () => {
    const silent = asked(parking, parkingBallots);
    expect([silent.outcome, silent.held, table(silent)[0]]).toEqual(['PASSED', 'PARKING_POLICY_DECISIVE', 'PARKING=INCLUDE QUORUM_NOT_MET !']);
    const ruled = asked(parking, parkingBallots, {}, { policy: 'EXCLUDE', source: '议事规则 第九条' });
    expect([ruled.outcome, ruled.held, table(ruled)[0]]).toEqual(['PASSED', null, 'PARKING=INCLUDE QUORUM_NOT_MET !']);
    const counted = asked(parking, parkingBallots, {}, { policy: 'INCLUDE', source: null });
    expect([counted.outcome, counted.held, table(counted)[0]]).toEqual(['QUORUM_NOT_MET', 'PARKING_POLICY_DECISIVE', 'PARKING=EXCLUDE PASSED !']);
  });

  it('never holds the vote on the rules of procedure, which could not be adopted otherwise', () => {
    expect(asked(parking, parkingBallots, { matter: 'I1' })).toMatchObject({ held: null, outcome: 'PASSED' });
    expect(asked(parking, parkingBallots, { matter: 'I2' }).held).toBe('PARKING_POLICY_DECISIVE');
  });

  it('does not hold a result that parking leaves as it is', () => {
    expect(asked(parking, says('AGREE', from(1, 60))).held).toBeNull();
  });

  it('drops the ballots of who has parking alone where parking is left out', () => {
    const units = [...flats(3), flat('p', 'x', { kind: 'PARKING', area: 90_000 })];
    const sensitivity = asked(units, says('AGREE', ['o1', 'o2', 'x']), {}, { policy: 'INCLUDE', source: null });
    expect([sensitivity.outcome, table(sensitivity)[0]]).toEqual(['PASSED', 'PARKING=EXCLUDE PASSED']);
    expect(table(asked(units, says('AGREE', ['x', 'o1', 'o2']).slice(0, 2), {}, { policy: 'INCLUDE', source: null }))[0]).toBe('PARKING=EXCLUDE QUORUM_NOT_MET');
  });

  it('shows where unreadable ballots decide, both ways', () => {
    const ballots = [...says('AGREE', from(1, 5)), ...says('INVALID', ['o6'])];
    expect(table(asked(flats(9), ballots))[1]).toBe('INVALID_PARTICIPATES=true PASSED !');
    expect(table(asked(flats(9), ballots, { rules: { ...strict, invalidParticipates: true } }))[1]).toBe('INVALID_PARTICIPATES=false QUORUM_NOT_MET !');
  });

  it('shows where silence decides, by the other rules than the one in force', () => {
    const delivered = new Set(from(1, 8));
    const ballots = [...says('AGREE', from(1, 3)), ...says('AGAINST', ['o4'])];
    expect(table(asked(flats(9), ballots, { rules: { ...strict, delivered } })).slice(3)).toEqual(['SILENCE=DEEMED_PARTICIPATION REJECTED !', 'SILENCE=FOLLOW_MAJORITY PASSED !']);
    expect(table(asked(flats(9), ballots, { rules: { ...strict, delivered, silence: 'FOLLOW_MAJORITY' } })).slice(3)).toEqual(['SILENCE=STRICT QUORUM_NOT_MET !', 'SILENCE=DEEMED_PARTICIPATION REJECTED !']);
  });

  it('shows where it decides who is the same buyer', () => {
    const units = [flat('1', ['a', 'b']), flat('2', 'a'), flat('3', 'b'), ...flats(3)];
    // Three persons become one: what they said alike stands, what they said differently is disputed.
    expect(table(asked(units, says('AGREE', ['a b', 'a', 'b', 'o1'])))[2]).toBe('SAME_BUYER=SHARED_OWNER QUORUM_NOT_MET !');
    const alike = asked(units, says('AGREE', ['a b', 'a', 'o1', 'o2']));
    expect([alike.outcome, table(alike)[2]]).toEqual(['PASSED', 'SAME_BUYER=SHARED_OWNER PASSED']);
    expect(table(asked(units, [...says('AGREE', ['a b', 'o1', 'o2']), ...says('AGAINST', ['a'])]))[2]).toBe('SAME_BUYER=SHARED_OWNER QUORUM_NOT_MET !');
  });

  it('shows the same the other way round', () => {
    const units = [flat('1', ['a', 'b']), flat('2', 'a'), flat('3', 'b'), ...flats(3)];
    const sensitivity = asked(units, says('AGREE', ['a b', 'o1']), { sameBuyer: 'SHARED_OWNER' });
    expect([sensitivity.outcome, table(sensitivity)[2]]).toEqual(['QUORUM_NOT_MET', 'SAME_BUYER=OWNER_SET PASSED !']);
    expect(table(sensitivity)[0]).toBe('PARKING=INCLUDE QUORUM_NOT_MET');
  });

  it('keeps a named voter and joint owners as they counted', () => {
    const units = [flat('1', ['a', 'b'], { designatedVoter: 'b' }), flat('P', ['a', 'b'], { kind: 'PARKING', area: 1 }), ...flats(2)];
    const ballots: Ballot[] = [{ person: 'a b', owner: 'a', choice: 'AGAINST' }, { person: 'a b', owner: 'b', choice: 'AGREE' }, { person: 'o1', owner: 'o1', choice: 'AGREE' }];
    expect(table(asked(units, ballots)).slice(0, 3)).toEqual(['PARKING=INCLUDE PASSED', 'INVALID_PARTICIPATES=true PASSED', 'SAME_BUYER=SHARED_OWNER PASSED']);
  });

  it('takes persons by whatever name they were frozen, deliveries too', () => {
    const persons = electorate(parking).persons.map((person, i) => ({ ...person, key: `token ${i}` }));
    const token = new Map(persons.map((person) => [person.owners[0], person.key]));
    const ballots = parkingBallots.map((ballot) => ({ ...ballot, person: token.get(ballot.person) ?? '' }));
    const delivered = new Set(from(41, 60).map((owner) => token.get(owner) ?? ''));
    const sensitivity = asked(parking, ballots, { persons, rules: { ...strict, delivered, silence: 'DEEMED_PARTICIPATION' } });
    expect(table(sensitivity)).toEqual(['PARKING=INCLUDE REJECTED', 'INVALID_PARTICIPATES=true REJECTED', 'SAME_BUYER=SHARED_OWNER REJECTED', 'SILENCE=STRICT PASSED !', 'SILENCE=FOLLOW_MAJORITY PASSED !']);
  });

  it('sets one switch at a time, and leaves the rules and deliveries of the vote as they are', () => {
    const units = [...flats(3), flat('j1', ['a', 'b']), flat('j2', 'a'), flat('j3', 'b'), ...from(1, 3, 'x').map((owner) => flat(owner, owner, { kind: 'PARKING' }))];
    const ballots = says('AGREE', ['a b', 'a', 'b', 'o1', 'o2']);
    // Six persons, five agree; with parking five of nine; the three tied together, three of four, and with parking three of seven.
    expect(table(asked(units, ballots))).toEqual(['PARKING=INCLUDE QUORUM_NOT_MET !', 'INVALID_PARTICIPATES=true PASSED', 'SAME_BUYER=SHARED_OWNER PASSED', 'SILENCE=DEEMED_PARTICIPATION PASSED', 'SILENCE=FOLLOW_MAJORITY PASSED']);
    // All six: with parking six of nine, while of those tied together it would be four of seven.
    expect(table(asked(units, [...ballots, ...says('AGREE', ['o3'])]))[0]).toBe('PARKING=INCLUDE PASSED');
    const rules = { ...strict, delivered: new Set(['o4', 'o5']) };
    const few = [...flats(9), flat('P', 'x', { kind: 'PARKING', area: 1 })];
    expect(table(asked(few, says('AGREE', from(1, 4)), { rules })).slice(0, 3)).toEqual(['PARKING=INCLUDE QUORUM_NOT_MET', 'INVALID_PARTICIPATES=true QUORUM_NOT_MET', 'SAME_BUYER=SHARED_OWNER QUORUM_NOT_MET']);
    expect(table(asked(few, says('AGREE', from(1, 3)), { rules: { ...rules, silence: 'DEEMED_PARTICIPATION' } })).slice(0, 3)).toEqual(['PARKING=INCLUDE QUORUM_NOT_MET', 'INVALID_PARTICIPATES=true QUORUM_NOT_MET', 'SAME_BUYER=SHARED_OWNER QUORUM_NOT_MET']);
    const enough = { ...rules, delivered: new Set(from(4, 9)) };
    expect(table(asked(few, says('AGREE', from(1, 3)), { rules: enough })).slice(0, 3)).toEqual(['PARKING=INCLUDE QUORUM_NOT_MET', 'INVALID_PARTICIPATES=true QUORUM_NOT_MET', 'SAME_BUYER=SHARED_OWNER QUORUM_NOT_MET']);
  });
});
