import type { CommandData } from '@sanfang/shared/compound/command.ts';
import { addDays } from '@sanfang/shared/law/periods.ts';
import { facadeBuildings } from './facade-buildings.ts';
import { appoint, draft, notice } from './owners-votes.ts';
import { lian, type Stage } from './stage.ts';

/** Days before today on which it is announced; days after today on which it opens, and closes. */
const ANNOUNCED = 20;
const OPENS = 3;
const CLOSES = 16;

/** All that common parts have brought in until the end of 2025, in fen. */
const words: CommandData['DraftVote'] = {
  matterCode: 'I9', title: '公共收益 916530 元的用途：七成转入维修资金，三成更新公共照明',
  text: '截至2025年底，公共收益结余 916530.00 元。拟将其中 70%（641571.00 元）转入住宅专项维修资金，按专有部分面积记入各户分户账；30%（274959.00 元）用于更换 18 栋楼楼道与道路照明，单价、数量与结算另行公示。',
  scope: { buildings: facadeBuildings.map(({ building }) => building), except: [], extra: [] }, amount: 91_653_000, fund: { source: 'PUBLIC_REVENUE', regime: 'NOT_APPLICABLE' },
  origin: { kind: 'PETITION', persons: 163, area: 1_840_000, reference: '业主联名书 2026 第 3 号（演示）' },
};

/** All owners are to decide on what common parts brought in: announced, and not open yet. `today`: local date. */
export async function announceRevenueVote(stage: Stage, today: string): Promise<void> {
  stage.past.goTo(lian(addDays(today, -ANNOUNCED), '10:00'));
  const vote = await draft(stage, 'use of revenue', words, ['3-1-301', '16-1-301']);
  await appoint(stage, vote);
  await notice(stage, vote, { opens: addDays(today, OPENS), closes: addDays(today, CLOSES) });
}
