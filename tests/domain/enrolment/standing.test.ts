import { hatsOf } from '@sanfang/shared/compound/hats.ts';
import type { OwnerStanding } from '@sanfang/shared/compound/register/state.ts';
import { describe, expect, it } from 'vitest';
import { claiming, claimOf, invited, newcomer } from '../support/enrolment.ts';
import { event, named, NOW, type Asked } from '../support/given.ts';
import { chen, lin } from '../support/room.ts';

const filed = invited.when(claiming('1-1-101', '王母'), newcomer('Mother')).after();
const claim = claimOf(filed, 'Mother').id;
const reviewing = (as: OwnerStanding | null, reference: string | null = '出生医学证明 1 号'): Asked => ({
  type: 'ReviewClaim', data: { claim, owner: named('A'), checked: 'ID_IN_PERSON', ...(as === null ? {} : { as }), ...(reference === null ? {} : { reference }) },
});

describe('somebody who acts for an owner', () => {
  it('is bound as a guardian by two people of two bodies, each by the paper that says so', () => {
    const first = filed.when(reviewing('GUARDIAN'), chen);
    expect(first.accepted.events).toMatchObject([{ type: 'claim.reviewed', data: { as: 'GUARDIAN' }, seal: { reference: { value: '出生医学证明 1 号', subjects: [named('Mother')], retention: 'REGISTER' } } }]);
    const bound = first.after().when(reviewing('GUARDIAN'), lin).after();
    expect(Object.values(bound.compound().register.bindings)).toMatchObject([{ owner: named('A'), person: named('Mother'), level: 2, as: 'GUARDIAN' }]);
    expect(hatsOf(bound.compound(), named('Mother'), NOW)).toMatchObject([{ office: 'owner', units: ['1-1-101', '1-1-201'], identity: 2 }]);
  });

  it('shows a paper; whoever is the owner needs none', () => {
    filed.when(reviewing('REPRESENTATIVE', null), chen).then({ refused: 'EMPTY_TEXT', detail: { field: 'reference' } });
    const own = filed.when(reviewing('SELF', null), chen).after().when(reviewing(null, null), lin).after();
    expect(Object.values(own.compound().register.bindings)).toMatchObject([{ as: 'SELF', level: 2 }]);
  });

  it('is what both have found, or nothing', () => {
    const first = filed.when(reviewing('GUARDIAN'), chen).after();
    first.when(reviewing('REPRESENTATIVE'), lin).then('REVIEWS_DIFFER');
    first.when(reviewing(null, null), lin).then('REVIEWS_DIFFER');
  });

  it('keeps the hat that one hand had given, and acts as what they are from then on', () => {
    const weak = filed.when({ type: 'BindOwner', data: { owner: named('A'), person: named('Mother') } }).after();
    const raised = weak.when(reviewing('REPRESENTATIVE'), chen).after().when(reviewing('REPRESENTATIVE'), lin).after();
    expect(Object.values(raised.compound().register.bindings)).toMatchObject([{ level: 2, as: 'REPRESENTATIVE', how: 'OPERATOR' }]);
  });

  it('was the owner themselves before there was anything else to be', () => {
    const old = invited.and([event('owner.bound', { owner: named('D'), person: named('Dora'), capacity: named('Dora.hat'), units: ['2-1-101'] })]);
    expect(old.compound().register.bindings[named('Dora.hat')]).toMatchObject({ as: 'SELF' });
  });
});
