import { describe, expect, test } from 'vitest';
import { personChannel, voteChannel } from '@sanfang/shared/compound/channel.ts';
import { draft } from '@sanfang/shared/compound/event.ts';
import { evolveOverview, initialOverview } from '@sanfang/shared/compound/overview-fold.ts';
import { ownVoters } from '@sanfang/shared/compound/vote/ballot-standing.ts';
import { digestOfPaper } from '@sanfang/shared/compound/vote/ballot-paper.ts';
import { tokenOfUnit } from '@sanfang/shared/compound/vote/voter.ts';
import { AFTER_CLOSE, ballotsIn, casting, closed, CLOSES_AT, compound, counters, motion, noticed, open, owner, theNoticed, theResult, theVote, unitOf, VOTE, voted } from '../support/ballot.ts';
import { event, id, somebody, type Scene } from '../support/given.ts';
import { codeFor, entered, entering, paperAt, papersIn, received, receiving, scanned, settling } from '../support/paper.ts';
import { chen, li, lin, seated, seatOf } from '../support/room.ts';

const A_WEEK_LATER = '2026-12-29T16:00:00.000Z';
const evolved = (scene: Scene) => scene.events.reduce(evolveOverview, initialOverview);
const standing = (scene: Scene) => ownVoters(theNoticed(scene), scene.compound().register, [{ capacity: owner(0).capacity, office: 'owner', units: [unitOf(0)] }]).map((one) => ('standing' in one ? one.standing : one.refused))[0];
const tokenAt = (scene: Scene, unit: string) => tokenOfUnit(theNoticed(scene), unit) ?? '';

describe('A paper that comes out of the box', () => {
  test('is put on the list by a teller, with its scan, before the close', () => {
    const scene = open();
    const paper = id(11);
    scene.when(receiving(scene, unitOf(0)), li).then([
      draft(voteChannel(VOTE), 'paper.received', { vote: VOTE, paper, no: 1, token: tokenAt(scene, unitOf(0)), scan: scanned(1) }),
      draft(personChannel(owner(0).person), 'notice.sent', { unit: unitOf(0), what: 'PAPER_RECEIVED' }),
    ]);
    expect(paperAt(received([unitOf(0), unitOf(1)]), 2)).toMatchObject({ status: 'WAITING', receivedBy: li.capacity, entries: [] });
  });

  test('is not taken from others, before it opens, after its last moment, with another code, or twice', () => {
    const scene = open();
    for (const by of [owner(7), lin, chen]) scene.when(receiving(scene, unitOf(0)), by).then('FORBIDDEN');
    scene.at(CLOSES_AT).when(receiving(scene, unitOf(0)), li).then('VOTE_CLOSED');
    const announced = noticed();
    announced.when(receiving(announced, unitOf(0)), li).then('VOTE_NOT_OPEN');
    closed(scene).when(receiving(scene, unitOf(0)), li).then('VOTE_CLOSED');
    scene.when({ type: 'ReceivePaper', data: { vote: VOTE, code: `${codeFor(scene, unitOf(0)).slice(0, -1)}?`, scan: scanned(1) } }, li).then('WRONG_PAPER_CODE');
    received([unitOf(0)]).when({ type: 'ReceivePaper', data: { vote: VOTE, code: codeFor(scene, unitOf(1)), scan: scanned(1) } }, li).then({ refused: 'ALREADY_RECEIVED', detail: { no: 1 } });
  });

  test('is not taken where all who count and watch are of one side: nobody could read it a second time', () => {
    const ofOwners = compound.when({ type: 'DraftVote', data: motion }, chen).after()
      .when({ type: 'AppointCount', data: { vote: VOTE, tellers: [owner(6).capacity], observers: counters.observers.slice(0, 2) } }, chen).after();
    const scene = open(noticed(ofOwners));
    scene.when(receiving(scene, unitOf(0)), owner(6)).then('NEEDS_OTHER_BODY');
  });

  test('keeps its owner from voting online once somebody of a second body has read it, and lets nobody else wait', () => {
    const listed = received([unitOf(0)]);
    const scene = listed.when(entering(paperAt(listed, 1).id, 'AGREE'), owner(7)).after();
    expect(standing(scene)).toBe('PAPER_WAITS');
    scene.when(casting(scene, unitOf(0), 'AGAINST'), owner(0)).then({ refused: 'PAPER_WAITS', detail: { no: 1 } });
    scene.when(casting(scene, unitOf(1), 'AGAINST'), owner(1)).after();
    const read = scene.when(entering(paperAt(scene, 1).id, 'AGREE'), li).after();
    expect([paperAt(read, 1).status, standing(read)]).toEqual(['COUNTED', 'CAST_ON_PAPER']);
  });

  test('is one of so many for a home, and no more', () => {
    const ten = received(Array.from({ length: 10 }, () => unitOf(0)));
    ten.when(receiving(ten, unitOf(0), 11), li).then('LIMIT_REACHED');
    ten.when(receiving(ten, unitOf(1), 11), li).after();
  });

  test('gives way to a ballot of its owner while the teller who listed it alone speaks of it, whoever of that side has read it', () => {
    const scene = received([unitOf(0)]);
    const ownSide = scene.when(entering(paperAt(scene, 1).id, 'AGREE'), li).after();
    for (const before of [scene, ownSide]) {
      expect(standing(before)).toBe('PAPER_UNREAD');
      const cast = before.when(casting(before, unitOf(0), 'AGAINST'), owner(0));
      const told = cast.accepted.events.filter(({ type }) => type === 'notice.sent');
      expect(told).toMatchObject([{ channel: personChannel(owner(0).person), data: { what: 'PAPER_SET_ASIDE' } }]);
      const after = cast.after();
      expect([paperAt(after, 1), ballotsIn(after)[tokenAt(after, unitOf(0))]]).toMatchObject([{ status: 'SET_ASIDE', reason: 'BALLOT_STANDS' }, { via: 'ONLINE' }]);
      // Nobody learns from the list which owner it was.
      expect(after.events.findLast(({ type }) => type === 'paper.settled')?.actor).toBe(tokenAt(after, unitOf(0)));
      after.when(entering(paperAt(after, 1).id, 'AGREE'), owner(7)).then('PAPER_SETTLED');
      expect(theResult(closed(after)).tally).toMatchObject({ against: { persons: 1 }, disputed: { persons: 0 } });
    }
  });

  test('of older days, when it was not noted for whom it was read, keeps its place', () => {
    const scene = received([unitOf(0)]);
    const old = scene.and([{ ...draft(voteChannel(VOTE), 'paper.entered', { vote: VOTE, paper: paperAt(scene, 1).id }, { seal: { mark: { value: { mark: 'AGREE', salt: 'e'.repeat(43) }, subjects: [], retention: 'BALLOT' } } }) }]);
    old.when(casting(old, unitOf(0), 'AGAINST'), owner(0)).then('PAPER_WAITS');
  });

  test('is set aside at once where another was first, and the reason stands on the list', () => {
    const cast = voted(['AGREE']);
    expect(paperAt(received([unitOf(0)], cast), 1)).toMatchObject({ status: 'SET_ASIDE', reason: 'BALLOT_STANDS' });
  });

  test('waits behind another of the same person: the first valid one stands, and the other may say nothing', () => {
    const two = received([unitOf(0), unitOf(0)]);
    two.when(entering(paperAt(two, 2).id, 'AGREE'), li).then({ refused: 'PAPER_WAITS', detail: { no: 1 } });
    const valid = entered(two, paperAt(two, 1), 'AGREE', lin);
    expect([paperAt(valid, 1).status, paperAt(valid, 2)]).toMatchObject(['COUNTED', { status: 'SET_ASIDE', reason: 'PAPER_BEFORE' }]);
    for (const mark of ['UNMARKED', 'OTHER_CODE'] as const) {
      const over = entered(two.at(AFTER_CLOSE), paperAt(two, 1), mark, lin);
      expect(theResult(closed(entered(over, paperAt(over, 2), 'AGAINST', lin))).tally).toMatchObject({ against: { persons: 1 }, invalid: { persons: 0 } });
    }
  });
});

describe('Entry by two', () => {
  test('a second person of another body who reads the same makes it a ballot of the counting person, by paper', () => {
    const scene = received([unitOf(0)]);
    const paper = paperAt(scene, 1);
    const once = scene.when(entering(paper.id, 'AGREE'), li).after();
    const twice = once.when(entering(paper.id, 'AGREE'), owner(7)).after();
    const { units, area } = theNoticed(scene).electorate.voters[paper.token] ?? { units: [], area: 0 };
    const salt = 'e'.repeat(43);
    const cast = twice.events.find(({ type }) => type === 'ballot.cast');
    expect(cast?.data).toMatchObject({ token: paper.token, via: 'PAPER', replaces: null, signed: digestOfPaper({ vote: VOTE, motion: theNoticed(scene).digest, units, area, choice: 'AGREE', salt }) });
    expect(cast?.actor).toBe(paper.token);
    expect(twice.opened(cast?.sealed['choice'] ?? '')).toEqual({ choice: 'AGREE', salt });
    expect(paperAt(twice, 1)).toMatchObject({ status: 'COUNTED', reason: null, settledBy: null });
    expect(ballotsIn(once)[paper.token]).toBeUndefined();
    expect(ballotsIn(twice)[paper.token]).toMatchObject({ via: 'PAPER', disputed: false });
    twice.when(casting(twice, unitOf(0), 'AGAINST'), owner(0)).then('ALREADY_CAST');
    twice.when(entering(paper.id, 'AGREE'), lin).then({ refused: 'PAPER_SETTLED', detail: { no: 1 } });
  });

  test('what was entered is nowhere in open data', () => {
    const scene = received([unitOf(0)]);
    const once = scene.when(entering(paperAt(scene, 1).id, 'AGAINST'), li).after();
    expect(JSON.stringify(once.events)).not.toContain('AGAINST');
  });

  test('neither the same person nor the same body enters twice, and nobody who does not count or watch', () => {
    const scene = received([unitOf(0)]).when(entering(paperAt(received([unitOf(0)]), 1).id, 'AGREE'), owner(7)).after();
    const { id: paper } = paperAt(scene, 1);
    scene.when(entering(paper, 'AGREE'), owner(7)).then('ALREADY_ENTERED');
    scene.when(entering(paper, 'AGREE'), owner(8)).then('NEEDS_OTHER_BODY');
    for (const by of [chen, owner(0)]) scene.when(entering(paper, 'AGREE'), by).then('FORBIDDEN');
    scene.when(entering(id(77_777), 'AGREE'), li).then('UNKNOWN_PAPER');
    scene.when(entering(paper, 'AGREE'), lin).after();
  });

  test('whoever has left their seat since read for its body all the same, and whoever has sold for the owners', () => {
    const wang = somebody('wang');
    const drafting = compound.and([seated('wang', 'OWNERS_COMMITTEE', 'committeeMember')]).when({ type: 'DraftVote', data: motion }, chen).after();
    const two = drafting.when({ type: 'AppointCount', data: { vote: VOTE, tellers: [li.capacity, wang.capacity], observers: counters.observers } }, chen).after();
    const box = received([unitOf(0)], open(noticed(two)));
    const { id: paper } = paperAt(box, 1);
    const left = box.when(entering(paper, 'AGREE'), li).after().and([event('seat.vacated', { seat: seatOf(li) })]);
    left.when(entering(paper, 'AGREE'), wang).then('NEEDS_OTHER_BODY');
    expect(paperAt(left.when(entering(paper, 'AGREE'), lin).after(), 1).status).toBe('COUNTED');
    // Nor does a reading by the body that listed it keep the owner from voting, once who listed it is gone.
    const byColleague = box.and([event('seat.vacated', { seat: seatOf(li) })]).when(entering(paper, 'AGREE'), wang).after();
    expect(standing(byColleague)).toBe('PAPER_UNREAD');
    const sold = box.when(entering(paper, 'AGREE'), owner(7)).after().and([event('binding.ended', { capacity: owner(7).capacity })]);
    sold.when(entering(paper, 'AGREE'), owner(8)).then('NEEDS_OTHER_BODY');
  });

  test('a paper that says nothing is invalid with its reason; its owner may still vote before the close', () => {
    const scene = received([unitOf(0)]);
    const spoilt = scene.when(entering(paperAt(scene, 1).id, 'SEVERAL_MARKS'), li).after().when(entering(paperAt(scene, 1).id, 'UNREADABLE'), owner(7)).after();
    expect(paperAt(spoilt, 1)).toMatchObject({ status: 'INVALID', reason: 'SEVERAL_MARKS' });
    expect(theResult(closed(spoilt)).tally).toMatchObject({ invalid: { persons: 1, area: 10_000 }, participated: { persons: 0 }, silent: { persons: 8 } });
    const again = spoilt.when(casting(spoilt, unitOf(0), 'AGREE'), owner(0)).after();
    expect(theResult(closed(again)).tally).toMatchObject({ invalid: { persons: 0 }, agreed: { persons: 1 } });
    const second = spoilt.when(receiving(spoilt, unitOf(0), 2), li).after();
    expect(theResult(closed(entered(second, paperAt(second, 2), 'AGREE', lin))).tally).toMatchObject({ invalid: { persons: 0 }, agreed: { persons: 1 } });
  });

  test('a paper with another code than on the list counts for nobody', () => {
    const scene = received([unitOf(0)]);
    const struck = entered(scene, paperAt(scene, 1), 'OTHER_CODE', lin);
    expect(paperAt(struck, 1)).toMatchObject({ status: 'SET_ASIDE', reason: 'OTHER_CODE' });
    expect(theResult(closed(struck)).tally).toMatchObject({ invalid: { persons: 0 }, silent: { persons: 9 } });
  });
});

describe('Two entries that differ', () => {
  const scene = received([unitOf(0)]);
  const { id: paper } = paperAt(scene, 1);
  const differ = scene.when(entering(paper, 'AGREE'), li).after().when(entering(paper, 'AGAINST'), owner(7)).after();

  test('make no ballot, and no third entry', () => {
    expect(paperAt(differ, 1).status).toBe('DIFFERS');
    expect(ballotsIn(differ)).toEqual({});
    differ.when(entering(paper, 'AGREE'), lin).then('ENTRIES_DIFFER');
  });

  test('are settled by a third, who says why', () => {
    for (const by of [li, owner(7)]) differ.when(settling(paper, 'AGREE'), by).then('ALREADY_ENTERED');
    differ.when(settling(paper, 'AGREE'), chen).then('FORBIDDEN');
    differ.when(settling(paper, 'AGREE', '\u200b '), lin).then('EMPTY_TEXT');
    scene.when(settling(paper, 'AGREE'), lin).then('NOTHING_DIFFERS');
    const settled = differ.when(settling(paper, 'AGREE'), lin).after();
    expect(paperAt(settled, 1)).toMatchObject({ status: 'COUNTED', settledBy: lin.capacity });
    const told = settled.events.find(({ type }) => type === 'paper.settled');
    expect(settled.opened(told?.sealed['why'] ?? '')).toBe('三人同看扫描件');
    expect(theResult(closed(settled)).tally.agreed.persons).toBe(1);
    expect(paperAt(differ.when(settling(paper, 'ALTERED'), lin).after(), 1)).toMatchObject({ status: 'INVALID', reason: 'ALTERED' });
  });
});

describe('The close', () => {
  test('waits for papers that came in time; entered afterwards, they count, and no other ballot does', () => {
    const scene = received([unitOf(0), unitOf(1)]).at(AFTER_CLOSE);
    scene.when({ type: 'CloseVote', data: { vote: VOTE } }).then('NOT_DUE');
    scene.when(casting(scene, unitOf(2), 'AGREE'), owner(2)).then('VOTE_CLOSED');
    const first = entered(scene, paperAt(scene, 1), 'AGREE', owner(7));
    first.when({ type: 'CloseVote', data: { vote: VOTE } }).then('NOT_DUE');
    expect(evolved(first).dues).toEqual([{ at: A_WEEK_LATER, kind: 'CLOSE', vote: VOTE }]);
    const both = entered(first, paperAt(first, 2), 'ABSTAIN', lin);
    expect(evolved(both).dues).toEqual([{ at: CLOSES_AT, kind: 'CLOSE', vote: VOTE }]);
    expect(theResult(closed(both)).tally).toMatchObject({ agreed: { persons: 1 }, abstained: { persons: 1 }, participated: { persons: 2 } });
  });

  test('waits for a week; what nobody has read by then is held, and counts for nothing', () => {
    const scene = received([unitOf(0), unitOf(1)]);
    const read = entered(scene, paperAt(scene, 1), 'AGREE', lin);
    read.at(A_WEEK_LATER).when({ type: 'CloseVote', data: { vote: VOTE } }).then({ refused: 'NOT_DUE', detail: { until: A_WEEK_LATER } });
    const over = read.at('2026-12-29T16:00:02.000Z').when({ type: 'CloseVote', data: { vote: VOTE } }).after();
    expect(theResult(over).tally).toMatchObject({ agreed: { persons: 1 }, participated: { persons: 1 }, disputed: { persons: 1, area: 10_000 } });
    over.when(entering(paperAt(over, 2).id, 'AGREE'), lin).then('VOTE_CLOSED');
  });

  test('an extension moves it, and a paper that waits puts it off all the same', () => {
    const scene = received([unitOf(0)]).when({ type: 'ExtendVote', data: { vote: VOTE, closes: '2026-12-25' } }, chen).after();
    expect(evolved(scene).dues).toEqual([{ at: '2027-01-01T16:00:00.000Z', kind: 'CLOSE', vote: VOTE }]);
    expect(evolved(entered(scene, paperAt(scene, 1), 'AGREE', lin)).dues).toEqual([{ at: '2026-12-25T16:00:00.000Z', kind: 'CLOSE', vote: VOTE }]);
  });

  test('an older vote, whose ballots say nothing of how they came, folds as online', () => {
    const scene = voted(['AGREE']);
    expect(Object.values(ballotsIn(scene))[0]).toMatchObject({ via: 'ONLINE' });
    expect(papersIn(scene)).toEqual([]);
    expect(theVote(scene).status).toBe('OPEN');
  });
});

