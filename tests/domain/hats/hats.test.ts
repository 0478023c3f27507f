import { describe, expect, it } from 'vitest';
import { hatsOf } from '@sanfang/shared/compound/hats.ts';
import { founded, given } from '../support/foundation.ts';
import { event, named, NOW, type Scene } from '../support/given.ts';

const [committee, street] = [named('committee'), named('street')];
const term = { from: '2024-01-01', until: '2026-12-31' };
const name = (person: string) => ({ seal: { name: { value: person, subjects: [named(person)], retention: 'PERMANENT' } } }) as const;
const chair = event('seat.filled', { seat: named('chair'), party: committee, office: 'committeeChair', person: named('Chen'), capacity: named('chair hat'), term }, name('Chen'));
const body = event('party.formed', { party: committee, kind: 'OWNERS_COMMITTEE', name: '业主委员会', term: { from: '2024-01-01', until: '2028-12-31' } });

function wears(scene: Scene, person: string, now = NOW): string[] {
  return hatsOf(scene.compound(), named(person), now).map((hat) => hat.office);
}

describe('hats', () => {
  it('are given by a seat of a living body, with its side and its name', () => {
    const hats = hatsOf(given([founded, body, chair]).compound(), named('Chen'), NOW);
    expect(hats).toEqual([{
      capacity: named('chair hat'), person: named('Chen'), office: 'committeeChair', seat: named('chair'), side: 'COMMITTEE', units: [], identity: null,
      party: { id: committee, kind: 'OWNERS_COMMITTEE', name: '业主委员会' },
    }]);
  });

  it('belong to the person who holds the seat', () => {
    expect(wears(given([founded, body, chair]), 'Li')).toEqual([]);
  });

  it('begin and end with the term, by the local date of the compound', () => {
    const scene = given([founded, body, chair]);
    expect(wears(scene, 'Chen', '2023-12-31T15:59:59.999Z')).toEqual([]);
    expect(wears(scene, 'Chen', '2023-12-31T16:00:00.000Z')).toEqual(['committeeChair']);
    expect(wears(scene, 'Chen', '2026-12-31T15:59:59.999Z')).toEqual(['committeeChair']);
    expect(wears(scene, 'Chen', '2026-12-31T16:00:00.000Z')).toEqual([]);
  });

  it('go when the seat is vacated or the body ends', () => {
    expect(wears(given([founded, body, chair, event('seat.vacated', { seat: named('chair') })]), 'Chen')).toEqual([]);
    expect(wears(given([founded, body, chair, event('party.ended', { party: committee, on: '2026-11-23' })]), 'Chen')).toEqual([]);
    expect(wears(given([founded, body, chair, event('party.ended', { party: committee, on: '2026-11-24' })]), 'Chen')).toEqual(['committeeChair']);
  });

  it('are several when a person is several things', () => {
    const unit = { building: '1', entrance: '1', area: 8_937, areaSource: 'SURVEY', kind: 'HOME', status: 'HANDED_OVER', designatedVoter: null, validFrom: '2026-01-01' } as const;
    const owner = named('owner Chen');
    const scene = given([
      founded, body, chair,
      event('register.import_started', { import: named('import'), rows: 1, validFrom: '2026-01-01' }),
      event('register.units_staged', { import: named('import'), units: [{ id: '1-1-101', ...unit, owners: [{ owner, share: [1, 1] }] }], owners: [owner] },
        { seal: { [`owner.${owner}`]: { value: { name: 'Chen', phone: null }, subjects: [owner], retention: 'REGISTER' } } }),
      event('register.activated', { import: named('import'), version: 1, units: 1, buildings: 1, area: 8_937, persons: 1 }),
      event('owner.bound', { owner, person: named('Chen'), capacity: named('owner hat'), units: ['1-1-101'] }),
      event('occupant.bound', { unit: '1-1-101', person: named('Tian'), capacity: named('occupant hat') }),
    ]);
    expect(wears(scene, 'Chen')).toEqual(['committeeChair', 'owner']);
    expect(hatsOf(scene.compound(), named('Tian'), NOW)).toEqual([
      { capacity: named('occupant hat'), person: named('Tian'), office: 'occupant', party: null, seat: null, side: null, units: ['1-1-101'], identity: 1 },
    ]);
    expect(wears(scene.and([event('binding.ended', { capacity: named('owner hat') })]), 'Chen')).toEqual(['committeeChair']);
  });

  it('of street officials come from the log of the compound\'s street, and only those of the street office', () => {
    const seat = (office: 'streetOfficial' | 'operator', party: string) =>
      event('seat.filled', { seat: named(office), party, office, person: named('Song'), capacity: named(`${office} hat`), term }, name('Song'));
    const office = given([
      event('jurisdiction.founded', { name: '孙岗乡（演示）' }),
      event('party.formed', { party: street, kind: 'STREET_OFFICE', name: '孙岗乡人民政府（演示）', term }), seat('streetOfficial', street),
      event('party.formed', { party: named('operator'), kind: 'OPERATOR', name: '运维', term }), seat('operator', named('operator')),
    ], { log: `jurisdiction/${street}` });
    expect(wears(office, 'Song')).toEqual(['streetOfficial', 'operator']);
    expect(wears(given([founded], { street: office.compound().office }), 'Song')).toEqual(['streetOfficial']);
    expect(wears(given([founded]), 'Song')).toEqual([]);
  });
});
