import { hatsOf } from '@sanfang/shared/compound/hats.ts';
import { actingFor } from '@sanfang/shared/compound/register/acting.ts';
import type { CommandData } from '@sanfang/shared/compound/command.ts';
import { describe, expect, it } from 'vitest';
import { claiming, claimOf, enrolled, invited, newcomer, operator, reviewing, told } from '../support/enrolment.ts';
import { event, id, named, NOW, somebody, type Asked, type By, type Scene } from '../support/given.ts';
import { chen, li, lin } from '../support/room.ts';
import { home, registered } from '../support/register.ts';

type Buyer = CommandData['ProposeTransfer']['owners'][number];
const buyer = (name: string, over: Partial<Buyer> = {}): Buyer => ({ owner: null, name, phone: '13800000009', share: [1, 1], ...over });
const sell = (unit: string, owners: Buyer[], over: Partial<CommandData['ProposeTransfer']> = {}): Asked => ({ type: 'ProposeTransfer', data: { unit, cause: 'SALE', validFrom: '2026-11-20', reference: '皖（2026）0001', owners, ...over } });
const confirm = (scene: Scene): Asked => ({ type: 'ConfirmChange', data: { change: Object.keys(scene.compound().enrolment.changes)[0] ?? '' } });
const units = (scene: Scene, name: string) => hatsOf(scene.compound(), named(name), NOW).flatMap((hat) => hat.units);

const sold = enrolled(enrolled(invited, 'Anna', '1-1-101', 'A'), 'Dora', '2-1-101', 'D');
const proposed = sold.when(sell('1-1-101', [buyer('买方')]), chen).after();
const newOwner = id(6);

describe('a unit that changes hands', () => {
  it('waits sealed for somebody of another body, and changes nothing meanwhile', () => {
    const { events } = sold.when(sell('1-1-101', [buyer('买方')]), chen).accepted;
    expect(events).toEqual([event('transfer.proposed', { change: id(5), unit: '1-1-101', body: 'COMMITTEE', cause: 'SALE', validFrom: '2026-11-20', owners: [{ owner: newOwner, share: [1, 1] }], fresh: [newOwner] }, {
      seal: { [`owner.${newOwner}`]: { value: { name: '买方', phone: '13800000009' }, subjects: [newOwner], retention: 'REGISTER' }, reference: { value: '皖（2026）0001', subjects: [newOwner], retention: 'REGISTER' } },
    })]);
    expect(units(proposed, 'Anna')).toEqual(['1-1-101', '1-1-201']);
    expect(proposed.compound().register.units['1-1-101']).toEqual(sold.compound().register.units['1-1-101']);
  });

  it('moves the seller\'s hat away, puts the buyer on the roll, and tells those who had an account there', () => {
    const after = proposed.when(confirm(proposed), lin).then([
      event('change.confirmed', { change: id(5), body: 'RESIDENTS_COMMITTEE' }),
      event('unit.transferred', { unit: '1-1-101', cause: 'SALE', validFrom: '2026-11-20', owners: [{ owner: newOwner, share: [1, 1] }], fresh: [newOwner] }, {
        seal: { [`owner.${newOwner}`]: { value: { name: '买方', phone: '13800000009' }, subjects: [newOwner], retention: 'REGISTER' }, reference: { value: '皖（2026）0001', subjects: [newOwner], retention: 'REGISTER' } },
      }),
      told('Anna', '1-1-101', 'TRANSFERRED'),
    ]);
    expect(units(after, 'Anna')).toEqual(['1-1-201']);
    const { register } = after.compound();
    expect(actingFor(register, '1-1-101')).toEqual({ kind: 'OWNER', owner: newOwner, binding: null });
    expect(after.opened(register.owners[newOwner] ?? '')).toEqual({ name: '买方', phone: '13800000009' });
    expect(register.units['1-1-101']).toMatchObject({ area: 8_937, validFrom: '2026-11-20', designatedVoter: null });
  });

  it('never lets both parties act for it: the moment of the confirmation parts them', () => {
    for (const scene of [proposed, proposed.when(confirm(proposed), lin).after()]) {
      const acting = actingFor(scene.compound().register, '1-1-101');
      const wearers = ['Anna', 'Buyer'].filter((name) => units(scene, name).includes('1-1-101'));
      expect(acting.kind === 'OWNER' && acting.binding !== null ? 1 : 0).toBe(wearers.length);
    }
  });

  it('leaves nobody on the roll who owns nothing more, and their hat is gone', () => {
    const gone = sold.when(sell('2-1-101', [buyer('买方')]), chen).after();
    const after = gone.when(confirm(gone), operator).after();
    expect(Object.keys(after.compound().register.owners)).not.toContain(named('D'));
    expect(units(after, 'Dora')).toEqual([]);
  });

  it('gives it to a buyer who has an account already, and tells them', () => {
    const bought = sold.when(sell('2-1-101', [buyer('Name of A', { owner: named('A') })]), chen).after();
    const answer = bought.when(confirm(bought), lin);
    expect(answer.accepted.events).toContainEqual(told('Anna', '2-1-101', 'TRANSFERRED'));
    expect(units(answer.after(), 'Anna')).toEqual(['1-1-101', '1-1-201', '2-1-101']);
  });

  it('ends what was open for the former owner: claims and codes', () => {
    const claimed = invited.when(claiming('2-1-101'), newcomer('Dora')).after().when(sell('2-1-101', [buyer('买方')]), chen).after();
    const { id: claim } = claimOf(claimed, 'Dora');
    const after = claimed.when(confirm(claimed), lin).after();
    expect(after.compound().enrolment.claims[claim]).toMatchObject({ status: 'REFUSED', reason: 'UNIT_TRANSFERRED' });
    after.when(reviewing(claim, 'D'), chen).then('NOT_FOUND');
    after.when(claiming('2-1-101'), newcomer('Emil')).then('INVITATION_NOT_VALID');
  });

  it('is confirmed by a second person of a second body, whom it does not concern', () => {
    proposed.when(confirm(proposed), chen).then('ALREADY_REVIEWED');
    proposed.when(confirm(proposed), li).then('NEEDS_OTHER_BODY');
    const lives = proposed.and([event('occupant.bound', { unit: '1-1-101', person: lin.person, capacity: named('lin lives here') })]);
    lives.when(confirm(lives), lin).then('REVIEWER_INVOLVED');
    for (const name of ['wu', 'zhou']) proposed.when(confirm(proposed), somebody(name)).then('FORBIDDEN');
  });

  it('stays as it was when it is turned down, or when the buyer\'s name was erased', () => {
    const down = proposed.when({ type: 'RefuseChange', data: { change: id(5), reason: '证号不符' } }, lin).after();
    down.when({ type: 'ConfirmChange', data: { change: id(5) } }, operator).then('NOT_FOUND');
    const change = proposed.compound().enrolment.changes[id(5)];
    const name = change?.kind === 'TRANSFER' ? (change.names[newOwner] ?? '') : '';
    proposed.erased(name).when(confirm(proposed), lin).then('NOT_FOUND');
  });

  it.each([
    ['a second change of the unit', proposed, sell('1-1-101', [buyer('另一位')]), 'CHANGE_OPEN'],
    ['a unit that is not there', sold, sell('9-9-999', [buyer('买方')]), 'UNKNOWN_UNIT'],
    ['a day to come', sold, sell('1-1-101', [buyer('买方')], { validFrom: '2026-11-24' }), 'MALFORMED'],
    ['a day that is none', sold, sell('1-1-101', [buyer('买方')], { validFrom: '2026-02-30' }), 'MALFORMED'],
    ['shares that make no whole', sold, sell('1-1-101', [buyer('甲', { share: [1, 2] }), buyer('乙', { share: [1, 3] })]), 'BAD_SHARES'],
    ['an owner twice', sold, sell('1-1-101', [buyer('甲', { owner: named('D'), share: [1, 2] }), buyer('甲', { owner: named('D'), share: [1, 2] })]), 'BAD_SHARES'],
    ['an owner who is not on the roll', sold, sell('1-1-101', [buyer('甲', { owner: named('Z') })]), 'UNKNOWN_OWNER'],
  ] as const)('refuses %s', (_what, scene, asked, code) => {
    scene.when(asked, chen).then(code);
  });
});

describe('the voter of joint owners', () => {
  const joint = enrolled(enrolled(invited, 'Boris', '1-1-102', 'B'), 'Carla', '1-1-102', 'C');
  const hat = (scene: Scene, name: string): By => ({ person: named(name), capacity: hatsOf(scene.compound(), named(name), NOW)[0]?.capacity ?? '' });
  const name = (voter: string | null, unit = '1-1-102'): Asked => ({ type: 'NameVoter', data: { unit, voter: voter === null ? null : named(voter) } });
  const agreed = joint.when(name('B'), hat(joint, 'Boris')).after().when(name('B'), hat(joint, 'Carla'));
  const acting = (scene: Scene) => actingFor(scene.compound().register, '1-1-102');

  it('is nobody before all of them name the same one', () => {
    expect(acting(joint)).toEqual({ kind: 'JOINT', owners: [named('B'), named('C')] });
    const half = joint.when(name('B'), hat(joint, 'Boris')).then([event('voter.named', { unit: '1-1-102', owner: named('B'), voter: named('B') })]);
    expect(acting(half).kind).toBe('JOINT');
    expect(acting(half.when(name('C'), hat(half, 'Carla')).after()).kind).toBe('JOINT');
  });

  it('is settled by the last of them, and they are told', () => {
    const after = agreed.then([
      event('voter.named', { unit: '1-1-102', owner: named('C'), voter: named('B') }), event('voter.designated', { unit: '1-1-102', voter: named('B'), how: 'OWNERS' }),
      told('Boris', '1-1-102', 'VOTER_DESIGNATED'), told('Carla', '1-1-102', 'VOTER_DESIGNATED'),
    ]);
    expect(acting(after)).toMatchObject({ kind: 'OWNER', owner: named('B'), binding: { person: named('Boris') } });
  });

  it.each([['names another', 'C'], ['takes their word back', null]] as const)('is open again once one of them %s', (_what, voter) => {
    const scene = agreed.after();
    expect(acting(scene.when(name(voter), hat(scene, 'Carla')).after()).kind).toBe('JOINT');
  });

  it('is recorded from a paper by two people of two bodies, against which any of them may speak', () => {
    const put = joint.when({ type: 'ProposeVoter', data: { unit: '1-1-102', voter: named('C'), reference: '推选书 2026-11-01' } }, operator).after();
    put.when(confirm(put), operator).then('ALREADY_REVIEWED');
    const after = put.when(confirm(put), chen).after();
    expect(acting(after)).toMatchObject({ kind: 'OWNER', owner: named('C') });
    expect(acting(after.when(name('B'), hat(after, 'Boris')).after()).kind).toBe('JOINT');
  });

  it('is kept in the next register where the owners are the same, and not where they are others', () => {
    const settled = agreed.after();
    const pair = (first: string, second: string) => home('1-1-102', first, { owners: [first, second].map((key) => ({ key, name: key, phone: null, share: [1, 2] })) });
    expect(acting(registered([pair('C', 'B')], settled, named('same')))).toMatchObject({ kind: 'OWNER', owner: named('B') });
    expect(acting(registered([pair('B', 'Z')], settled, named('others'))).kind).toBe('JOINT');
  });

  it.each([
    ['a unit of one owner', (scene: Scene) => [name('A', '1-1-101'), hat(scene, 'Anna')] as const, 'NOT_JOINT'],
    ['a unit of others', (scene: Scene) => [name('B'), hat(scene, 'Anna')] as const, 'UNKNOWN_UNIT'],
    ['somebody who owns nothing of it', (scene: Scene) => [name('D'), hat(scene, 'Boris')] as const, 'UNKNOWN_OWNER'],
    ['another person\'s hat', (scene: Scene) => [name('B'), { person: named('Anna'), capacity: hat(scene, 'Boris').capacity }] as const, 'UNKNOWN_UNIT'],
  ] as const)('refuses %s', (_what, ask, code) => {
    const scene = enrolled(joint, 'Anna', '1-1-101', 'A');
    scene.when(...ask(scene)).then(code);
  });

  it('is not for whom one hand has bound', () => {
    const weak = invited.when({ type: 'BindOwner', data: { owner: named('B'), person: named('Boris') } }).after();
    weak.when(name('B'), hat(weak, 'Boris')).then('IDENTITY_TOO_WEAK');
  });

  it('of a unit that is not handed over is the developer', () => {
    const scene = registered([home('3-1-101', 'Y', { status: 'SOLD' }), home('3-1-102', 'X', { status: 'UNSOLD', owners: [] })], invited, named('developer'));
    expect([actingFor(scene.compound().register, '3-1-101'), actingFor(scene.compound().register, '3-1-102'), actingFor(scene.compound().register, 'constructor')].map(({ kind }) => kind)).toEqual(['DEVELOPER', 'NOBODY', 'NOBODY']);
  });
});
