import { describe, expect, test } from 'vitest';
import { closed, CLOSES, drafted, homes, noticed, open, owned, owner, posted, ruled, theResult, theVote, unitOf, VOTE, voted } from '../support/ballot.ts';
import { event, named, type Asked, type Scene } from '../support/given.ts';
import { home } from '../support/register.ts';
import { chen, li, song } from '../support/room.ts';

const six = ['AGREE', 'AGREE', 'AGREE', 'AGREE', 'AGAINST', 'AGAINST'] as const;
const AFTER_OBJECTIONS = '2027-01-05T02:00:00.000Z';
const final: Asked = { type: 'FinaliseResult', data: { vote: VOTE } };

describe('The count', () => {
  test('six of nine is two thirds exactly, and four of six more than half: passed (example C01)', () => {
    const { tally, verdict } = theResult(closed(voted(six)));
    expect(tally).toMatchObject({ total: { persons: 9, area: 90_000 }, participated: { persons: 6, area: 60_000 }, agreed: { persons: 4, area: 40_000 } });
    expect(verdict.outcome).toBe('PASSED');
  });

  test('five of nine is no quorum, which is not a rejection', () => {
    const scene = posted(closed(voted(six.slice(0, 5)))).at(AFTER_OBJECTIONS).when(final, chen).after();
    expect(theResult(scene).verdict.outcome).toBe('QUORUM_NOT_MET');
    expect(theVote(scene).status).toBe('FINAL');
    expect(scene.compound().feed.resolutions[VOTE]).toMatchObject({ outcome: 'QUORUM_NOT_MET', status: 'FINAL' });
  });

  test('exactly half does not pass (example C03a)', () => {
    expect(theResult(closed(voted(['AGREE', 'AGREE', 'AGREE', 'AGAINST', 'AGAINST', 'AGAINST']))).verdict.outcome).toBe('REJECTED');
  });

  test('is signed by two owners who watched before it is posted', () => {
    const counted = closed(voted(six));
    const { digest } = theResult(counted);
    const post: Asked = { type: 'PostResult', data: { vote: VOTE, digest } };
    const certify: Asked = { type: 'CertifyCount', data: { vote: VOTE, digest } };
    voted(six).when(post, chen).then('NOT_CLOSED');
    voted(six).when(certify, owner(7)).then('NOT_CLOSED');
    counted.when(post, chen).then('NOT_CERTIFIED');
    counted.when(certify, owner(0)).then('FORBIDDEN');
    counted.when({ type: 'CertifyCount', data: { vote: VOTE, digest: 'A'.repeat(43) } }, owner(7)).then('OTHER_RESULT');
    const teller = counted.when(certify, li).after().when(certify, owner(7)).after();
    teller.when(post, chen).then('NOT_CERTIFIED');
    teller.when(certify, owner(7)).then('ALREADY_SIGNED');
    expect(theVote(teller.when(certify, owner(8)).after().when(post, chen).after()).status).toBe('PRELIMINARY');
  });
});

describe('A result that hangs on whether parking counts', () => {
  const space = home('1-B-01', 'outsider', { kind: 'PARKING', area: 1_250 });
  const counted = closed(voted(six, open(noticed(drafted({}, owned([...homes, space]))))));
  const { digest } = theResult(counted);
  const certified = [owner(7), owner(8)].reduce((scene, by) => scene.when({ type: 'CertifyCount', data: { vote: VOTE, digest } }, by).after(), counted);
  const post: Asked = { type: 'PostResult', data: { vote: VOTE, digest } };
  const confirm: Asked = { type: 'ConfirmParking', data: { vote: VOTE, reference: '孙岗乡〔2026〕11 号' } };

  test('waits for the street, because nothing says which it is (example C09)', () => {
    expect(theResult(counted)).toMatchObject({ held: 'PARKING_POLICY_DECISIVE', verdict: { outcome: 'PASSED' } });
    certified.when(post, chen).then('RESULT_HELD');
    const answered = certified.when(confirm, song).after();
    answered.when(confirm, song).then('NOTHING_HELD');
    expect(theVote(answered.when(post, chen).after()).status).toBe('PRELIMINARY');
  });

  test('and does not wait where it would be the same either way', () => {
    const clear = closed(voted([...six, 'AGREE'], open(noticed(drafted({}, owned([...homes, space]))))));
    expect(theResult(clear).held).toBeNull();
    clear.when(confirm, song).then('NOTHING_HELD');
  });

  test('says so to everybody with the result, as an outcome and never as a number', () => {
    const { flips } = theResult(counted);
    expect(flips).toContainEqual({ switch: 'PARKING', value: 'INCLUDE', outcome: 'QUORUM_NOT_MET', flips: true });
    expect(flips?.filter((flip) => flip.flips).map((flip) => flip.switch)).toEqual(['PARKING']);
    expect(new Set(flips?.flatMap((flip) => Object.keys(flip)))).toEqual(new Set(['switch', 'value', 'outcome', 'flips']));
    const published = certified.when(confirm, song).after().when(post, chen).after().events.find(({ type }) => type === 'result.published');
    expect(published?.data).toMatchObject({ digest, flips });
  });

  test('says nothing of who would count together once the roll is no longer the one that was frozen', () => {
    const moved = event('unit.transferred', { unit: unitOf(0), cause: 'SALE', validFrom: '2026-12-10', owners: [{ owner: named('owner 3'), share: [1, 1] }], fresh: [] }, { seal: {} });
    expect(theResult(closed(voted(six, open(noticed(drafted({}, owned([...homes, space]))))).and([moved]))).flips?.map((flip) => flip.switch)).toEqual(['INVALID_PARTICIPATES', 'SILENCE', 'SILENCE']);
  });

  test('names what was left out in the trace of the verdict', () => {
    expect(theResult(counted).verdict.trace.exclusions).toContainEqual(expect.objectContaining({ reason: 'PARKING', number: 1, area: 1_250 }));
  });
});

describe('Objections', () => {
  const result = posted(closed(voted(six)));
  const objecting: Asked = { type: 'RaiseObjection', data: { vote: VOTE, text: '我家没有收到公告' } };

  test('are heard for the days of the notice, and each is answered before the result is final', () => {
    const raised = result.when(objecting, owner(3));
    const objection = raised.made('objection');
    const open = raised.after().at(AFTER_OBJECTIONS);
    open.when(objecting, owner(4)).then('NO_OBJECTIONS_NOW');
    open.when(final, chen).then('OBJECTIONS_OPEN');
    // Each has to be answered: nobody holds a result up with a hundred of them.
    const five = Array.from({ length: 4 }).reduce<Scene>((now) => now.when(objecting, owner(3)).after(), raised.after());
    five.when(objecting, owner(3)).then('LIMIT_REACHED');
    five.when(objecting, owner(4)).after();
    const answering: Asked = { type: 'AnswerObjection', data: { vote: VOTE, objection, text: '公告于 11 月 23 日张贴在单元门口，附照片。' } };
    const answered = open.when(answering, chen).after();
    answered.when(answering, chen).then('ALREADY_ANSWERED');
    expect(answered.events.at(-1)).toMatchObject({ channel: `person/${owner(3).person}`, type: 'answer.received' });
    expect(theVote(answered.when(final, chen).after()).status).toBe('IN_FORCE');
  });

  test('keep the result from being final before their days are over', () => {
    result.when(final, chen).then('NOT_DUE');
    closed(voted(six)).when(objecting, owner(3)).then('NO_OBJECTIONS_NOW');
    drafted().when(objecting, owner(3)).then('UNKNOWN_VOTE');
  });
});

describe('A vote that is extended', () => {
  const extending = (closes: string): Asked => ({ type: 'ExtendVote', data: { vote: VOTE, closes } });

  test('closes later, once, and by no more than the rules say', () => {
    const scene = voted(['AGREE']);
    scene.when(extending(CLOSES), chen).then('BAD_CLOSING_TIME');
    scene.when(extending('2026-12-30'), chen).then('BAD_CLOSING_TIME');
    const longer = scene.when(extending('2026-12-29'), chen).after();
    expect(theVote(longer)).toMatchObject({ closesAt: '2026-12-29T16:00:00.000Z', extensions: 1 });
    longer.when(extending('2026-12-30'), chen).then('ALREADY_EXTENDED');
    longer.at('2026-12-22T16:00:02.000Z').when({ type: 'CloseVote', data: { vote: VOTE } }).then('NOT_DUE');
    expect(longer.compound().feed.votes[VOTE]?.closesAt).toBe('2026-12-29T16:00:00.000Z');
  });

  test('only while it is open', () => {
    noticed().when(extending('2026-12-25'), chen).then('VOTE_NOT_OPEN');
    closed(open()).when(extending('2026-12-25'), chen).then('VOTE_CLOSED');
    open().at('2026-12-22T16:00:00.000Z').when(extending('2026-12-25'), chen).then('VOTE_CLOSED');
  });
});

describe('A resolution', () => {
  const inForce = posted(closed(voted(six))).at(AFTER_OBJECTIONS).when(final, chen).after();
  const revoking: Asked = { type: 'RevokeResolution', data: { vote: VOTE, reference: '孙岗乡〔2027〕3 号', reason: '公告范围有误' } };

  test('is revoked by the authority, or cancelled by a court: the feed says so at once', () => {
    const revoked = inForce.when(revoking, song).after();
    expect(revoked.compound().feed.resolutions[VOTE]?.status).toBe('REVOKED_BY_GOV');
    // Who speaks is the body that did it.
    expect(revoked.events.at(-1)).toMatchObject({ type: 'resolution.published', capacity: 'STREET_OFFICE' });
    expect(inForce.events.at(-1)).toMatchObject({ type: 'resolution.published', capacity: 'OWNERS_COMMITTEE' });
    const judged = inForce.when({ type: 'RecordJudgment', data: { vote: VOTE, reference: '（2027）皖1504民初8号', reason: '撤销' } }, chen).after();
    expect(judged.compound().feed.resolutions[VOTE]?.status).toBe('CANCELLED_BY_COURT');
    judged.when(revoking, song).then('NO_PRELIMINARY');
  });

  test('cannot be revoked before there is one', () => {
    open().when(revoking, song).then('NO_PRELIMINARY');
    closed(open()).when(revoking, song).then('NO_PRELIMINARY');
  });

  test('waits for its filing where the place demands one', () => {
    const scene = posted(closed(voted(six, open(noticed(drafted({}, ruled('FILING'))))))).at(AFTER_OBJECTIONS).when(final, chen).after();
    expect(theVote(scene).status).toBe('FINAL');
    const filed = scene.when({ type: 'RecordFiling', data: { vote: VOTE, reference: '备案〔2027〕12 号' } }, chen).after();
    expect(filed.compound().feed.resolutions[VOTE]?.status).toBe('IN_FORCE');
  });

  test('that was rejected is never in force', () => {
    const rejected = posted(closed(voted(['AGREE', 'AGREE', 'AGREE', 'AGAINST', 'AGAINST', 'AGAINST']))).at(AFTER_OBJECTIONS).when(final, chen).after();
    rejected.when({ type: 'RecordFiling', data: { vote: VOTE, reference: '备案〔2027〕12 号' } }, chen).then('NOT_PASSED');
  });
});
