import { evolveOverview, initialOverview } from '@sanfang/shared/compound/overview-fold.ts';
import { describe, expect, it } from 'vitest';
import { event, inRoom, named, somebody } from '../support/given.ts';
import { founded } from '../support/foundation.ts';
import { all, ask, chen, formed, given, idle, li, opened, parties, ROOM, roomOpened, seated, sealedFor, sitting, song, STREET_LOG, tabled, theProposal, theRoom, wu, zhou } from '../support/room.ts';

const escalate = (from: 'ROOM' | 'SESSION' | 'NOW' = 'ROOM') => ask('Escalate', { reason: '三方意见不一', from });
const shen = somebody('shen');
const raised = all(sitting, [escalate('SESSION'), wu]);
const escalation = theRoom(raised).escalations[0]?.id ?? '';
const join = ask('JoinEscalation', { escalation });
const advise = (about: string | null = null, text = '先做安全围挡') => ask('Advise', { escalation, text, about });
const giveBack = (text = '已调解') => ask('ReturnEscalation', { escalation, outcome: 'MEDIATED', text });
const joined = all(raised, [join, song]);
const streetOffice = { office: { actor: named('STREET_OFFICE'), capacity: 'STREET_OFFICE' } };

const onFeed = (step: 'RAISED' | 'JOINED' | 'RETURNED', outcome: 'MEDIATED' | null = null) => ({ escalation, room: ROOM, step, outcome, street: STREET_LOG });

describe('escalating a room', () => {
  it('records it in the room and on the feed, without a person', () => {
    const from = theRoom(sitting).session?.openedN ?? 0;
    const scene = sitting.when(escalate('SESSION'), wu).then([
      inRoom(ROOM, 'escalation.raised', { escalation, street: STREET_LOG, side: 'COMPANY', from }, { seal: { reason: sealedFor('三方意见不一') } }),
      event('escalation.published', onFeed('RAISED'), { office: { actor: parties.COMPANY, capacity: 'PROPERTY_COMPANY' } }),
    ]);
    expect(theRoom(scene).escalations).toMatchObject([{ id: escalation, status: 'RAISED', street: STREET_LOG, side: 'COMPANY', from, officials: [], outcome: null }]);
  });

  it.each([['ROOM', 1], ['SESSION', 2], ['NOW', 6]] as const)('lets the street read from %s', (word, from) => {
    const scene = all(sitting, [escalate(word), chen]);
    expect(theRoom(scene).escalations[0]).toMatchObject({ from, raisedN: 6 });
  });

  it('needs a session to name one', () => {
    idle.when(escalate('SESSION'), wu).then('NO_SESSION');
    all(opened, [ask('AdjournSession', {}), zhou]).when(escalate('SESSION'), wu).after();
  });

  it('is for the heads of the three sides', () => {
    for (const by of [li, somebody('lin'), somebody('tang'), song]) sitting.when(escalate(), by).then('SEAT_MAY_NOT_SIGN');
  });

  it('is one at a time', () => {
    raised.when(escalate(), zhou).then('ALREADY_ESCALATED');
    joined.when(escalate(), zhou).then('ALREADY_ESCALATED');
    all(joined, [giveBack(), song], [escalate(), zhou]);
  });

  it('that waits for a street which the compound has left stands in nobody\'s way, and its officials read no further', () => {
    const elsewhere = 'jurisdiction/00000000-0000-4000-8000-000000005555';
    const moved = joined.and([event('jurisdiction.assigned', { street: elsewhere })]);
    all(moved, [ask('CloseSession', {}), zhou], [ask('CloseRoom', {}), zhou]);
    const again = all(moved, [escalate(), zhou]);
    const [first, second] = theRoom(again).escalations;
    expect(first).toMatchObject({ status: 'RETURNED', outcome: null, officials: [{ until: (second?.raisedN ?? 0) - 1 }] });
    expect(second).toMatchObject({ status: 'RAISED', street: elsewhere });
    again.when(escalate(), zhou).then('ALREADY_ESCALATED');
    expect(Object.values(again.events.reduce(evolveOverview, initialOverview).escalations).map(({ status }) => status)).toEqual(['RETURNED', 'RAISED']);
  });

  it('needs a street, and a reason', () => {
    const alone = given([founded, formed('PARTY_BRANCH'), formed('OWNERS_COMMITTEE'), formed('PROPERTY_COMPANY'), seated('wu', 'PROPERTY_COMPANY', 'siteManager'), ...roomOpened]);
    alone.when(escalate(), wu).then('NO_STREET');
    sitting.when(ask('Escalate', { reason: '\u200b', from: 'ROOM' }), wu).then({ refused: 'EMPTY_TEXT', detail: { field: 'reason' } });
  });
});

describe('joining', () => {
  it('shows the room who came, and from where they read', () => {
    const from = theRoom(raised).escalations[0]?.from ?? 0;
    const scene = raised.when(join, song).then([
      inRoom(ROOM, 'official.joined', { escalation, person: song.person, capacity: song.capacity, from }, { seal: { name: sealedFor('Name of song', [song.person]) } }),
      event('escalation.published', onFeed('JOINED'), streetOffice),
    ]);
    expect(theRoom(scene).escalations[0]).toMatchObject({ status: 'JOINED', officials: [{ person: song.person, capacity: song.capacity, from, until: null }] });
  });

  it('is published once, also when a colleague follows', () => {
    const both = joined.when(join, shen).accepted.events;
    expect(both.map((one) => one.type)).toEqual(['official.joined']);
    joined.when(join, song).then('ALREADY_JOINED');
  });

  it('needs an escalation that waits or is under way', () => {
    idle.when(join, song).then('NOT_ESCALATED');
    all(joined, [giveBack(), song]).when(join, song).then('NOT_ESCALATED');
  });

  it('is for the street to which it was escalated', () => {
    const moved = raised.and([event('jurisdiction.assigned', { street: 'jurisdiction/00000000-0000-4000-8000-000000005555' })]);
    moved.when(join, song).then('OTHER_STREET');
  });

  it('is for officials', () => {
    raised.when(join, zhou).then('FORBIDDEN');
  });
});

describe('an official whose name was erased', () => {
  it('joins without one', () => {
    const nameless = raised.erased(raised.compound().street?.names[song.person] ?? '');
    expect(nameless.when(join, song).accepted.events[0]?.seal).toEqual({ name: sealedFor(null, [song.person]) });
  });
});

describe('advising', () => {
  it('puts the word of the street on record', () => {
    joined.when(advise(), song).then([inRoom(ROOM, 'advice.given', { escalation, about: null }, { seal: { text: sealedFor('先做安全围挡') } })]);
    expect(theRoom(all(joined, [advise(), song]))).toEqual(theRoom(joined));
  });

  it('may be about a proposal that is there', () => {
    const here = all(tabled, [escalate(), wu]);
    const id = theRoom(here).escalations[0]?.id ?? '';
    const advice = (about: string) => ask('Advise', { escalation: id, text: 'x', about });
    const inside = all(here, [ask('JoinEscalation', { escalation: id }), song]);
    inside.when(advice(theProposal(tabled).id), song).after();
    inside.when(advice(ROOM), song).then('UNKNOWN_PROPOSAL');
  });

  it('is for those who joined', () => {
    joined.when(advise(), shen).then('NOT_JOINED');
    raised.when(advise(), song).then('NOT_JOINED');
    idle.when(advise(), song).then('NOT_ESCALATED');
  });

  it('needs words that can be seen', () => {
    joined.when(advise(null, '\u200b'), song).then({ refused: 'EMPTY_TEXT', detail: { field: 'text' } });
  });
});

describe('returning', () => {
  it('hands the matter back with an outcome, in the room and on the feed', () => {
    const scene = joined.when(giveBack(), song).then([
      inRoom(ROOM, 'escalation.returned', { escalation, outcome: 'MEDIATED' }, { seal: { text: sealedFor('已调解') } }),
      event('escalation.published', onFeed('RETURNED', 'MEDIATED'), streetOffice),
    ]);
    const until = scene.events.findLast((one) => one.type === 'escalation.returned')?.n;
    expect(theRoom(scene).escalations[0]).toMatchObject({ status: 'RETURNED', outcome: 'MEDIATED', officials: [{ until }] });
  });

  it('is for those who joined, once', () => {
    joined.when(giveBack(), shen).then('NOT_JOINED');
    raised.when(giveBack(), song).then('NOT_JOINED');
    all(joined, [giveBack(), song]).when(giveBack(), song).then('NOT_ESCALATED');
  });

  it('needs words that can be seen', () => {
    joined.when(giveBack('\u200b'), song).then({ refused: 'EMPTY_TEXT', detail: { field: 'text' } });
  });
});
