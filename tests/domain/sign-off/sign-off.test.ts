import { describe, expect, it } from 'vitest';
import { decide } from '@sanfang/shared/compound/decide.ts';
import { refuse } from '@sanfang/shared/protocol/refusal.ts';
import { event, HUB, inRoom, named, somebody } from '../support/given.ts';
import { all, ask, chen, decided, heads, heard, li, lin, mandate, openSignOff, position, ROOM, seated, seatOf, sign, signing, tabled, theProposal, theRoom, theText, UNTIL, wu, words, zhou } from '../support/room.ts';

const proposal = theProposal(tabled).id;
const { digest } = theText(tabled);
const session = theRoom(tabled).session?.id ?? '';
const amend = ask('AmendProposal', { ...words, proposal, basis: 1 });
const close = ask('CloseSignOff', { proposal });

describe('opening a sign-off', () => {
  it('fixes text, session and closing time', () => {
    const scene = heard.when(openSignOff(heard), zhou).then([inRoom(ROOM, 'signoff.opened', { proposal, version: 1, digest, session, until: UNTIL })]);
    expect(theProposal(scene)).toMatchObject({ status: 'SIGNING', signOff: { session, version: 1, digest, openedAt: '2026-11-23T02:00:00.000Z', until: UNTIL, signatures: {} } });
  });

  it('needs quorum: somebody of each side checked in', () => {
    all(heard, [ask('CheckOut', {}), wu]).when(openSignOff(heard), zhou).then({ refused: 'NO_QUORUM', detail: { side: 'COMPANY' } });
    all(heard, [ask('CheckIn', {}), li], [ask('CheckOut', {}), chen]).when(openSignOff(heard), zhou).after();
  });

  it('does not count those whose seat ended after they checked in', () => {
    const left = heard.and([event('seat.vacated', { seat: seatOf(wu) })]);
    left.when(openSignOff(left), zhou).then({ refused: 'NO_QUORUM', detail: { side: 'COMPANY' } });
    const ended = heard.and([event('party.ended', { party: named('OWNERS_COMMITTEE'), on: '2026-11-23' })]);
    ended.when(openSignOff(ended), zhou).then({ refused: 'NO_QUORUM', detail: { side: 'COMMITTEE' } });
    all(left, [ask('CheckIn', {}), somebody('tang')]).when(openSignOff(left), zhou).after();
  });

  it('needs a session that sits', () => {
    all(heard, [ask('AdjournSession', {}), zhou]).when(openSignOff(heard), zhou).then('NO_SESSION');
  });

  it('needs the word of all three sides on the present text, and none opposed', () => {
    tabled.when(openSignOff(tabled), zhou).then({ refused: 'POSITIONS_MISSING', detail: { side: 'BRANCH' } });
    all(tabled, [position(tabled, 'AGREE'), zhou], [position(tabled, 'AGREE'), wu]).when(openSignOff(tabled), zhou).then({ refused: 'POSITIONS_MISSING', detail: { side: 'COMMITTEE' } });
    all(heard, [position(heard, 'OPPOSE', '预算不清'), chen]).when(openSignOff(heard), zhou).then({ refused: 'POSITION_OPPOSES', detail: { side: 'COMMITTEE' } });
    const amended = all(heard, [amend, chen]);
    amended.when(openSignOff(amended), zhou).then('POSITIONS_MISSING');
    amended.when(openSignOff(heard), zhou).then({ refused: 'STALE_VERSION', detail: { version: 2 } });
  });

  it.each([
    ['2026-11-23T02:05:00.000Z', true], ['2026-12-23T02:00:00.000Z', true],
    ['2026-11-23T02:04:59.999Z', false], ['2026-12-23T02:00:00.001Z', false], ['2026-11-22T02:00:00.000Z', false],
    ['2026-11-31T02:00:00.000Z', false], ['2026-11-24T25:00:00.000Z', false],
  ])('until %s: %s', (until, fits) => {
    const asked = heard.when(openSignOff(heard, until), zhou);
    if (fits) asked.after();
    else asked.then('BAD_CLOSING_TIME');
  });

  it('happens once', () => {
    signing.when(openSignOff(heard), zhou).then('SIGN_OFF_ALREADY_OPEN');
    decided.when(openSignOff(heard), zhou).then({ refused: 'PROPOSAL_NOT_OPEN', detail: { status: 'DECIDED' } });
    all(heard, [ask('WithdrawProposal', { proposal }), chen]).when(openSignOff(heard), zhou).then({ refused: 'PROPOSAL_NOT_OPEN', detail: { status: 'WITHDRAWN' } });
  });

  it('needs the proposal', () => {
    heard.when(ask('OpenSignOff', { proposal: ROOM, version: 1, until: UNTIL }), zhou).then('UNKNOWN_PROPOSAL');
  });
});

describe('signing off', () => {
  it('puts a side\'s name under the exact text, in the session of the sign-off', () => {
    const scene = signing.when(sign(signing), chen).then([inRoom(ROOM, 'signoff.given', { proposal, version: 1, digest, session, seat: seatOf(chen), side: 'COMMITTEE' })]);
    expect(theProposal(scene)).toMatchObject({ status: 'SIGNING', signOff: { signatures: { COMMITTEE: { side: 'COMMITTEE', seat: seatOf(chen), person: chen.person } } } });
  });

  it('goes on after the session has closed, carrying its id', () => {
    const closed = all(signing, [ask('CloseSession', {}), zhou]);
    expect(closed.when(sign(signing), chen).accepted.events[0]?.data).toMatchObject({ session });
  });

  it('counts until the last millisecond, by when it was received', () => {
    signing.at(UNTIL).when(sign(signing), chen).after();
    signing.at('2026-11-25T02:00:00.001Z').when(sign(signing), chen).then({ refused: 'SIGN_OFF_CLOSED', detail: { until: UNTIL } });
    const command = { id: named('x'), log: signing.log, capacity: chen.capacity, ...sign(signing) } as Parameters<typeof decide>[1];
    const late = { ...chen, now: '2026-11-25T02:00:01.500Z', newId: () => named('id'), referred: [], opened: new Map<string, unknown>() };
    expect(decide(signing.compound(ROOM), command, { ...late, received: UNTIL })).toHaveProperty('events');
    expect(decide(signing.compound(ROOM), command, { ...late, received: late.now })).toEqual(refuse('SIGN_OFF_CLOSED', { until: UNTIL }));
  });

  it('needs version and digest of the text that is being signed', () => {
    const asked = (over: { version?: number; digest?: string }) => ask('SignOff', { proposal, version: 1, digest, ...over });
    signing.when(asked({ version: 2 }), chen).then({ refused: 'STALE_VERSION', detail: { version: 1 } });
    signing.when(asked({ digest: 'x'.repeat(43) }), chen).then('STALE_VERSION');
  });

  it('is for the seats of the three sides of this room', () => {
    for (const by of [lin, somebody('xu'), somebody('song'), somebody('nobody')]) signing.when(sign(signing), by).then('SEAT_MAY_NOT_SIGN');
  });

  it('needs a mandate', () => {
    all(heard, [openSignOff(heard), zhou]).when(sign(heard), chen).then('NO_MANDATE');
    all(heard, [mandate(heard, zhou), zhou], [openSignOff(heard), zhou]).when(sign(heard), chen).then('NO_MANDATE');
    for (const by of [li, somebody('gu'), somebody('tang')]) signing.when(sign(signing), by).then('NO_MANDATE');
  });

  it('is given by a deputy under a mandate, where the head stands aside', () => {
    const aside = all(heard, [ask('DeclareRecusal', { proposal, seat: null, ground: '利害关系' }), chen], [mandate(heard, li), chen], [ask('CheckIn', {}), li]);
    aside.when(openSignOff(aside), zhou).then({ refused: 'POSITIONS_MISSING', detail: { side: 'COMMITTEE' } });
    const open = all(aside, [position(aside, 'AGREE'), li], [mandate(aside, zhou), zhou], [mandate(aside, wu), wu], [openSignOff(aside), zhou]);
    open.when(sign(open), chen).then('MUST_STAND_ASIDE');
    const scene = all(open, [sign(open), zhou], [sign(open), wu], [sign(open), li]);
    expect(theProposal(scene)).toMatchObject({ status: 'DECIDED', signOff: { signatures: { COMMITTEE: { seat: seatOf(li), person: li.person } } } });
  });

  it('is not given by a deputy who stands aside after all, nor once the head has signed', () => {
    const deputy = all(signing, [mandate(signing, li), chen]);
    all(deputy, [ask('DeclareRecusal', { proposal, seat: null, ground: '利害关系' }), li]).when(sign(signing), li).then('MUST_STAND_ASIDE');
    all(deputy, [sign(signing), chen]).when(sign(signing), li).then({ refused: 'ALREADY_SIGNED', detail: { side: 'COMMITTEE' } });
  });

  it('needs a mandate for this text', () => {
    const other = { proposal, digest: 'x'.repeat(43), seat: seatOf(chen), side: 'COMMITTEE', basis: 'COMMITTEE_RESOLUTION', resolvedOn: '2026-11-20' } as const;
    signing.and([inRoom(ROOM, 'mandate.recorded', other, { seal: { reference: { value: 'x', subjects: [], retention: 'PERMANENT' } } })]).when(sign(signing), chen).then('MANDATE_FOR_OTHER_TEXT');
  });

  it('happens once a side', () => {
    all(signing, [sign(signing), chen]).when(sign(signing), chen).then({ refused: 'ALREADY_SIGNED', detail: { side: 'COMMITTEE' } });
  });

  it('happens once a person, whatever hats they wear', () => {
    const chair = seated('zhou', 'OWNERS_COMMITTEE', 'committeeChair', 'zhou2.hat');
    const zhou2 = { ...somebody('zhou2'), person: zhou.person };
    const cross = signing.and([event('seat.vacated', { seat: seatOf(chen) }), chair]);
    const command = ask('RecordMandate', { proposal, digest, seat: named('zhou2.seat'), basis: 'COMMITTEE_RESOLUTION', reference: '〔2026〕4号', resolvedOn: '2026-11-20' });
    const both = all(cross, [command, zhou2]);
    all(both, [sign(signing), zhou]).when(sign(signing), zhou2).then({ refused: 'SIGNED_UNDER_OTHER_HAT', detail: { side: 'BRANCH' } });
    all(both, [sign(signing), zhou2]).when(sign(signing), zhou).then({ refused: 'SIGNED_UNDER_OTHER_HAT', detail: { side: 'COMMITTEE' } });
  });

  it('comes to a decision where one person heads two sides: a deputy signs for one of them', () => {
    const zhou2 = { ...somebody('zhou2'), person: zhou.person };
    const cross = signing.and([event('seat.vacated', { seat: seatOf(chen) }), seated('zhou', 'OWNERS_COMMITTEE', 'committeeChair', 'zhou2.hat')]);
    const signed = all(cross, [mandate(signing, li), zhou2], [sign(signing), zhou], [sign(signing), wu]);
    signed.when(sign(signing), zhou2).then({ refused: 'SIGNED_UNDER_OTHER_HAT', detail: { side: 'BRANCH' } });
    const scene = all(signed, [sign(signing), li]);
    expect(theProposal(scene)).toMatchObject({ status: 'DECIDED', signOff: { signatures: { BRANCH: { person: zhou.person }, COMMITTEE: { person: li.person } } } });
  });

  it('needs an open sign-off', () => {
    heard.when(sign(heard), chen).then({ refused: 'SIGN_OFF_NOT_OPEN', detail: { status: 'TABLED' } });
    decided.when(sign(heard), chen).then({ refused: 'SIGN_OFF_NOT_OPEN', detail: { status: 'DECIDED' } });
    heard.when(ask('SignOff', { proposal: ROOM, version: 1, digest }), chen).then('UNKNOWN_PROPOSAL');
  });
});

describe('a sign-off that runs out of time', () => {
  const one = all(signing, [sign(signing), chen]);
  const after = one.at('2026-11-25T02:00:02.000Z');

  it('is closed by the hub: the proposal is on the table again, with its positions', () => {
    const scene = after.when(close, HUB).then([inRoom(ROOM, 'signoff.lapsed', { proposal, version: 1, missing: ['BRANCH', 'COMPANY'] })]);
    expect(theProposal(scene)).toMatchObject({ status: 'TABLED', lapses: [{ at: '2026-11-25T02:00:02.000Z', version: 1, missing: ['BRANCH', 'COMPANY'] }] });
    expect(theProposal(scene).positions).toEqual(theProposal(one).positions);
    expect(theProposal(scene)).not.toHaveProperty('signOff');
  });

  it('may be opened again; the old signature does not count', () => {
    const again = all(after, [close, HUB], [openSignOff(heard, '2026-11-26T02:00:00.000Z'), zhou]);
    all(again, ...heads.map((by) => [sign(heard), by] as const));
    again.when(sign(heard), chen).after();
  });

  it('is not closed before its time', () => {
    one.at(UNTIL).when(close, HUB).then({ refused: 'NOT_DUE', detail: { until: UNTIL } });
  });

  it('is closed once', () => {
    all(after, [close, HUB]).when(close, HUB).then({ refused: 'SIGN_OFF_NOT_OPEN', detail: { status: 'TABLED' } });
    decided.at('2026-11-25T02:00:02.000Z').when(close, HUB).then('SIGN_OFF_NOT_OPEN');
    heard.when(ask('CloseSignOff', { proposal: ROOM }), HUB).then('UNKNOWN_PROPOSAL');
  });
});

describe('sign-off events that do not fit what was seen', () => {
  it('change nothing', () => {
    const stray = heard.and([
      inRoom(ROOM, 'signoff.opened', { proposal, version: 2, digest, session, until: UNTIL }),
      inRoom(ROOM, 'signoff.given', { proposal, version: 1, digest, session, seat: seatOf(chen), side: 'COMMITTEE' }),
      inRoom(ROOM, 'signoff.lapsed', { proposal, version: 1, missing: [] }),
      inRoom(ROOM, 'position.taken', { proposal, version: 2, session, seat: seatOf(chen), side: 'COMMITTEE', position: 'AGREE' }),
    ]);
    expect(theRoom(stray)).toEqual(theRoom(heard));
  });
});
