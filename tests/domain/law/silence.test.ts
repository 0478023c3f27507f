import { describe, expect, it } from 'vitest';
import { defaultProfile, type RuleProfile } from '@sanfang/shared/law/rule-profile.ts';
import { silenceFor, type SilenceCase } from '@sanfang/shared/law/silence.ts';
import { flat, flats, from, says, tally } from '../support/votes.ts';

const clause = { clause: '议事规则 第十二条', adoptedBy: '〔2025〕3', warning: '未交回的，视为同意多数意见。', followFor: defaultProfile.silence.followFor };
const following: RuleProfile['silence'] = { ...clause, mode: 'FOLLOW_MAJORITY' };
const deeming: RuleProfile['silence'] = { ...clause, mode: 'DEEMED_PARTICIPATION' };
const repair: SilenceCase = { matter: 'I5', ownersPayMore: false, confirmed: null };

describe('the rule on silence for a vote', () => {
  it('is none by default', () => {
    expect(silenceFor(defaultProfile.silence, repair)).toEqual({ mode: 'STRICT', bars: [] });
  });

  it('is that of the rules of procedure where these have a clause, adopted, with a warning', () => {
    expect(silenceFor(following, repair)).toEqual({ mode: 'FOLLOW_MAJORITY', bars: [] });
    expect(silenceFor(deeming, repair)).toEqual({ mode: 'DEEMED_PARTICIPATION', bars: [] });
  });

  it.each([['clause', 'NO_CLAUSE'], ['adoptedBy', 'NOT_ADOPTED'], ['warning', 'NO_WARNING']] as const)('does not apply without %s', (missing, bar) => {
    expect(silenceFor({ ...following, [missing]: null }, { ...repair, confirmed: '街办函〔2026〕7号' })).toEqual({ mode: 'STRICT', bars: [bar] });
    expect(silenceFor({ ...deeming, [missing]: null }, repair)).toEqual({ mode: 'STRICT', bars: [bar] });
  });

  it('lets nobody follow in other matters, nor where owners would pay more, unless the street office has confirmed it', () => {
    const asked = (over: Partial<SilenceCase>): unknown => silenceFor(following, { ...repair, ...over });
    for (const matter of ['I1', 'I2', 'I3', 'I6', 'I7', 'I8', 'NONE'] as const) expect(asked({ matter })).toEqual({ mode: 'STRICT', bars: ['NOT_FOR_THIS_MATTER'] });
    for (const matter of ['I4', 'I5', 'I9'] as const) expect(asked({ matter })).toEqual({ mode: 'FOLLOW_MAJORITY', bars: [] });
    expect(asked({ ownersPayMore: true })).toEqual({ mode: 'STRICT', bars: ['OWNERS_PAY_MORE'] });
    expect(asked({ matter: 'I6', ownersPayMore: true })).toEqual({ mode: 'STRICT', bars: ['NOT_FOR_THIS_MATTER', 'OWNERS_PAY_MORE'] });
    expect(asked({ matter: 'I6', ownersPayMore: true, confirmed: '街办函〔2026〕7号' })).toEqual({ mode: 'FOLLOW_MAJORITY', bars: [] });
  });

  it('lets nobody follow among several options, whoever confirms it: of which of them could they have been warned?', () => {
    const several = { ...repair, several: true };
    expect(silenceFor(following, several)).toEqual({ mode: 'STRICT', bars: ['SEVERAL_OPTIONS'] });
    expect(silenceFor(following, { ...several, confirmed: '街办函〔2026〕7号' })).toEqual({ mode: 'STRICT', bars: ['SEVERAL_OPTIONS'] });
    expect(silenceFor(deeming, several)).toEqual({ mode: 'DEEMED_PARTICIPATION', bars: [] });
  });

  it('lets the silent take part in any matter where they only abstain', () => {
    expect(silenceFor(deeming, { ...repair, matter: 'I6', ownersPayMore: true })).toEqual({ mode: 'DEEMED_PARTICIPATION', bars: [] });
  });
});

describe('following the majority', () => {
  const everybody = new Set([...from(1, 20), 'BIG']);
  const followed = (agree: number, against: number, abstain: number): readonly unknown[] => {
    const ballots = [...says('AGREE', from(1, agree)), ...says('AGAINST', from(agree + 1, agree + against)), ...says('ABSTAIN', from(agree + against + 1, agree + against + abstain))];
    const counted = tally(flats(20), ballots, { silence: 'FOLLOW_MAJORITY', delivered: everybody });
    return [counted.deemedAs, counted.agreed.persons, counted.against.persons, counted.abstained.persons];
  };

  it('needs more than half of what was returned, abstentions among it', () => {
    expect(followed(6, 4, 1)).toEqual(['AGREE', 15, 4, 1]);
    expect(followed(6, 4, 2)).toEqual(['ABSTAIN', 6, 4, 10]);
    expect(followed(5, 5, 0)).toEqual(['ABSTAIN', 5, 5, 10]);
    expect(followed(4, 6, 1)).toEqual(['AGAINST', 4, 15, 1]);
    expect(followed(0, 0, 12)).toEqual(['ABSTAIN', 0, 0, 20]);
    expect(followed(0, 0, 0)).toEqual(['ABSTAIN', 0, 0, 20]);
  });

  it('needs it on both keys: otherwise the silent abstain', () => {
    const units = [flat('big', 'BIG', { area: 200_000 }), ...flats(20)];
    const byArea = tally(units, [...says('AGREE', ['BIG']), ...says('AGAINST', from(1, 5))], { silence: 'FOLLOW_MAJORITY', delivered: everybody });
    expect([byArea.deemedAs, byArea.deemed, byArea.agreed.persons, byArea.against.persons]).toEqual(['ABSTAIN', { persons: 15, area: 150_000 }, 1, 5]);
    const byBoth = tally(units, [...says('AGAINST', ['BIG']), ...says('AGAINST', from(1, 5))], { silence: 'FOLLOW_MAJORITY', delivered: everybody });
    expect([byBoth.deemedAs, byBoth.against.persons]).toEqual(['AGAINST', 21]);
  });

  it('counts unreadable ballots in the whole only where these take part', () => {
    const ballots = [...says('AGREE', from(1, 3)), ...says('AGAINST', from(4, 5)), ...says('INVALID', from(6, 6))];
    const mode = (invalidParticipates: boolean): unknown => tally(flats(20), ballots, { silence: 'FOLLOW_MAJORITY', delivered: everybody, invalidParticipates }).deemedAs;
    expect([mode(false), mode(true)]).toEqual(['AGREE', 'ABSTAIN']);
  });

  it('counts a silent person without area too', () => {
    const counted = tally([...flats(3), flat('0', 'zero', { area: 0 })], says('AGREE', from(1, 3)), { silence: 'DEEMED_PARTICIPATION', delivered: new Set(['zero']) });
    expect([counted.deemedAs, counted.deemed, counted.participated.persons]).toEqual(['ABSTAIN', { persons: 1, area: 0 }, 4]);
  });

  it('draws only whom the ballot has reached', () => {
    const counted = tally(flats(20), says('AGREE', from(1, 3)), { silence: 'FOLLOW_MAJORITY', delivered: new Set(from(1, 10)) });
    expect([counted.deemed.persons, counted.agreed.persons, counted.silent.persons]).toEqual([7, 10, 10]);
    expect(tally(flats(3), says('AGREE', from(1, 3)), { silence: 'FOLLOW_MAJORITY', delivered: everybody }).deemedAs).toBeNull();
  });
});
