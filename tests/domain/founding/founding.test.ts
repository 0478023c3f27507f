import { describe, expect, it } from 'vitest';
import { founded, given } from '../support/foundation.ts';
import { event, HUB, somebody } from '../support/given.ts';

const STREET = 'jurisdiction/00000000-0000-4000-8000-00000000500e';
const compound = { name: '龙庭御景（演示）', ruleProfile: 'CN-CIVILCODE-2021', utcOffset: 480 };

describe('founding a compound', () => {
  it('stands on the feed, without a person', () => {
    const office = { actor: 'hub', capacity: 'hub' };
    const scene = given([]).when({ type: 'FoundCompound', data: compound }, somebody('whoever set it up')).then([event('compound.founded', compound, { office })]);
    expect(scene.events[0]).toMatchObject({ channel: 'feed', n: 1, actor: 'hub', capacity: 'hub' });
    expect(scene.compound().feed.founded).toEqual(compound);
  });

  it('happens once', () => {
    given([founded]).when({ type: 'FoundCompound', data: { ...compound, name: 'Another' } }, HUB).then('ALREADY_FOUNDED');
  });

  it('happens only in the log of a compound', () => {
    given([], { log: STREET }).when({ type: 'FoundCompound', data: compound }).then({ refused: 'MALFORMED', detail: { field: 'log' } });
  });
});

describe('founding a jurisdiction', () => {
  const asked = { type: 'FoundJurisdiction', data: { name: '孙岗乡（演示）' } } as const;

  it('names the street office whose log it is', () => {
    const scene = given([], { log: STREET }).when(asked).then([event('jurisdiction.founded', { name: '孙岗乡（演示）' })]);
    expect(scene.compound().office.founded).toEqual({ name: '孙岗乡（演示）' });
  });

  it('happens once', () => {
    given([event('jurisdiction.founded', asked.data)], { log: STREET }).when(asked).then('ALREADY_FOUNDED');
  });

  it('happens only in the log of a jurisdiction', () => {
    given([]).when(asked).then({ refused: 'MALFORMED', detail: { field: 'log' } });
  });
});

describe('assigning a compound to its street', () => {
  it('is recorded for those who hold a seat', () => {
    const scene = given([founded]).when({ type: 'AssignJurisdiction', data: { street: STREET } }).then([event('jurisdiction.assigned', { street: STREET })]);
    expect(scene.compound().office.street).toBe(STREET);
  });

  it('may change when the boundaries of streets change', () => {
    const other = STREET.replace('500e', '500f');
    const scene = given([founded, event('jurisdiction.assigned', { street: STREET })])
      .when({ type: 'AssignJurisdiction', data: { street: other } }).then([event('jurisdiction.assigned', { street: other })]);
    expect(scene.compound().office.street).toBe(other);
  });

  it('refuses the street that it has', () => {
    given([founded, event('jurisdiction.assigned', { street: STREET })])
      .when({ type: 'AssignJurisdiction', data: { street: STREET } }).then({ refused: 'ALREADY_FOUNDED', detail: { street: STREET } });
  });

  it('refuses another compound as a street', () => {
    given([founded]).when({ type: 'AssignJurisdiction', data: { street: STREET.replace('jurisdiction', 'compound') } }).then({ refused: 'MALFORMED', detail: { field: 'street' } });
  });

  it('needs a compound', () => {
    given([]).when({ type: 'AssignJurisdiction', data: { street: STREET } }).then('NOT_FOUND');
  });
});
