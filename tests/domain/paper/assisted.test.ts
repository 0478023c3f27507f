import { describe, expect, test } from 'vitest';
import type { Choice } from '@sanfang/shared/law/ballot.ts';
import { AFTER_CLOSE, ballotsIn, casting, closed, CLOSES_AT, drafted, noticed, open, owned, owner, theNoticed, theResult, unitOf, VOTE, voted } from '../support/ballot.ts';
import { event, id, named, type Asked, type Scene } from '../support/given.ts';
import { home } from '../support/register.ts';
import { entered, entering, paperAt, received } from '../support/paper.ts';
import { chen, li, lin, zhou } from '../support/room.ts';

function helping(scene: Scene, unit: string, choice: Choice): Asked {
  const { data } = casting(scene, unit, choice);
  return { type: 'AssistBallot', data } as Asked;
}
const witnessing = (assisted: string, choice: Choice): Asked => ({ type: 'WitnessBallot', data: { vote: VOTE, assisted, choice } });
const only = (scene: Scene) => Object.values(theNoticed(scene).assisted)[0] ?? { id: '', token: '', status: null };

describe('An owner who cannot vote alone', () => {
  const scene = open();
  const told = scene.when(helping(scene, unitOf(0), 'AGREE'), lin).after();
  const { id: assisted, token } = only(told);

  test('tells a helper, and it stands once a witness of another body has heard the same', () => {
    expect(ballotsIn(told)[token]).toBeUndefined();
    const heard = told.when(witnessing(assisted, 'AGREE'), li).after();
    expect(ballotsIn(heard)[token]).toMatchObject({ via: 'ASSISTED', disputed: false });
    expect(heard.events.find(({ type }) => type === 'ballot.cast')).toMatchObject({ actor: token, data: { via: 'ASSISTED' } });
    expect(theResult(closed(heard)).tally.agreed.persons).toBe(1);
    heard.when(witnessing(assisted, 'AGREE'), zhou).then('UNKNOWN_PAPER');
    heard.when(casting(heard, unitOf(0), 'AGAINST'), owner(0)).then('ALREADY_CAST');
    told.when(witnessing(assisted, 'AGREE'), owner(3)).after();
  });

  test('is not bound by what the witness did not hear', () => {
    const dropped = told.when(witnessing(assisted, 'AGAINST'), li).after();
    expect(only(dropped).status).toBe('DROPPED');
    expect(ballotsIn(dropped)).toEqual({});
    dropped.when(helping(dropped, unitOf(0), 'AGAINST'), lin).after();
  });

  test('may still vote otherwise while no witness has spoken, and the close does not wait', () => {
    const alone = told.when(casting(told, unitOf(0), 'AGAINST'), owner(0)).after();
    alone.when(witnessing(assisted, 'AGREE'), li).then('ALREADY_CAST');
    expect(theResult(closed(told)).tally).toMatchObject({ participated: { persons: 0 }, silent: { persons: 9 } });
    told.at(AFTER_CLOSE).when(witnessing(assisted, 'AGREE'), li).then('VOTE_CLOSED');
  });

  test('is not voted for by one person twice, by one body alone, with another ballot than was shown, or out of time', () => {
    told.when(witnessing(assisted, 'AGREE'), lin).then('ALREADY_ENTERED');
    scene.when(helping(scene, unitOf(0), 'AGREE'), chen).after().when(witnessing(only(scene.when(helping(scene, unitOf(0), 'AGREE'), chen).after()).id, 'AGREE'), li).then('NEEDS_OTHER_BODY');
    told.when(witnessing(id(77), 'AGREE'), li).then('UNKNOWN_PAPER');
    told.when(witnessing(assisted, 'AGREE'), owner(0)).then('REVIEWER_INVOLVED');
    const { data } = helping(scene, unitOf(0), 'AGREE') as Extract<Asked, { type: 'AssistBallot' }>;
    scene.when({ type: 'AssistBallot', data: { ...data, choice: 'AGAINST' } }, lin).then('OTHER_PAPER');
    scene.when({ type: 'AssistBallot', data: { ...data, motion: 'x'.repeat(43) } }, lin).then('OTHER_MOTION');
    scene.when({ type: 'AssistBallot', data: { ...data, unit: '9-9-901' } }, lin).then('OUT_OF_SCOPE');
    scene.at(CLOSES_AT).when(helping(scene, unitOf(0), 'AGREE'), lin).then('VOTE_CLOSED');
    noticed().when(helping(noticed(), unitOf(0), 'AGREE'), lin).then('VOTE_NOT_OPEN');
  });

  test('is not heard by two of one body, whatever hat the second wears for it', () => {
    const atHome = { person: chen.person, capacity: named('chen at home') };
    const bound = scene.and([event('owner.bound', { owner: named('chen'), ...atHome, units: [unitOf(8)] })]);
    const helped = bound.when(helping(bound, unitOf(0), 'AGREE'), li).after();
    helped.when(witnessing(only(helped).id, 'AGREE'), atHome).then('NEEDS_OTHER_BODY');
    const byLin = bound.when(helping(bound, unitOf(0), 'AGREE'), lin).after();
    byLin.when(witnessing(only(byLin).id, 'AGREE'), atHome).after();
  });

  test('has one ballot, whichever way came first', () => {
    const cast = voted(['AGAINST']);
    // Who helps does not learn from it that the owner has voted; the second of the two does, where it would count.
    const inBox = received([unitOf(0)]);
    const read = inBox.when(entering(paperAt(inBox, 1).id, 'AGAINST'), owner(7)).after();
    for (const [before, refused] of [[cast, 'ALREADY_CAST'], [read, 'PAPER_WAITS']] as const) {
      const helped = before.when(helping(before, unitOf(0), 'AGREE'), lin).after();
      helped.when(witnessing(only(helped).id, 'AGREE'), li).then(refused);
    }
    // What one teller alone has put on the list gives way to a word before two bodies.
    const said = inBox.when(helping(inBox, unitOf(0), 'AGREE'), lin).after();
    const over = said.when(witnessing(only(said).id, 'AGREE'), owner(3)).after();
    expect([paperAt(over, 1), ballotsIn(over)[token]]).toMatchObject([{ status: 'SET_ASIDE', reason: 'BALLOT_STANDS' }, { via: 'ASSISTED' }]);
    const heard = told.when(witnessing(assisted, 'AGREE'), li).after();
    expect(paperAt(received([unitOf(0)], heard), 1)).toMatchObject({ status: 'SET_ASIDE', reason: 'BALLOT_STANDS' });
    const both = entered(received([unitOf(0)], told), paperAt(received([unitOf(0)], told), 1), 'ABSTAIN', lin);
    both.when(witnessing(assisted, 'AGREE'), li).then('ALREADY_CAST');
  });

  test('has one word waiting with a helper, who has so many waiting and no more', () => {
    const again = told.when(helping(told, unitOf(0), 'AGAINST'), lin).after();
    expect(Object.values(theNoticed(again).assisted).map(({ status }) => status)).toEqual(['DROPPED', 'WAITING']);
    again.when(witnessing(assisted, 'AGREE'), li).then('UNKNOWN_PAPER');
    // What another helper has taken down stays: nobody takes an owner's word from them.
    const both = again.when(helping(again, unitOf(0), 'AGREE'), chen).after();
    expect(Object.values(theNoticed(both).assisted).map(({ status }) => status)).toEqual(['DROPPED', 'WAITING', 'WAITING']);
    const many = owned(Array.from({ length: 24 }, (_, i) => home(`1-1-${String(100 + i)}`, `owner ${String(i)}`)));
    const wide = open(noticed(drafted({ origin: { kind: 'PETITION', persons: 5, area: 50_000, reference: '业主联名书' } }, many)));
    const full = Array.from({ length: 20 }).reduce<Scene>((now, _, i) => now.when(helping(now, `1-1-${String(100 + i)}`, 'AGREE'), lin).after(), wide);
    full.when(helping(full, '1-1-120', 'AGREE'), lin).then('LIMIT_REACHED');
    full.when(helping(full, '1-1-119', 'AGREE'), lin).after();
    full.when(helping(full, '1-1-120', 'AGREE'), chen).after();
  });

  test('says a word that stands in no open data', () => {
    expect(JSON.stringify(told.events.filter(({ type }) => type === 'ballot.assisted'))).not.toContain('AGREE');
  });
});
