import { hatsOf } from '@sanfang/shared/compound/hats.ts';
import { actingFor } from '@sanfang/shared/compound/register/acting.ts';
import { describe, expect, it } from 'vitest';
import { claiming, claimOf, enrolled, invited, newcomer, operator, reviewing, told } from '../support/enrolment.ts';
import { event, id, named, NOW, somebody, type Asked, type By, type Scene } from '../support/given.ts';
import { chen, formed, li, lin, seated } from '../support/room.ts';

const filed = invited.when(claiming('1-1-101'), newcomer('Anna')).after();
const claim = claimOf(filed, 'Anna').id;
const once = filed.when(reviewing(claim, 'A'), chen).after();
const refuse = (which: string, reason: 'NAME_DIFFERS' | 'NOT_OWNER', note: string | null = null): Asked => ({ type: 'RefuseClaim', data: { claim: which, reason, note } });
const hats = (scene: Scene, name: string) => hatsOf(scene.compound(), named(name), NOW).map(({ office, units, identity }) => ({ office, units, identity }));

describe('a claim', () => {
  it('waits with its name sealed and gives no hat', () => {
    invited.when(claiming('1-1-101', '陈安娜'), newcomer('Anna')).then([
      event('claim.filed', { claim: id(1), unit: '1-1-101', person: named('Anna') }, { seal: { name: { value: '陈安娜', subjects: [named('Anna')], retention: 'REGISTER' } } }),
    ]);
    expect(hats(filed, 'Anna')).toEqual([]);
  });

  it('binds by the word of two people of two bodies, at the level for votes, and tells everybody of the unit', () => {
    const lived = filed.and([event('occupant.bound', { unit: '1-1-101', person: named('Tian'), capacity: named('Tian.hat') })]);
    const first = lived.when(reviewing(claim, 'A'), chen).then([event('claim.reviewed', { claim, owner: named('A'), body: 'COMMITTEE', checked: 'ID_IN_PERSON' })]);
    expect(hats(first, 'Anna')).toEqual([]);
    const capacity = id(2);
    const bound = first.when(reviewing(claim, 'A', 'DEED_IN_PERSON'), lin).then([
      event('claim.reviewed', { claim, owner: named('A'), body: 'RESIDENTS_COMMITTEE', checked: 'DEED_IN_PERSON' }),
      event('claim.accepted', { claim, owner: named('A'), capacity }),
      event('owner.bound', { owner: named('A'), person: named('Anna'), capacity, units: ['1-1-101', '1-1-201'], level: 2, how: 'CLAIM' }),
      event('invitation.ended', { units: ['1-1-101', '1-1-201'], reason: 'SPENT' }),
      told('Tian', '1-1-101', 'OWNER_BOUND'), told('Anna', '1-1-101', 'OWNER_BOUND'), told('Anna', '1-1-201', 'OWNER_BOUND'),
    ]);
    expect(hats(bound, 'Anna')).toEqual([{ office: 'owner', units: ['1-1-101', '1-1-201'], identity: 2 }]);
    expect(actingFor(bound.compound().register, '1-1-201')).toMatchObject({ kind: 'OWNER', owner: named('A'), binding: { person: named('Anna'), level: 2 } });
  });

  it('raises a binding that one hand had made, and keeps its hat', () => {
    const weak = filed.when({ type: 'BindOwner', data: { owner: named('A'), person: named('Anna') } }).after();
    const hat = Object.keys(weak.compound().register.bindings)[0] ?? '';
    const raised = weak.when(reviewing(claim, 'A'), chen).after().when(reviewing(claim, 'A'), operator).after();
    expect(raised.compound().register.bindings[hat]).toMatchObject({ person: named('Anna'), level: 2, how: 'OPERATOR', ended: null });
    expect(Object.keys(raised.compound().register.bindings)).toEqual([hat]);
  });

  it('that is refused may be made again; the code is worth nothing after wrong hands had it', () => {
    const again = filed.when(refuse(claim, 'NAME_DIFFERS', '请写全名'), lin).after();
    expect(again.compound().enrolment.claims[claim]).toMatchObject({ status: 'REFUSED', reason: 'NAME_DIFFERS' });
    expect(claimOf(again.when(claiming('1-1-101'), newcomer('Anna')).after(), 'Anna').id).not.toBe(claim);
    again.when(reviewing(claim, 'A'), chen).then('NOT_FOUND');
    const stolen = filed.when(refuse(claim, 'NOT_OWNER'), chen).then([event('claim.refused', { claim, reason: 'NOT_OWNER' }), event('invitation.ended', { units: ['1-1-101'], reason: 'MISUSED' })]);
    stolen.when(claiming('1-1-101'), newcomer('Boris')).then('INVITATION_NOT_VALID');
  });
});

describe('two people of two bodies', () => {
  const two = (first: By, second: By, at = filed): Scene | string => {
    const answer = at.when(reviewing(claim, 'A'), first).after().when(reviewing(claim, 'A'), second).outcome;
    return 'refused' in answer ? answer.refused : 'BOUND';
  };
  const hatOf = (person: By, hat: string): By => ({ person: person.person, capacity: named(hat) });
  // Chen sits on the residents' committee as well, and Lin on one that acts for the owners' committee.
  const manyHats = filed.and([seated('chen', 'RESIDENTS_COMMITTEE', 'residentsCommitteeMember', 'chen2.hat'), formed('RESIDENTS_COMMITTEE_ACTING'), seated('ma', 'RESIDENTS_COMMITTEE_ACTING', 'committeeChair')]);

  it.each([
    ['committee and residents\' committee', chen, lin, 'BOUND'], ['residents\' committee and operator', lin, operator, 'BOUND'], ['operator and committee', operator, li, 'BOUND'],
    ['the same person again', chen, chen, 'ALREADY_REVIEWED'], ['two of the committee', chen, li, 'NEEDS_OTHER_BODY'],
  ] as const)('%s', (_who, first, second, expected) => {
    expect(two(first, second)).toBe(expected);
  });

  it('a second hat makes nobody a second person', () => {
    expect(two(chen, hatOf(chen, 'chen2.hat'), manyHats)).toBe('ALREADY_REVIEWED');
    expect(two(hatOf(chen, 'chen2.hat'), chen, manyHats)).toBe('ALREADY_REVIEWED');
  });

  it('a residents\' committee that acts for the owners\' committee is no second body beside itself', () => {
    expect(two(somebody('ma'), lin, manyHats)).toBe('NEEDS_OTHER_BODY');
  });

  it.each(['wu', 'zhou', 'xu', 'owner'])('%s is of none of them', (name) => {
    filed.when(reviewing(claim, 'A'), somebody(name)).then('FORBIDDEN');
  });

  it('nobody reviews what is their own: claimant, joint owner, who lives there', () => {
    const own = invited.when(claiming('1-1-101'), { person: chen.person, capacity: chen.person }).after();
    const mine = claimOf(own, 'chen').id;
    own.when(reviewing(mine, 'A'), chen).then('REVIEWER_INVOLVED');
    own.when(refuse(mine, 'NAME_DIFFERS'), chen).then('REVIEWER_INVOLVED');
    const lives = filed.and([event('occupant.bound', { unit: '1-1-101', person: lin.person, capacity: named('lin lives here') })]);
    lives.when(reviewing(claim, 'A'), lin).then('REVIEWER_INVOLVED');
    const half = enrolled(invited, 'li', '1-1-102', 'B', [chen, lin]).when(claiming('1-1-102'), newcomer('Carla')).after();
    half.when(reviewing(claimOf(half, 'Carla').id, 'C'), li).then('REVIEWER_INVOLVED');
  });

  it('name the same owner, who is one of the unit and has no account', () => {
    const joint = invited.when(claiming('1-1-102'), newcomer('Boris')).after();
    const its = claimOf(joint, 'Boris').id;
    joint.when(reviewing(its, 'D'), chen).then('UNKNOWN_OWNER');
    const first = joint.when(reviewing(its, 'B'), chen).after();
    first.when(reviewing(its, 'C'), lin).then('REVIEWS_DIFFER');
    const taken = enrolled(invited, 'Boris', '1-1-102', 'B').when(claiming('1-1-102'), newcomer('Carla')).after();
    taken.when(reviewing(claimOf(taken, 'Carla').id, 'B'), chen).then('ALREADY_BOUND');
  });
});

describe('two claims on one unit', () => {
  it('of one owner: the second is told that somebody came before, whoever they are', () => {
    for (const name of ['Anna', 'Boris']) filed.when(claiming('1-1-101'), newcomer(name)).then('ALREADY_CLAIMED');
    once.when(claiming('1-1-101'), newcomer('Boris')).then('ALREADY_CLAIMED');
  });

  it('of joint owners: one for each of them, and no third', () => {
    const both = invited.when(claiming('1-1-102'), newcomer('Boris')).after().when(claiming('1-1-102'), newcomer('Carla')).after();
    both.when(claiming('1-1-102'), newcomer('Dora')).then('ALREADY_CLAIMED');
    const half = enrolled(invited, 'Boris', '1-1-102', 'B').when(claiming('1-1-102'), newcomer('Carla')).after();
    half.when(claiming('1-1-102'), newcomer('Dora')).then('ALREADY_CLAIMED');
    expect(half.compound().enrolment.invitations['1-1-102']).toBeDefined();
  });

  it('that both find the same owner bind the first, and the account of the unit is warned', () => {
    const both = invited.when(claiming('1-1-102'), newcomer('Boris')).after().when(claiming('1-1-102'), newcomer('Carla')).after();
    const [first, second] = [claimOf(both, 'Boris').id, claimOf(both, 'Carla').id];
    const raced = both.when(reviewing(first, 'B'), chen).after().when(reviewing(second, 'B'), chen).after().when(reviewing(first, 'B'), lin).after();
    raced.when(reviewing(second, 'B'), lin).then('ALREADY_BOUND');
    const warned = enrolled(invited, 'Boris', '1-1-102', 'B').when(claiming('1-1-102'), newcomer('Carla')).accepted.events;
    expect(warned).toContainEqual(told('Boris', '1-1-102', 'CLAIM_FILED'));
  });

  it('who is an owner already by two people\'s word has nothing to claim', () => {
    const done = enrolled(invited, 'Boris', '1-1-102', 'B');
    done.when(claiming('1-1-102'), newcomer('Boris')).then('ALREADY_BOUND');
  });

  it('a code of another unit of an enrolled owner is spent with the first', () => {
    const done = enrolled(invited, 'Anna', '1-1-101', 'A');
    done.when(claiming('1-1-201'), newcomer('Boris')).then('INVITATION_NOT_VALID');
  });
});
