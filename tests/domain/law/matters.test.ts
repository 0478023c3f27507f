import { isMixed, matterOn, matters, mattersIn, ownersVoteFor } from '@sanfang/shared/law/matters.ts';
import { describe, expect, it } from 'vitest';

describe('matters of joint decision', () => {
  it('are the nine items of Art. 278(1), of which three need three quarters', () => {
    expect(matters.map(({ code, item }) => [code, item])).toEqual([['I1', 1], ['I2', 2], ['I3', 3], ['I4', 4], ['I5', 5], ['I6', 6], ['I7', 7], ['I8', 8], ['I9', 9]]);
    expect(matters.filter(({ matterClass }) => matterClass === 'SPECIAL').map(({ code }) => code)).toEqual(['I6', 'I7', 'I8']);
    for (const { code, article, matterClass } of matters) expect(ownersVoteFor(code)).toEqual({ required: true, matterClass, article });
  });

  it('are counted by the Civil Code from the day on which it came into force', () => {
    expect(matterOn('I5', '2020-12-31')).toBeNull();
    expect(matterOn('I5', '2021-01-01')).toMatchObject({ item: 5, matterClass: 'ORDINARY', clause: '使用建筑物及其附属设施的维修资金' });
    expect(matterOn('NONE', '2026-01-01')).toBeNull();
  });
});

describe('a motion', () => {
  it('of one matter stands as it is', () => {
    expect(isMixed(['I5'], 'MAINTENANCE_FUND')).toBe(false);
    expect(isMixed(['I9'], 'PUBLIC_REVENUE')).toBe(false);
    expect(isMixed(['NONE'], 'NONE')).toBe(false);
  });

  it('that uses the fund and raises it has to be split', () => {
    expect(mattersIn(['I5', 'I6'], 'NONE')).toEqual(['I5', 'I6']);
    expect(isMixed(['I6', 'I5'], 'NONE')).toBe(true);
  });

  it('that is paid from the maintenance fund is about its use as well', () => {
    expect(mattersIn(['I7'], 'MAINTENANCE_FUND')).toEqual(['I5', 'I7']);
    expect(isMixed(['I7'], 'MAINTENANCE_FUND')).toBe(true);
    expect(mattersIn(['NONE'], 'MAINTENANCE_FUND')).toEqual(['I5']);
  });
});
