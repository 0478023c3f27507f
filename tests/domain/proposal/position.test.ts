import { describe, expect, it } from 'vitest';
import { inRoom, named, somebody } from '../support/given.ts';
import { all, ask, chen, decided, heard, li, lin, mandate, openSignOff, position, ROOM, seated, sealedFor, seatOf, sign, signing, sitting, tabled, theProposal, theRoom, wu, words, zhou } from '../support/room.ts';

const proposal = theProposal(tabled).id;
const session = theRoom(tabled).session?.id ?? '';
const amend = ask('AmendProposal', { ...words, proposal, basis: 1 });

describe('taking a position', () => {
  it('gives the word of a side on the present text', () => {
    const scene = tabled.when(position(tabled, 'AGREE'), zhou).then([
      inRoom(ROOM, 'position.taken', { proposal, version: 1, session, seat: seatOf(zhou), side: 'BRANCH', position: 'AGREE' }),
    ]);
    expect(theProposal(scene).positions.BRANCH).toMatchObject({ position: 'AGREE', grounds: null, version: 1, session, seat: seatOf(zhou), person: zhou.person });
  });

  it('seals its grounds', () => {
    const scene = tabled.when(position(tabled, 'RESERVE', ' 工期太紧 '), wu).after();
    expect(scene.opened(theProposal(scene).positions.COMPANY?.grounds ?? '')).toBe('工期太紧');
    expect(tabled.when(position(tabled, 'AGREE', '早该修了'), wu).accepted.events[0]?.seal).toEqual({ grounds: sealedFor('早该修了') });
  });

  it('needs grounds to reserve or to oppose', () => {
    for (const word of ['RESERVE', 'OPPOSE'] as const) {
      tabled.when(position(tabled, word), wu).then('GROUNDS_REQUIRED');
      tabled.when(position(tabled, word, '\u200b'), wu).then('GROUNDS_REQUIRED');
      tabled.when(position(tabled, word, '预算不清'), wu).after();
    }
  });

  it('may be given anew', () => {
    const twice = all(tabled, [position(tabled, 'OPPOSE', '预算不清'), wu], [position(tabled, 'AGREE'), wu]);
    expect(theProposal(twice).positions.COMPANY).toMatchObject({ position: 'AGREE', grounds: null });
  });

  it('is for the heads of the three sides, and for no other seat without a mandate', () => {
    for (const by of [li, lin, somebody('tang'), somebody('gu')]) tabled.when(position(tabled, 'AGREE'), by).then('SEAT_MAY_NOT_SIGN');
  });

  it('is given by a deputy under a mandate, where the head stands aside', () => {
    const aside = all(tabled, [ask('DeclareRecusal', { proposal, seat: null, ground: '利害关系' }), chen], [mandate(tabled, li), chen]);
    aside.when(position(tabled, 'AGREE'), li).then('NOT_CHECKED_IN');
    const scene = all(aside, [ask('CheckIn', {}), li]).when(position(tabled, 'AGREE'), li).then([
      inRoom(ROOM, 'position.taken', { proposal, version: 1, session, seat: seatOf(li), side: 'COMMITTEE', position: 'AGREE' }),
    ]);
    expect(theProposal(scene).positions.COMMITTEE).toMatchObject({ seat: seatOf(li), person: li.person });
  });

  it('is not given under a mandate for the text of before, nor by a deputy who stands aside', () => {
    const deputy = all(tabled, [mandate(tabled, li), chen], [ask('CheckIn', {}), li]);
    const amended = all(deputy, [amend, chen]);
    amended.when(ask('TakePosition', { proposal, version: 2, position: 'AGREE', grounds: null }), li).then('SEAT_MAY_NOT_SIGN');
    all(deputy, [ask('DeclareRecusal', { proposal, seat: null, ground: '利害关系' }), li]).when(position(tabled, 'AGREE'), li).then('MUST_STAND_ASIDE');
  });

  it('is given in session, by those who are checked in', () => {
    all(tabled, [ask('CheckOut', {}), wu]).when(position(tabled, 'AGREE'), wu).then('NOT_CHECKED_IN');
    all(tabled, [ask('AdjournSession', {}), zhou]).when(position(tabled, 'AGREE'), wu).then('NO_SESSION');
    all(tabled, [ask('CloseSession', {}), zhou]).when(position(tabled, 'AGREE'), wu).then('NO_SESSION');
  });

  it('is about the text on the table', () => {
    all(tabled, [amend, chen]).when(position(tabled, 'AGREE'), wu).then({ refused: 'STALE_VERSION', detail: { version: 2 } });
  });

  it('falls with the text', () => {
    const amended = all(heard, [amend, chen]);
    expect(theProposal(amended)).toMatchObject({ positions: {}, mandates: {} });
  });

  it('is not taken while the text is being signed, decided or withdrawn', () => {
    signing.when(position(signing, 'OPPOSE', 'x'), wu).then({ refused: 'PROPOSAL_NOT_OPEN', detail: { status: 'SIGNING' } });
    decided.when(position(signing, 'AGREE'), wu).then({ refused: 'PROPOSAL_NOT_OPEN', detail: { status: 'DECIDED' } });
  });

  it('needs the proposal', () => {
    sitting.when(ask('TakePosition', { proposal: ROOM, version: 1, position: 'AGREE', grounds: null }), wu).then('UNKNOWN_PROPOSAL');
  });
});

describe('standing aside', () => {
  const recuse = (seat: string | null = null, ground = '本人开办的公司参与报价') => ask('DeclareRecusal', { proposal, seat, ground });
  /** Zhou is a member of the committee as well. */
  const twoHats = heard.and([seated('zhou', 'OWNERS_COMMITTEE', 'committeeMember', 'zhou2.hat')]);
  const zhou2 = { ...somebody('zhou2'), person: zhou.person };

  it('is declared of oneself', () => {
    const scene = tabled.when(recuse(), li).then([
      inRoom(ROOM, 'recusal.declared', { proposal, seat: seatOf(li), person: li.person, byThemselves: true }, { seal: { ground: sealedFor('本人开办的公司参与报价', [li.person]) } }),
    ]);
    expect(theProposal(scene).recused).toEqual({ [li.person]: { seat: seatOf(li), at: '2026-11-23T02:00:00.000Z' } });
  });

  it('is noted by the convener for somebody, and by nobody else', () => {
    expect(tabled.when(recuse(seatOf(wu)), zhou).accepted.events[0]?.data).toMatchObject({ person: wu.person, byThemselves: false });
    tabled.when(recuse(seatOf(wu)), chen).then('FORBIDDEN');
    expect(tabled.when(recuse(seatOf(chen)), chen).accepted.events[0]?.data).toMatchObject({ byThemselves: true });
  });

  it('holds under every hat', () => {
    const aside = all(twoHats, [recuse(), zhou2]);
    aside.when(position(heard, 'AGREE'), zhou).then('MUST_STAND_ASIDE');
    aside.when(recuse(), zhou).then('ALREADY_RECUSED');
  });

  it('takes back the position that they took', () => {
    expect(theProposal(all(twoHats, [recuse(), zhou2])).positions.BRANCH).toBeUndefined();
    expect(Object.keys(theProposal(all(heard, [recuse(), li])).positions)).toHaveLength(3);
  });

  it('bars position, mandate and signature', () => {
    const aside = all(tabled, [recuse(), wu]);
    aside.when(position(tabled, 'AGREE'), wu).then('MUST_STAND_ASIDE');
    aside.when(mandate(tabled, wu), wu).then('MUST_STAND_ASIDE');
    aside.when(mandate(tabled, wu), somebody('tang')).then('MUST_STAND_ASIDE');
    all(signing, [recuse(), wu]).when(sign(signing), wu).then('MUST_STAND_ASIDE');
  });

  it('stays when the text is amended', () => {
    all(tabled, [recuse(), wu], [amend, chen]).when(ask('TakePosition', { proposal, version: 2, position: 'AGREE', grounds: null }), wu).then('MUST_STAND_ASIDE');
  });

  it('leaves a position that is being signed, until the sign-off lapses', () => {
    const aside = all(heard, [openSignOff(heard), zhou], [recuse(), wu]);
    expect(theProposal(aside).positions.COMPANY?.person).toBe(wu.person);
    const lapsed = all(aside.at('2026-11-25T02:00:02.000Z'), [ask('CloseSignOff', { proposal }), somebody('hub')]);
    expect(Object.keys(theProposal(lapsed).positions)).toEqual(['BRANCH', 'COMMITTEE']);
  });

  it('comes too late after one has signed', () => {
    all(signing, [sign(signing), wu]).when(recuse(), wu).then('ALREADY_SIGNED');
  });

  it('is for seats at the table', () => {
    tabled.when(recuse(), lin).then('NOT_A_PARTY_OF_ROOM');
    tabled.when(recuse(seatOf(lin)), zhou).then('NOT_A_PARTY_OF_ROOM');
    tabled.when(recuse(named('nobody')), zhou).then('UNKNOWN_SEAT');
  });

  it('needs a proposal that is open, and a ground', () => {
    decided.when(recuse(), li).then({ refused: 'PROPOSAL_NOT_OPEN', detail: { status: 'DECIDED' } });
    tabled.when(ask('DeclareRecusal', { proposal: ROOM, seat: null, ground: 'x' }), li).then('UNKNOWN_PROPOSAL');
    tabled.when(recuse(null, '\u200b'), li).then({ refused: 'EMPTY_TEXT', detail: { field: 'ground' } });
  });
});
