import { describe, expect, it } from 'vitest';
import { personChannel } from '@sanfang/shared/compound/channel.ts';
import { hatsOf } from '@sanfang/shared/compound/hats.ts';
import type { UnitNews } from '@sanfang/shared/compound/person/state.ts';
import { event, id, named, NOW, type Scene } from '../support/given.ts';
import { home, registered } from '../support/register.ts';

const scene = registered([home('1-1-101', 'A'), home('1-1-102', 'B'), home('1-1-201', 'A')]);
const bindOwner = (owner: string, person: string) => ({ type: 'BindOwner', data: { owner: named(owner), person: named(person) } }) as const;
const bindOccupant = (unit: string, person: string) => ({ type: 'BindOccupant', data: { unit, person: named(person) } }) as const;
/** What somebody is told in the channel of their own. */
const told = (person: string, unit: string, what: UnitNews) => event('notice.sent', { unit, what }, { channel: personChannel(named(person)) });
const unbind = (capacity: string) => ({ type: 'EndBinding', data: { capacity } }) as const;

function unitsOf(at: Scene, person: string): readonly (readonly string[])[] {
  return hatsOf(at.compound(), named(person), NOW).map((hat) => hat.units);
}

describe('binding a person to an owner', () => {
  it('gives the hat of all that owner\'s units', () => {
    const after = scene.when(bindOwner('A', 'Anna')).then([event('owner.bound', { owner: named('A'), person: named('Anna'), capacity: id(1), units: ['1-1-101', '1-1-201'], level: 1, how: 'OPERATOR' }), told('Anna', '1-1-101', 'OWNER_BOUND'), told('Anna', '1-1-201', 'OWNER_BOUND')]);
    expect(unitsOf(after, 'Anna')).toEqual([['1-1-101', '1-1-201']]);
  });

  it('refuses an owner who is not in the register', () => {
    scene.when(bindOwner('Z', 'Anna')).then('UNKNOWN_OWNER');
  });

  it('tells everybody else who has an account of the unit', () => {
    const lived = scene.when(bindOccupant('1-1-101', 'Tian')).after();
    expect(lived.when(bindOwner('A', 'Anna')).accepted.events).toContainEqual(told('Tian', '1-1-101', 'OWNER_BOUND'));
  });

  it('is by one hand, so that the hat is for asking opinions only; and so is one of the first version, which did not say', () => {
    const after = scene.when(bindOwner('A', 'Anna')).after();
    expect(hatsOf(after.compound(), named('Anna'), NOW).map((hat) => hat.identity)).toEqual([1]);
    const first = event('owner.bound', { owner: named('B'), person: named('Boris'), capacity: named('hat'), units: ['1-1-102'] });
    const old = scene.and([{ ...first, v: 1 }]);
    expect(old.compound().register.bindings[named('hat')]).toMatchObject({ level: 1, how: 'OPERATOR', since: NOW, ended: null });
  });

  it('refuses a second account for an owner, until the first binding has ended', () => {
    const bound = scene.when(bindOwner('A', 'Anna')).after();
    bound.when(bindOwner('A', 'Anna')).then({ refused: 'ALREADY_BOUND', detail: { capacity: id(1) } });
    bound.when(bindOwner('A', 'Boris')).then('ALREADY_BOUND');
    bound.when(unbind(id(1))).after().when(bindOwner('A', 'Boris')).after();
  });

  it('follows the units into the next register', () => {
    const bound = scene.when(bindOwner('A', 'Anna')).after().when(bindOwner('B', 'Boris')).after().when(bindOccupant('1-1-102', 'Tian')).after();
    const next = registered([home('1-1-101', 'B'), home('1-1-201', 'A'), home('1-1-301', 'A')], bound, named('next'));
    expect(unitsOf(next, 'Anna')).toEqual([['1-1-201', '1-1-301']]);
    expect(unitsOf(next, 'Boris')).toEqual([['1-1-101']]);
    expect(unitsOf(next, 'Tian')).toEqual([]);
    const sold = registered([home('1-1-101', 'C')], next, named('after that'));
    expect(unitsOf(sold, 'Anna')).toEqual([]);
  });
});

describe('binding a person to a unit', () => {
  it('gives the hat of an occupant, to several people', () => {
    const after = scene.when(bindOccupant('1-1-101', 'Tian')).then([event('occupant.bound', { unit: '1-1-101', person: named('Tian'), capacity: id(1) }), told('Tian', '1-1-101', 'OCCUPANT_BOUND')]);
    expect(unitsOf(after.when(bindOccupant('1-1-101', 'Tong')).after(), 'Tong')).toEqual([['1-1-101']]);
  });

  it('refuses the same person twice', () => {
    scene.when(bindOccupant('1-1-101', 'Tian')).after().when(bindOccupant('1-1-101', 'Tian')).then({ refused: 'ALREADY_BOUND', detail: { capacity: id(1) } });
  });

  it.each(['1-1-999', 'constructor'])('refuses the unit %s, which is not there', (unit) => {
    scene.when(bindOccupant(unit, 'Tian')).then({ refused: 'UNKNOWN_UNIT', detail: { unit } });
  });
});

describe('ending a binding', () => {
  it('takes the hat', () => {
    const after = scene.when(bindOwner('A', 'Anna')).after().when(unbind(id(1))).then([event('binding.ended', { capacity: id(1) }), told('Anna', '1-1-101', 'BINDING_ENDED'), told('Anna', '1-1-201', 'BINDING_ENDED')]);
    expect(unitsOf(after, 'Anna')).toEqual([]);
    expect(after.compound().register.bindings[id(1)]?.ended).toBe(NOW);
  });

  it('refuses one that is not there, or has ended', () => {
    scene.when(unbind(id(1))).then('NOT_FOUND');
    scene.when(bindOwner('A', 'Anna')).after().when(unbind(id(1))).after().when(unbind(id(1))).then('NOT_FOUND');
  });
});
