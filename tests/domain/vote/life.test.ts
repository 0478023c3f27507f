import { isRefusal } from '@sanfang/shared/protocol/refusal.ts';
import { describe, expect, test } from 'vitest';
import { AFTER_CLOSE, ballotsIn, casting, closed, CLOSES_AT, compound, counters, drafted, motion, noticed, noticing, open, OPENS_AT, owned, owner, posted, theNoticed, theResult, theVote, unitOf, VOTE, voted } from '../support/ballot.ts';
import { event, named, NOW, type Asked } from '../support/given.ts';
import { alone, home } from '../support/register.ts';
import { chen, lin, song, zhou } from '../support/room.ts';

const ask = (type: 'OpenVote' | 'CloseVote' | 'EndReview' | 'FinaliseResult'): Asked => ({ type, data: { vote: VOTE } });
const AFTER_OBJECTIONS = '2027-01-05T02:00:00.000Z';

describe('A vote of the owners', () => {
  test('goes from its draft to a resolution in force, and the feed tells every step', () => {
    const result = posted(closed(voted(['AGREE', 'AGREE', 'AGREE', 'AGREE', 'AGAINST', 'AGAINST'])));
    expect(theResult(result).verdict.outcome).toBe('PASSED');
    const final = result.at(AFTER_OBJECTIONS).when(ask('FinaliseResult'), chen).after();
    expect(theVote(final).status).toBe('IN_FORCE');
    const told = final.events.filter(({ channel, type }) => channel === 'feed' && type !== 'compound.founded').map(({ type, data }) => [type, ...['step', 'stage', 'status'].flatMap((key) => (data as Record<string, unknown>)[key] ?? [])]);
    expect(told).toEqual([
      ['vote.announced'], ['vote.stepped', 'OPENED'], ['vote.stepped', 'CLOSED'], ['result.published', 'PRELIMINARY'], ['result.published', 'FINAL'], ['resolution.published', 'IN_FORCE'],
    ]);
    expect(final.compound().feed.resolutions[VOTE]).toMatchObject({ outcome: 'PASSED', status: 'IN_FORCE', amount: 1_250_050, matterCode: 'I5', number: { year: 2026, no: 1 } });
  });

  test('opens no earlier than the day after fifteen whole days', () => {
    const draft = drafted();
    draft.when(noticing(draft, { opens: '2026-12-08' }), chen).then('NOTICE_TOO_SHORT');
    const vote = theNoticed(draft.when(noticing(draft), chen).after());
    expect([vote.opensAt, vote.closesAt]).toEqual([OPENS_AT, CLOSES_AT]);
  });

  test('is announced with the very words that the chair saw', () => {
    const draft = drafted();
    draft.when(noticing(draft, { digest: 'A'.repeat(43) }), chen).then('STALE_VERSION');
    const other = draft.when({ type: 'AmendVote', data: { vote: VOTE, basis: 1, ...motion, title: '换一个标题' } }, chen).after();
    other.when(noticing(draft), chen).then('STALE_VERSION');
  });

  test('cannot be changed once it is announced', () => {
    const scene = noticed();
    for (const asked of [
      { type: 'AmendVote', data: { vote: VOTE, basis: 1, ...motion } }, { type: 'AppointCount', data: { vote: VOTE, ...counters } }, { type: 'AskReview', data: { vote: VOTE, version: 1 } },
      { type: 'ReviewVote', data: { vote: VOTE, version: 1, concern: true, text: '不妥' } }, noticing(drafted()),
    ] as Asked[]) scene.when(asked, chen).then('VOTE_ANNOUNCED');
  });

  test('keeps area and persons as they stood when it was announced', () => {
    const before = noticed();
    const later = before.when({ type: 'CorrectUnit', data: { unit: unitOf(0), area: 99_999, areaSource: 'SURVEY', status: 'HANDED_OVER', validFrom: '2026-11-24', reason: '复测' } }, owner(0)).after();
    const result = closed(voted(['AGREE', 'AGREE', 'AGREE', 'AGREE', 'AGREE', 'AGREE'], open(later)));
    expect(theResult(result).tally.total).toEqual({ persons: 9, area: 90_000 });
  });

  test('needs somebody who counts, and two owners who watch', () => {
    const draft = compound.when({ type: 'DraftVote', data: motion }, chen).after();
    draft.when(noticing(draft), chen).then('NO_TELLERS');
    const one = draft.when({ type: 'AppointCount', data: { vote: VOTE, tellers: [zhou.capacity], observers: [owner(7).capacity, lin.capacity] } }, chen).after();
    one.when(noticing(one), chen).then('NO_OBSERVERS');
    draft.when({ type: 'AppointCount', data: { vote: VOTE, tellers: [owner(7).capacity], observers: [owner(7).capacity] } }, chen).then('OBSERVER_COUNTS');
    draft.when({ type: 'AppointCount', data: { vote: VOTE, tellers: ['00000000-0000-4000-8000-00000000dead'], observers: [] } }, chen).then('UNKNOWN_SEAT');
  });

  test('is withdrawn before it opens, and not afterwards', () => {
    const withdrawing: Asked = { type: 'WithdrawVote', data: { vote: VOTE, reason: '方案有变' } };
    expect(theVote(drafted().when(withdrawing, chen).after()).status).toBe('WITHDRAWN');
    const gone = noticed().when(withdrawing, chen).after();
    expect(gone.compound().feed.votes[VOTE]?.status).toBe('WITHDRAWN');
    gone.at(OPENS_AT).when(ask('OpenVote')).then('NOT_DUE');
    open().when(withdrawing, chen).then('VOTE_OPEN');
    closed(open()).when(withdrawing, chen).then('VOTE_CLOSED');
  });

  test('is opened and closed at its times only', () => {
    noticed().at('2026-12-08T15:59:59.999Z').when(ask('OpenVote')).then('NOT_DUE');
    open().at(CLOSES_AT).when(ask('CloseVote')).then('NOT_DUE');
    const over = open().at(AFTER_CLOSE);
    over.when(ask('CloseVote')).after().when(ask('CloseVote')).then('NOT_DUE');
  });

  test('is not counted while a ballot cannot be read', () => {
    const scene = voted(['AGREE']);
    const [ballot] = Object.values(ballotsIn(scene));
    const outcome = scene.erased(ballot?.choice ?? '').at(AFTER_CLOSE).when(ask('CloseVote')).outcome;
    expect(isRefusal(outcome) && outcome.refused).toBe('UNAVAILABLE');
  });
});

describe('Advice on a draft', () => {
  const asked = drafted().when({ type: 'AskReview', data: { vote: VOTE, version: 1 } }, chen).after();

  test('holds the notice up until it is given, whatever it says', () => {
    asked.when(noticing(asked), chen).then('REVIEW_UNDER_WAY');
    const given = asked.when({ type: 'ReviewVote', data: { vote: VOTE, version: 1, concern: true, text: '范围请再核一遍' } }, song).after();
    expect(theVote(given).status).toBe('REVIEWED');
    expect(theVote(given.when(noticing(given), chen).after()).status).toBe('NOTICED');
  });

  test('or until its days are over', () => {
    asked.when(ask('EndReview')).then('NOT_DUE');
    const late = asked.at('2026-12-02T00:00:00.000Z').when(ask('EndReview')).after();
    expect(theVote(late).status).toBe('REVIEWED');
  });

  test('is about one text: a new one may be asked about again', () => {
    const amended = asked.when({ type: 'AmendVote', data: { vote: VOTE, basis: 1, ...motion, text: '只修东侧外墙。' } }, chen).after();
    amended.when({ type: 'ReviewVote', data: { vote: VOTE, version: 1, concern: false, text: '同意' } }, song).then('STALE_VERSION');
    amended.when({ type: 'AskReview', data: { vote: VOTE, version: 2 } }, chen).after();
    asked.when({ type: 'AskReview', data: { vote: VOTE, version: 1 } }, chen).then('REVIEW_UNDER_WAY');
  });
});

describe('What may be asked', () => {
  test('money of the maintenance fund under item 5 alone, and the other way round', () => {
    const fund = { source: 'MAINTENANCE_FUND', regime: 'ART_22' } as const;
    const none = { source: 'NONE', regime: 'NOT_APPLICABLE' } as const;
    compound.when({ type: 'DraftVote', data: { ...motion, matterCode: 'I9', fund } }, chen).then('MALFORMED');
    compound.when({ type: 'DraftVote', data: { ...motion, fund: none, amount: null } }, chen).then('MALFORMED');
    compound.when({ type: 'DraftVote', data: { ...motion, fund: { source: 'MAINTENANCE_FUND', regime: 'ART_24_EMERGENCY' } } }, chen).then('MALFORMED');
    compound.when({ type: 'DraftVote', data: { ...motion, matterCode: 'I2', fund: none } }, chen).then('MALFORMED');
    compound.when({ type: 'DraftVote', data: { ...motion, matterCode: 'I2', fund: none, amount: null } }, chen).after();
  });

  test('in words that somebody can see', () => {
    const blank = '\u200b';
    for (const words of [{ title: blank }, { text: blank }, { origin: { ...motion.origin, reference: blank } as typeof motion.origin }]) compound.when({ type: 'DraftVote', data: { ...motion, ...words } }, chen).then('EMPTY_TEXT');
    drafted().when({ type: 'WithdrawVote', data: { vote: VOTE, reason: blank } }, chen).then('EMPTY_TEXT');
    drafted().when({ type: 'ReviewVote', data: { vote: VOTE, version: 1, concern: false, text: blank } }, song).then('EMPTY_TEXT');
  });

  test('on a petition of a fifth of the owners', () => {
    const petition = (persons: number) => ({ ...motion, origin: { kind: 'PETITION' as const, persons, area: 0, reference: '联名书' } });
    compound.when({ type: 'DraftVote', data: petition(1) }, chen).then('PETITION_TOO_SMALL');
    compound.when({ type: 'DraftVote', data: petition(2) }, chen).after();
  });

  test('on the order of the street by the residents\' committee, and by nobody else', () => {
    const ordered = { ...motion, origin: { kind: 'ORDER' as const, reference: '孙岗乡〔2026〕8 号' } };
    compound.when({ type: 'DraftVote', data: ordered }, chen).then('FORBIDDEN');
    compound.when({ type: 'DraftVote', data: motion }, lin).then('FORBIDDEN');
    compound.when({ type: 'DraftVote', data: ordered }, lin).after();
  });

  test('on a decision that stands, about the matter of that decision', () => {
    const decision = named('decision');
    const published = event('decision.published', {
      decision, number: { year: 2026, no: 1 }, room: named('room'), proposal: named('proposal'), version: 1, digest: 'd'.repeat(43), matterCode: 'I9',
      scope: { buildings: ['1'], units: 9, area: 90_000 }, budget: { lines: [1], total: 1 }, fund: { source: 'PUBLIC_REVENUE', regime: 'NOT_APPLICABLE' },
      timetable: { start: '2026-12-01', end: '2026-12-31' }, photos: [], positions: [], ownersVote: { required: true, matterClass: 'ORDINARY', article: '278(1)9' },
      ruleProfile: 'CN-CIVILCODE-2021', legalEffect: 'ADVISORY', origin: 'AGENDA', supersedes: null,
    }, { seal: { title: { value: '修泵', subjects: [], retention: 'PERMANENT' } } });
    const origin = { kind: 'DECISION', decision } as const;
    const fund = { source: 'PUBLIC_REVENUE', regime: 'NOT_APPLICABLE' } as const;
    const decided = compound.and([published]);
    decided.when({ type: 'DraftVote', data: { ...motion, origin } }, chen).then({ refused: 'OTHER_MATTER', detail: { matter: 'I9' } });
    decided.when({ type: 'DraftVote', data: { ...motion, matterCode: 'I9', fund, origin } }, chen).after();
    compound.when({ type: 'DraftVote', data: { ...motion, origin: { kind: 'DECISION', decision: VOTE } } }, chen).then('NOT_FOUND');
  });
});

test('Numbers go on by year, and a number is never used again', () => {
  const first = noticed().when({ type: 'WithdrawVote', data: { vote: VOTE, reason: '改期' } }, chen).after();
  expect(first.compound().feed.lastVote).toEqual({ 2026: 1 });
  expect(first.at(NOW).compound().feed.votes[VOTE]?.number).toEqual({ year: 2026, no: 1 });
});

test('The frozen electorate comes in as many events as it needs', () => {
  const many = Array.from({ length: 1_200 }, (_, i) => home(`1-1-${String(10_000 + i)}`, `家 ${String(i)}`, { owners: [alone(i < 9 ? `owner ${String(i)}` : `家 ${String(i)}`)] }));
  const scene = noticed(drafted({ origin: { kind: 'PETITION', persons: 240, area: 1, reference: '联名书' } }, owned(many)));
  const parts = scene.events.filter(({ type }) => type === 'electorate.frozen');
  expect(parts.length).toBeGreaterThan(1);
  expect(Object.keys(theNoticed(scene).electorate.voters)).toHaveLength(1_200);
  expect(casting(open(scene), '1-1-10000', 'AGREE').type).toBe('CastBallot');
});
