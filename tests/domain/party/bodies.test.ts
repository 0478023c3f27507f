import { describe, expect, it } from 'vitest';
import { partyKinds, sideOf, type PartyKind } from '@sanfang/shared/compound/party/offices.ts';
import { founded, given } from '../support/foundation.ts';
import { event, id, named } from '../support/given.ts';

const STREET = 'jurisdiction/00000000-0000-4000-8000-00000000500e';
const term = { from: '2024-01-01', until: '2028-12-31' };
const committee = event('party.formed', { party: named('committee'), kind: 'OWNERS_COMMITTEE', name: '业主委员会', term });

function form(kind: PartyKind, from = '2024-01-01', until: string | null = null) {
  return { type: 'FormParty', data: { kind, name: 'A body', term: { from, until } } } as const;
}

describe('forming a body', () => {
  it('gives it an id, a kind and a term', () => {
    const scene = given([founded]).when(form('PARTY_BRANCH')).then([
      event('party.formed', { party: id(1), kind: 'PARTY_BRANCH', name: 'A body', term: { from: '2024-01-01', until: null } }),
    ]);
    expect(scene.compound().office.parties[id(1)]).toEqual({ id: id(1), kind: 'PARTY_BRANCH', name: 'A body', term: { from: '2024-01-01', until: null }, ended: null });
  });

  it('answers with the id', () => {
    expect(given([founded]).when(form('GRID')).made('party')).toBe(id(1));
  });

  it.each(partyKinds.filter((kind) => sideOf[kind] === 'COMMITTEE'))('refuses %s beside a living body of the same side', (kind) => {
    given([founded, committee]).when(form(kind)).then({ refused: 'PARTY_EXISTS', detail: { party: named('committee') } });
  });

  it('lets the next body begin the day after', () => {
    given([founded, committee]).when(form('OWNERS_COMMITTEE', '2028-12-31')).then('PARTY_EXISTS');
    given([founded, committee]).when(form('OWNERS_COMMITTEE', '2029-01-01')).after();
  });

  it('lets an interim body begin on the day on which the old one was ended', () => {
    const ended = event('party.ended', { party: named('committee'), on: '2026-11-23' });
    given([founded, committee, ended]).when(form('INTERIM_COMMITTEE', '2026-11-22')).then('PARTY_EXISTS');
    given([founded, committee, ended]).when(form('INTERIM_COMMITTEE', '2026-11-23')).after();
  });

  it('forgets a body that was ended on its first day', () => {
    const ended = event('party.ended', { party: named('committee'), on: '2024-01-01' });
    given([founded, committee, ended]).when(form('OWNERS_COMMITTEE', '2024-01-01')).after();
  });

  it('takes several bodies that sit on no side', () => {
    given([founded]).when(form('GRID')).after().when(form('GRID')).after();
  });

  it.each([['2026-02-30', null], ['2026-05-01', '2026-04-30'], ['2026-01-01', '2026-13-01']])('refuses a term from %s to %s', (from, until) => {
    given([founded]).when(form('PROPERTY_COMPANY', from, until)).then('BAD_TERM');
  });

  it('takes a term of one day', () => {
    given([founded]).when(form('PROPERTY_COMPANY', '2026-05-01', '2026-05-01')).after();
  });

  it('keeps street offices in their own logs, and the bodies of a compound in the compound', () => {
    const street = [event('jurisdiction.founded', { name: '孙岗乡（演示）' })];
    given([founded]).when(form('STREET_OFFICE')).then({ refused: 'MALFORMED', detail: { field: 'kind' } });
    given(street, { log: STREET }).when(form('OWNERS_COMMITTEE')).then({ refused: 'MALFORMED', detail: { field: 'kind' } });
    const formed = given(street, { log: STREET }).when(form('STREET_OFFICE')).after();
    formed.when(form('STREET_OFFICE')).then('PARTY_EXISTS');
    formed.when(form('OPERATOR')).after();
  });

  it('needs a log that was founded', () => {
    given([]).when(form('PARTY_BRANCH')).then('NOT_FOUND');
  });
});

describe('ending a body early', () => {
  const end = (on: string, party = named('committee')) => ({ type: 'EndParty', data: { party, on } }) as const;

  it('records the day', () => {
    const scene = given([founded, committee]).when(end('2026-11-23')).then([event('party.ended', { party: named('committee'), on: '2026-11-23' })]);
    expect(scene.compound().office.parties[named('committee')]?.ended).toBe('2026-11-23');
  });

  it('refuses a body that is not there', () => {
    given([founded, committee]).when(end('2026-11-23', named('nobody'))).then('UNKNOWN_PARTY');
  });

  it('refuses a second time', () => {
    given([founded, committee]).when(end('2026-11-23')).after().when(end('2026-11-24')).then({ refused: 'TERM_OVER', detail: { on: '2026-11-23' } });
  });

  it.each(['2023-12-31', '2029-01-01', '2026-02-30'])('refuses %s, which is no day of its term', (on) => {
    given([founded, committee]).when(end(on)).then('BAD_TERM');
  });
});
