/** The list of who bears what: kept while it can be taken back, and what it does to sub-accounts. */
import { sharesListed, strainOf } from '@sanfang/shared/compound/fund/allocation-list.ts';
import { ownAccount } from '@sanfang/shared/compound/fund/own-account.ts';
import { stepsOf } from '@sanfang/shared/law/fund-flow.ts';
import { defaultProfile } from '@sanfang/shared/law/rule-profile.ts';
import { describe, expect, it } from 'vitest';
import { maskUnit } from '@sanfang/shared/compound/register/masking.ts';
import { accountsOf, fundOf, projectAt, theProject } from '../support/money.ts';

const steps = stepsOf({ source: 'MAINTENANCE_FUND', holding: 'ART_22', emergency: false });
const settled = projectAt(steps, 'SETTLED');
const listed = projectAt(steps, 'ALLOC_PUBLISHED');
const closed = projectAt(steps, 'CLOSED');

describe('a list', () => {
  it('is there from its publication on, booked or not', () => {
    const list = (scene: typeof listed) => sharesListed(fundOf(scene), accountsOf(scene), theProject(scene).id);
    expect(list(settled)).toBeNull();
    const shares = list(listed);
    expect(shares?.reduce((sum, [, fen]) => sum + fen, 0)).toBe(170_000);
    expect(list(closed)).toEqual(shares);
    const [unit = '', fen = 0] = shares?.[0] ?? [];
    expect(ownAccount(accountsOf(closed), [unit], defaultProfile.leastBalance)[0]?.movements).toEqual([{ on: '2026-11-20', kind: 'SHARE', fen: -fen }, { on: '2026-02-01', kind: 'PAID', fen: 100_000 }]);
  });

  it('says who is short and who will have less than three tenths left', () => {
    const accounts = accountsOf(listed);
    const strain = (shares: readonly (readonly [string, number])[], booked = false) => strainOf(accounts, shares, booked, defaultProfile.leastBalance);
    expect(strain([['1-1-101', 70_000], ['1-1-102', 70_001], ['2-1-101', 100_001]])).toEqual({
      short: [{ unit: '2-1-101', share: 100_001, balance: 100_000, gap: 1 }],
      low: [{ unit: '1-1-102', left: 29_999, firstDeposit: 100_000 }, { unit: '2-1-101', left: -1, firstDeposit: 100_000 }],
    });
    expect(strain([['1-1-101', 100_001]], true)).toEqual({ short: [], low: [] });
    expect(strain([['9-9-999', 1]])).toEqual({ short: [{ unit: '9-9-999', share: 1, balance: 0, gap: 1 }], low: [] });
  });
});

it('a home is named without its door', () => {
  expect(['3-1-502', '12-2-1203', '商铺-7', 'S101'].map(maskUnit)).toEqual(['3-1-5**', '12-2-12**', '商铺-**', 'S1**']);
});
