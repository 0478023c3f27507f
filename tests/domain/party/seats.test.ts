import { describe, expect, it } from 'vitest';
import type { SeatOffice } from '@sanfang/shared/compound/party/offices.ts';
import { founded, given } from '../support/foundation.ts';
import { event, id, named, NOW } from '../support/given.ts';

const term = { from: '2024-01-01', until: '2028-12-31' };
const [committee, branch] = [named('committee'), named('branch')];
const bodies = [
  founded,
  event('party.formed', { party: committee, kind: 'OWNERS_COMMITTEE', name: '业主委员会', term }),
  event('party.formed', { party: branch, kind: 'PARTY_BRANCH', name: '小区党支部', term: { from: '2024-01-01', until: null } }),
];

function fill(person: string, office: SeatOffice, over: { party?: string; from?: string; until?: string | null } = {}) {
  const { party = committee, from = '2024-01-01', until = '2028-12-31' } = over;
  return { type: 'FillSeat', data: { party, office, person: named(person), name: `Name of ${person}`, term: { from, until } } } as const;
}

describe('filling a seat', () => {
  it('gives a person a seat and a hat; the name is sealed', () => {
    const scene = given(bodies).when(fill('Chen', 'committeeChair')).then([
      event('seat.filled', { seat: id(1), party: committee, office: 'committeeChair', person: named('Chen'), capacity: id(2), term },
        { seal: { name: { value: 'Name of Chen', subjects: [named('Chen')], retention: 'PERMANENT' } } }),
    ]);
    const { seats, names } = scene.compound().office;
    expect(seats[id(1)]).toMatchObject({ office: 'committeeChair', capacity: id(2), vacated: null });
    expect(scene.opened(names[named('Chen')] ?? '')).toBe('Name of Chen');
    expect(JSON.stringify(scene.compound().office)).not.toContain('Name of Chen');
  });

  it('answers with seat and hat', () => {
    const result = given(bodies).when(fill('Chen', 'committeeChair'));
    expect([result.made('seat'), result.made('capacity')]).toEqual([id(1), id(2)]);
  });

  it('has one head at a time and many members', () => {
    const scene = given(bodies).when(fill('Chen', 'committeeChair')).after();
    scene.when(fill('Li', 'committeeChair')).then({ refused: 'SEAT_TAKEN', detail: { seat: id(1), by: 'ANOTHER_PERSON' } });
    scene.when(fill('Li', 'committeeMember')).after().when(fill('Wang', 'committeeMember')).after();
  });

  it('does not seat a person twice in one body', () => {
    given(bodies).when(fill('Chen', 'committeeChair')).after().when(fill('Chen', 'committeeMember')).then({ refused: 'SEAT_TAKEN', detail: { seat: id(1), by: 'SAME_PERSON' } });
  });

  it('seats a person in several bodies', () => {
    const scene = given(bodies).when(fill('Zhou', 'committeeMember')).after().when(fill('Zhou', 'branchSecretary', { party: branch })).after();
    expect(Object.values(scene.compound().office.seats).map((seat) => seat.person)).toEqual([named('Zhou'), named('Zhou')]);
  });

  it('lets a successor follow, when the term is over or the seat was vacated', () => {
    const scene = given(bodies).when(fill('Chen', 'committeeChair', { until: '2026-12-31' })).after();
    scene.when(fill('Li', 'committeeChair', { from: '2026-12-31' })).then('SEAT_TAKEN');
    scene.when(fill('Li', 'committeeChair', { from: '2027-01-01' })).after();
    scene.when({ type: 'VacateSeat', data: { seat: id(1) } }).after().when(fill('Li', 'committeeChair', { from: '2026-11-23' })).after();
  });

  it('knows the offices of each kind of body', () => {
    given(bodies).when(fill('Wu', 'siteManager')).then({ refused: 'OFFICE_NOT_OF_PARTY', detail: { kind: 'OWNERS_COMMITTEE' } });
  });

  it.each([['2023-12-31', '2028-12-31'], ['2024-01-01', '2029-01-01'], ['2024-01-01', null], ['2024-06-01', '2024-05-01'], ['2024-01-01', '2024-02-30']])(
    'refuses a seat from %s to %s in a body from 2024-01-01 to 2028-12-31', (from, until) => {
      given(bodies).when(fill('Chen', 'committeeChair', { from, until })).then('BAD_TERM');
    });

  it('takes an open term in an open body', () => {
    given(bodies).when(fill('Zhou', 'branchSecretary', { party: branch, until: null })).after();
  });

  it('refuses seats of a body that is over, by the local date', () => {
    // 16:00 UTC on the last day is already the next day, eight hours to the east.
    given(bodies).at('2028-12-31T15:59:59.999Z').when(fill('Chen', 'committeeChair')).after();
    given(bodies).at('2028-12-31T16:00:00.000Z').when(fill('Chen', 'committeeChair')).then('TERM_OVER');
  });

  it('refuses seats of a body that was ended', () => {
    given([...bodies, event('party.ended', { party: committee, on: '2026-11-23' })]).when(fill('Chen', 'committeeChair')).then('TERM_OVER');
    given([...bodies, event('party.ended', { party: committee, on: '2024-01-01' })]).when(fill('Chen', 'committeeChair')).then('TERM_OVER');
    given([...bodies, event('party.ended', { party: committee, on: '2027-01-01' })]).when(fill('Chen', 'committeeChair')).then('BAD_TERM');
  });

  it('refuses a body that is not there', () => {
    given(bodies).when(fill('Chen', 'committeeChair', { party: named('nobody') })).then('UNKNOWN_PARTY');
  });
});

describe('vacating a seat', () => {
  const vacate = { type: 'VacateSeat', data: { seat: id(1) } } as const;

  it('takes the hat, not the name', () => {
    const scene = given(bodies).when(fill('Chen', 'committeeChair')).after().when(vacate).then([event('seat.vacated', { seat: id(1) })]);
    expect(scene.compound().office.seats[id(1)]?.vacated).toBe(NOW);
    expect(Object.keys(scene.compound().office.names)).toEqual([named('Chen')]);
  });

  it('happens once', () => {
    given(bodies).when(fill('Chen', 'committeeChair')).after().when(vacate).after().when(vacate).then('SEAT_VACANT');
  });

  it('refuses a seat that is not there', () => {
    given(bodies).when(vacate).then('UNKNOWN_SEAT');
  });
});
