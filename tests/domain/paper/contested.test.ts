import { describe, expect, test } from 'vitest';
import { AFTER_CLOSE, ballotsIn, casting, closed, CLOSES_AT, compound, counters, motion, noticed, open, owner, theResult, unitOf, VOTE, voted } from '../support/ballot.ts';
import { id, somebody } from '../support/given.ts';
import { contesting, entered, entering, paperAt, received, receiving, settling } from '../support/paper.ts';
import { chen, li, lin, seated } from '../support/room.ts';

describe('An owner who handed in no paper', () => {
  const listed = received([unitOf(0)]);
  const paper = paperAt(listed, 1).id;

  test('says so, and what one teller alone speaks of counts for nothing', () => {
    const scene = listed.when(contesting(paper, unitOf(0)), owner(0)).after();
    expect(paperAt(scene, 1)).toMatchObject({ status: 'SET_ASIDE', reason: 'CONTESTED', contested: expect.any(String) as string });
    scene.when(contesting(paper, unitOf(0)), owner(0)).then('ALREADY_CONTESTED');
    scene.when(casting(scene, unitOf(0), 'AGAINST'), owner(0)).after();
  });

  test('cannot take one out of the count any more after the last moment: a third settles it, and what nobody has read by then is held', () => {
    const box = received([unitOf(5)], voted(['AGREE', 'AGREE', 'AGREE', 'AGAINST', 'AGAINST']));
    const waiting = paperAt(box, 1).id;
    for (const late of [box.at(CLOSES_AT), box.at(AFTER_CLOSE)]) {
      const said = late.when(contesting(waiting, unitOf(5)), owner(5)).after();
      expect(paperAt(said, 1)).toMatchObject({ status: 'WAITING', contested: expect.any(String) as string });
      said.at(AFTER_CLOSE).when({ type: 'CloseVote', data: { vote: VOTE } }).then('NOT_DUE');
      const both = entered(said, paperAt(said, 1), 'AGREE', owner(7));
      expect(paperAt(both, 1).status).toBe('DIFFERS');
      const settled = both.when(settling(waiting, 'AGREE'), lin).after();
      expect(theResult(closed(settled))).toMatchObject({ verdict: { outcome: 'PASSED' }, tally: { participated: { persons: 6 } } });
      const over = said.at('2026-12-29T16:00:02.000Z').when({ type: 'CloseVote', data: { vote: VOTE } }).after();
      expect(theResult(over).tally).toMatchObject({ participated: { persons: 5 }, disputed: { persons: 1 } });
    }
    // A moment before, it still goes.
    expect(paperAt(box.at('2026-12-22T15:59:59.999Z').when(contesting(waiting, unitOf(5)), owner(5)).after(), 1).status).toBe('SET_ASIDE');
  });

  test('speaks of that one: another of the same home, which somebody else of it may have handed in, waits on', () => {
    const two = received([unitOf(0), unitOf(0)]);
    const { id: second } = paperAt(two, 2);
    const said = two.when(contesting(second, unitOf(0)), owner(0)).after();
    expect([paperAt(said, 1), paperAt(said, 2)]).toMatchObject([{ status: 'WAITING', contested: null }, { status: 'SET_ASIDE', reason: 'CONTESTED' }]);
    expect(paperAt(entered(said, paperAt(said, 1), 'AGREE', lin), 1).status).toBe('COUNTED');
  });

  test('leaves room for their own paper, however many a teller made up', () => {
    let scene = received([]);
    for (let no = 1; no <= 11; no += 1) {
      scene = scene.when(receiving(scene, unitOf(0), no), li).after();
      scene = scene.when(contesting(paperAt(scene, no).id, unitOf(0)), owner(0)).after();
    }
    const own = scene.when(receiving(scene, unitOf(0), 12), li).after();
    expect(paperAt(entered(own, paperAt(own, 12), 'AGREE', lin), 12).status).toBe('COUNTED');
  });

  test('has it settled by a third, with the reason, once somebody of a second body has read it', () => {
    const scene = listed.when(entering(paper, 'AGREE'), owner(7)).after().when(contesting(paper, unitOf(0)), owner(0)).after();
    expect(paperAt(scene, 1)).toMatchObject({ status: 'WAITING', contested: expect.any(String) as string });
    scene.when(casting(scene, unitOf(0), 'AGAINST'), owner(0)).then('PAPER_WAITS');
    const both = scene.when(entering(paper, 'AGREE'), li).after();
    expect([paperAt(both, 1).status, ballotsIn(both)]).toEqual(['DIFFERS', {}]);
    const settled = both.when(settling(paper, 'UNSIGNED', '签名与名册不符'), lin).after();
    settled.when(casting(settled, unitOf(0), 'AGAINST'), owner(0)).after();
    expect(paperAt(both.when(settling(paper, 'AGREE'), lin).after(), 1).status).toBe('COUNTED');
  });

  test('is heard before the count is signed where it is counted, and it stands', () => {
    const counted = entered(listed, paperAt(listed, 1), 'AGREE', lin).when(contesting(paper, unitOf(0)), owner(0)).after();
    expect(paperAt(counted, 1)).toMatchObject({ status: 'COUNTED', contested: expect.any(String) as string });
    expect(theResult(closed(counted)).tally.agreed.persons).toBe(1);
    counted.when(casting(counted, unitOf(0), 'AGAINST'), owner(0)).then('ALREADY_CAST');
  });

  test('speaks for the own home, of a paper that is there, while the vote is open', () => {
    listed.when(contesting(paper, unitOf(1)), owner(1)).then('UNKNOWN_PAPER');
    listed.when(contesting(paper, unitOf(0)), owner(1)).then('NOT_YOUR_UNIT');
    listed.when(contesting(id(77), unitOf(0)), owner(0)).then('UNKNOWN_PAPER');
    const aside = received([unitOf(0)], voted(['AGREE']));
    aside.when(contesting(paperAt(aside, 1).id, unitOf(0)), owner(0)).then('PAPER_SETTLED');
    const over = closed(entered(listed, paperAt(listed, 1), 'AGREE', lin));
    over.when(contesting(paper, unitOf(0)), owner(0)).then('VOTE_CLOSED');
  });

  test('does not meet again in the third who put it on the list, nor anybody of that body', () => {
    const wang = somebody('wang');
    const drafting = compound.and([seated('wang', 'OWNERS_COMMITTEE', 'committeeMember')]).when({ type: 'DraftVote', data: motion }, chen).after();
    const two = drafting.when({ type: 'AppointCount', data: { vote: VOTE, tellers: [li.capacity, wang.capacity], observers: counters.observers } }, chen).after();
    const box = received([unitOf(0)], open(noticed(two)));
    const { id: paper } = paperAt(box, 1);
    const said = box.when(entering(paper, 'AGREE'), owner(7)).after().when(contesting(paper, unitOf(0)), owner(0)).after().when(entering(paper, 'AGREE'), lin).after();
    said.when(settling(paper, 'AGREE'), li).then('ALREADY_ENTERED');
    said.when(settling(paper, 'AGREE'), wang).then('NEEDS_OTHER_BODY');
    expect(paperAt(said.when(settling(paper, 'AGREE'), owner(8)).after(), 1).status).toBe('COUNTED');
    // Where two have read otherwise and no owner has said anything, the body of who listed it is no obstacle; the person is.
    const differ = box.when(entering(paper, 'AGREE'), owner(7)).after().when(entering(paper, 'AGAINST'), lin).after();
    differ.when(settling(paper, 'AGREE'), li).then('ALREADY_ENTERED');
    expect(paperAt(differ.when(settling(paper, 'AGREE'), wang).after(), 1).status).toBe('COUNTED');
  });

  test('does not settle it, though they count or watch', () => {
    const box = received([unitOf(7)]);
    const { id: own } = paperAt(box, 1);
    const read = box.when(entering(own, 'AGREE'), owner(8)).after().when(contesting(own, unitOf(7)), owner(7)).after().when(entering(own, 'AGREE'), li).after();
    read.when(settling(own, 'UNSIGNED'), owner(7)).then('REVIEWER_INVOLVED');
    read.when(settling(own, 'UNSIGNED'), lin).after();
  });
});
