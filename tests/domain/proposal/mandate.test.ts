import { describe, expect, it } from 'vitest';
import { event, inRoom, named, somebody } from '../support/given.ts';
import { all, ask, chen, decided, heard, li, lin, mandate, openSignOff, ROOM, seated, sealedFor, seatOf, sign, tabled, theProposal, theText, words, wu, zhou } from '../support/room.ts';

const proposal = theProposal(tabled).id;
const { digest } = theText(tabled);

describe('recording a mandate', () => {
  it('binds the right of a seat to the exact text', () => {
    const scene = tabled.when(mandate(tabled, chen), li).then([
      inRoom(ROOM, 'mandate.recorded', { proposal, digest, seat: seatOf(chen), side: 'COMMITTEE', basis: 'COMMITTEE_RESOLUTION', resolvedOn: '2026-11-20' }, { seal: { reference: sealedFor('〔2026〕3号') } }),
    ]);
    expect(theProposal(scene).mandates[seatOf(chen)]).toMatchObject({ seat: seatOf(chen), digest, basis: 'COMMITTEE_RESOLUTION', resolvedOn: '2026-11-20' });
  });

  it('may still be recorded while others sign', () => {
    all(heard, [openSignOff(heard), zhou], [mandate(heard, wu), wu], [sign(heard), wu]);
  });

  it('is for the same side', () => {
    tabled.when(mandate(tabled, chen), wu).then({ refused: 'FORBIDDEN', detail: { side: 'COMMITTEE' } });
    tabled.when(mandate(tabled, chen), lin).then('NOT_A_PARTY_OF_ROOM');
  });

  it('may name a deputy, whom somebody else names', () => {
    const scene = tabled.when(mandate(tabled, li), chen).after();
    expect(theProposal(scene).mandates[seatOf(li)]).toMatchObject({ seat: seatOf(li), digest, basis: 'COMMITTEE_RESOLUTION' });
    tabled.when(mandate(tabled, li), li).then('SEAT_MAY_NOT_SIGN');
    tabled.when(mandate(tabled, li), zhou).then({ refused: 'FORBIDDEN', detail: { side: 'COMMITTEE' } });
  });

  it('is not named by oneself under another hat of the same side', () => {
    const twice = tabled.and([seated('li', 'OWNERS_COMMITTEE', 'committeeMember', 'li2.hat')]);
    twice.when(mandate(tabled, li), { ...somebody('li2'), person: li.person }).then('SEAT_MAY_NOT_SIGN');
    twice.when(mandate(tabled, li, { seat: named('li2.seat') }), li).then('SEAT_MAY_NOT_SIGN');
  });

  it('is named by the head; by a colleague only where no head may act', () => {
    const [tang, peng] = [somebody('tang'), somebody('peng')];
    const staffed = tabled.and([seated('peng', 'PROPERTY_COMPANY', 'companyStaff')]);
    staffed.when(mandate(tabled, tang), peng).then('SEAT_MAY_NOT_SIGN');
    const named = { mandates: { [seatOf(tang)]: { seat: seatOf(tang), digest } } };
    for (const scene of [
      all(staffed, [mandate(tabled, tang), wu]),
      all(staffed, [ask('DeclareRecusal', { proposal, seat: null, ground: '利害关系' }), wu], [mandate(tabled, tang), peng]),
      all(staffed.and([event('seat.vacated', { seat: seatOf(wu) })]), [mandate(tabled, tang), peng]),
    ]) expect(theProposal(scene)).toMatchObject(named);
  });

  it('names no deputy who stands aside', () => {
    const aside = all(tabled, [ask('DeclareRecusal', { proposal, seat: null, ground: '利害关系' }), li]);
    aside.when(mandate(tabled, li), chen).then('MUST_STAND_ASIDE');
  });

  it('is for a seat at this table', () => {
    tabled.when(mandate(tabled, lin), chen).then('NOT_A_PARTY_OF_ROOM');
    tabled.when(mandate(tabled, chen, { seat: named('nobody') }), chen).then('UNKNOWN_SEAT');
  });

  it('is for a seat that is filled today', () => {
    tabled.and([event('seat.vacated', { seat: seatOf(chen) })]).when(mandate(tabled, chen), li).then('SEAT_VACANT');
    tabled.and([event('party.ended', { party: named('OWNERS_COMMITTEE'), on: '2026-11-23' })]).when(mandate(tabled, chen), li).then('TERM_OVER');
  });

  it('is for the text on the table', () => {
    tabled.when(mandate(tabled, chen, { digest: 'x'.repeat(43) }), chen).then('MANDATE_FOR_OTHER_TEXT');
    all(tabled, [ask('AmendProposal', { ...words, proposal, basis: 1 }), chen]).when(mandate(tabled, chen), chen).then('MANDATE_FOR_OTHER_TEXT');
  });

  it.each([
    ['BRANCH_RESOLUTION', chen], ['COMMITTEE_RESOLUTION', zhou], ['BRANCH_RESOLUTION', wu], ['COMMITTEE_RESOLUTION', wu],
  ] as const)('refuses a %s of another body', (basis, by) => {
    tabled.when(mandate(tabled, by, { basis }), by).then({ refused: 'MALFORMED', detail: { field: 'basis' } });
  });

  it('takes a letter from any side', () => {
    for (const by of [zhou, chen, wu]) tabled.when(mandate(tabled, by, { basis: 'AUTHORISATION_LETTER' }), by).after();
  });

  it('refuses a resolution of tomorrow, by the local date, or of no day', () => {
    const tomorrow = mandate(tabled, chen, { resolvedOn: '2026-11-24' });
    tabled.at('2026-11-23T15:59:59.999Z').when(tomorrow, chen).then({ refused: 'MALFORMED', detail: { field: 'resolvedOn' } });
    tabled.at('2026-11-23T16:00:00.000Z').when(tomorrow, chen).after();
    tabled.when(mandate(tabled, chen, { resolvedOn: '2026-02-30' }), chen).then({ refused: 'MALFORMED', detail: { field: 'resolvedOn' } });
  });

  it('refuses a reference in which nothing can be seen', () => {
    tabled.when(mandate(tabled, chen, { reference: '\u200b' }), chen).then({ refused: 'EMPTY_TEXT', detail: { field: 'reference' } });
  });

  it('needs a proposal that is open', () => {
    decided.when(mandate(tabled, chen), chen).then({ refused: 'PROPOSAL_NOT_OPEN', detail: { status: 'DECIDED' } });
    tabled.when(mandate(tabled, chen, { proposal: ROOM }), chen).then('UNKNOWN_PROPOSAL');
  });

  it('is for the one who holds the seat now, not for who held it before', () => {
    const changed = all(heard, [mandate(heard, chen), chen]).and([event('seat.vacated', { seat: seatOf(chen) }), seated('ding', 'OWNERS_COMMITTEE', 'committeeChair')]);
    all(changed, [ask('CheckIn', {}), somebody('ding')], [openSignOff(heard), zhou]).when(sign(heard), somebody('ding')).then('NO_MANDATE');
  });
});
