import { describe, expect, test } from 'vitest';
import type { AwaitedVote, VoteRow } from '@sanfang/shared/protocol/api/vote-desk.ts';
import { groupsOf } from '../../../web/src/routes/c/[compound]/votes/vote-groups.ts';
import { stages, whereIs, type Whereabouts } from '../../../web/src/routes/c/[compound]/votes/[vote]/desk/where.ts';
import { emptyMotion, motionData, motionFrom, motionOf, motionProblems, type MotionDraft } from '../../../web/src/routes/c/[compound]/votes/editor/motion-draft.ts';
import { closed, CLOSES_AT, compound, drafted, motion, noticed, noticing, open, OPENS_AT, owner, posted, ruled, theResult, theVote, unitOf, VOTE, voted } from '../support/ballot.ts';
import { received } from '../support/paper.ts';
import { chen, song, zhou } from '../support/room.ts';
import type { Scene } from '../support/given.ts';

const six = ['AGREE', 'AGREE', 'AGREE', 'AGREE', 'AGAINST', 'AGAINST'] as const;
const AFTER_OBJECTIONS = '2027-01-05T02:00:00.000Z';
/** What the card says; two of the named observers are owners. */
const where = (scene: Scene, owners = 2): Whereabouts => whereIs(theVote(scene), owners, scene.now);
const said = (scene: Scene, owners = 2) => {
  const { stage, waits, missing, until, next } = where(scene, owners);
  return [stage, waits, missing, until, next];
};

describe('Where a vote stands', () => {
  test('as a draft: who counts is missing, then advice that was asked, then the notice', () => {
    const bare = compound.when({ type: 'DraftVote', data: motion }, chen).after();
    expect(said(bare, 0)).toEqual(['DRAFT', 'NAMES', 2, null, 'AppointCount']);
    const named = drafted();
    expect(said(named, 1)).toEqual(['DRAFT', 'NAMES', 1, null, 'AppointCount']);
    expect(said(named)).toEqual(['DRAFT', 'NOTICE', 0, null, 'NoticeVote']);
    const asked = named.when({ type: 'AskReview', data: { vote: VOTE, version: 1 } }, chen).after();
    expect(where(asked)).toMatchObject({ waits: 'REVIEW', next: 'ReviewVote', until: '2026-11-30T16:00:00.000Z' });
    const given = asked.when({ type: 'ReviewVote', data: { vote: VOTE, version: 1, concern: true, text: '先看报价' } }, zhou).after();
    expect(said(given)).toEqual(['DRAFT', 'NOTICE', 0, null, 'NoticeVote']);
    expect(theVote(given.when(noticing(given), chen).after()).status).toBe('NOTICED');
  });

  test('from the notice to a resolution in force, and each step names the command that the hub then takes', () => {
    expect(said(noticed())).toEqual(['NOTICE', 'OPENING', 0, OPENS_AT, null]);
    const running = voted(six);
    expect(said(running)).toEqual(['VOTING', 'CLOSE', 0, CLOSES_AT, null]);
    expect(said(running.at(CLOSES_AT))).toEqual(['VOTING', 'CLOSING', 0, null, null]);
    expect(said(received([unitOf(6)], running).at(CLOSES_AT))).toEqual(['VOTING', 'PAPERS', 1, null, 'EnterPaper']);
    const count = closed(running);
    expect(said(count)).toEqual(['COUNT', 'CERTIFY', 2, null, 'CertifyCount']);
    const { digest } = theResult(count);
    const signed = [owner(7), owner(8)].reduce((scene, by) => scene.when({ type: 'CertifyCount', data: { vote: VOTE, digest } }, by).after(), count);
    expect(said(signed)).toEqual(['COUNT', 'POST', 0, null, 'PostResult']);
    const hanging = posted(count);
    const objected = hanging.when({ type: 'RaiseObjection', data: { vote: VOTE, text: '没有收到公告' } }, owner(3)).after();
    expect(where(objected)).toMatchObject({ stage: 'POSTED', waits: 'ANSWERS', missing: 1, next: 'AnswerObjection' });
    expect(where(hanging)).toMatchObject({ stage: 'POSTED', waits: 'DAYS', next: null });
    expect(said(hanging.at(AFTER_OBJECTIONS))).toEqual(['POSTED', 'FINALISE', 0, null, 'FinaliseResult']);
    const final = hanging.at(AFTER_OBJECTIONS).when({ type: 'FinaliseResult', data: { vote: VOTE } }, chen).after();
    expect(said(final)).toEqual(['IN_FORCE', 'IN_FORCE', 0, null, null]);
    expect(stages.indexOf(where(final).stage)).toBe(stages.length - 1);
    const revoked = final.when({ type: 'RevokeResolution', data: { vote: VOTE, reference: '叶政〔2027〕1号', reason: '范围有误' } }, song).after();
    expect(said(revoked)).toEqual(['IN_FORCE', 'REVOKED_BY_GOV', 0, null, null]);
  });

  test('what passed waits for its filing where the place demands one; what did not pass waits for nothing', () => {
    const filing = posted(closed(voted(six, open(noticed(drafted({}, ruled('FILING'))))))).at(AFTER_OBJECTIONS).when({ type: 'FinaliseResult', data: { vote: VOTE } }, chen).after();
    expect(said(filing)).toEqual(['POSTED', 'FILING', 0, null, 'RecordFiling']);
    const few = posted(closed(voted(['AGREE']))).at(AFTER_OBJECTIONS).when({ type: 'FinaliseResult', data: { vote: VOTE } }, chen).after();
    expect(said(few)).toEqual(['IN_FORCE', 'NOT_PASSED', 0, null, null]);
  });

  test('where no option has the majority, a second ballot may be drafted, once', () => {
    const options = ['甲', '乙', '丙'].map((label) => ({ label, amount: null }));
    const asked = posted(closed(voted(['O1', 'O1', 'O1', 'O2', 'O2', 'O3'], open(noticed(drafted({ options }))))));
    const final = asked.at(AFTER_OBJECTIONS).when({ type: 'FinaliseResult', data: { vote: VOTE } }, chen).after();
    expect(said(final)).toEqual(['IN_FORCE', 'SECOND_BALLOT', 0, null, 'DraftSecondBallot']);
    const again = final.when({ type: 'DraftSecondBallot', data: { vote: VOTE } }, chen).after();
    expect(said(again)).toEqual(['IN_FORCE', 'NOT_PASSED', 0, null, null]);
  });
});

const awaited: AwaitedVote = {
  decision: '00000000-0000-4000-8000-000000000001', number: { year: 2026, no: 3 }, title: '修缮外墙', text: '脱落\n\n修补', matterCode: 'I5', amount: 387_748_000,
  fund: { source: 'MAINTENANCE_FUND', regime: 'ART_23' }, scope: { buildings: ['1', '2'], units: 80, area: 800_000 },
};
const petition: MotionDraft = { ...emptyMotion('PETITION'), matterCode: 'I9', title: '公共收益补交维修资金', text: '全部补交', scope: { buildings: ['1'], except: [], extra: [] }, source: 'NONE', persons: '120 人', squareMetres: '10,250.5', reference: '联名书' };

describe('A motion while it is written', () => {
  test('begins with what the decision says, whole and exact', () => {
    expect(motionData(motionFrom(awaited), 80)).toEqual({
      matterCode: 'I5', title: '修缮外墙', text: '脱落\n\n修补', scope: { buildings: ['1', '2'], except: [], extra: [] }, amount: 387_748_000,
      fund: { source: 'MAINTENANCE_FUND', regime: 'ART_23' }, origin: { kind: 'DECISION', decision: awaited.decision },
    });
  });

  test('of a petition sends its numbers as whole persons and 0.01 m², and money only where there is some', () => {
    expect(motionData(petition, 50)).toMatchObject({ amount: null, fund: { source: 'NONE', regime: 'NOT_APPLICABLE' }, origin: { kind: 'PETITION', persons: 120, area: 1_025_050, reference: '联名书' } });
  });

  test('says what is missing, and lets no other matter draw on the maintenance fund', () => {
    expect(motionProblems(emptyMotion('DECISION'), 0).map(({ field }) => field)).toEqual(['matterCode', 'title', 'text', 'scope', 'amount', 'decision']);
    expect(motionProblems({ ...petition, source: 'MAINTENANCE_FUND', yuan: '1' }, 50)).toEqual([{ field: 'fund', why: 'MIXED' }]);
    expect(motionProblems({ ...petition, persons: '许多', squareMetres: '' }, 50).map(({ field }) => field)).toEqual(['persons', 'area']);
    expect(motionData({ ...petition, reference: ' ' }, 50)).toBeNull();
  });

  test('is the same again when a draft is opened to be changed', () => {
    const vote = theVote(drafted());
    const again = motionData(motionOf(vote.motion, motion.title, motion.text, '业主联名书', []), 9);
    expect(again).toEqual(motion);
  });
});

test('The list puts what is under way first, then drafts, then results', () => {
  const row = (status: VoteRow['status']): VoteRow => ({ id: status, title: null, status, number: null, series: null, secondOf: null, draftedAt: '2026-11-23T02:00:00.000Z', opensAt: null, closesAt: null, outcome: null, canvasses: false, counts: false, desk: true });
  const groups = groupsOf(['IN_FORCE', 'DRAFT', 'OPEN', 'WITHDRAWN', 'PRELIMINARY', 'REVIEWED'].map((status) => row(status as VoteRow['status'])));
  expect(groups.map(({ group, votes }) => [group, votes.map(({ id }) => id)])).toEqual([['RUNNING', ['OPEN', 'PRELIMINARY']], ['DRAFTS', ['DRAFT', 'REVIEWED']], ['RESULTS', ['IN_FORCE', 'WITHDRAWN']]]);
});
