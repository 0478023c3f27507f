import type { CommandData } from '@sanfang/shared/compound/command.ts';
import type { Choice } from '@sanfang/shared/law/ballot.ts';
import { addDays } from '@sanfang/shared/law/periods.ts';
import { demoCompound } from './cast.ts';
import { announced, appoint, castBallot, draft, notice } from './owners-votes.ts';
import { lian, ownerOf, stateOf, type Stage } from './stage.ts';

const BUILDING = '7';
/** The home of the owner in the cast, who has not voted yet. */
const VISITOR = '7-1-201';
/** Days before today on which it is announced and on which it opens; days after today on which it closes. */
export const NOTICED = 19;
const OPENED = 2;
const LEFT = 11;
const choices: readonly Choice[] = ['AGREE', 'AGREE', 'AGAINST', 'AGREE', 'AGREE', 'AGREE', 'ABSTAIN', 'AGREE', 'AGREE', 'AGAINST', 'AGREE', 'AGREE'];

/** Amount in fen: what is left on the building's sub-accounts covers it. */
const words: CommandData['DraftVote'] = {
  matterCode: 'I5', title: '7号楼屋面防水维修使用维修资金',
  text: '7号楼屋面防水层老化，顶层两户雨后渗水。拟铲除旧防水层、修补找平、重铺卷材并做闭水试验，费用从本楼住宅专项维修资金中列支，按专有部分面积分摊，总额不超过公告金额。',
  scope: { buildings: [BUILDING], except: [], extra: [] }, amount: 4_860_000, fund: { source: 'MAINTENANCE_FUND', regime: 'ART_22' },
  origin: { kind: 'PETITION', persons: 152, area: 1_710_000, reference: '业主联名书 2026 第 2 号（演示）' },
};

/** The line with which it begins. */
export const draftLine = `roof of ${BUILDING}: draft`;
/** The line that ends the past: the last of those who have voted. */
export const lastLine = `roof of ${BUILDING}: ballot of 7-2-101`;

/** A building votes on its roof today: announced 19 days ago, open since the day before yesterday, and one of the cast has not voted. `today`: local date. */
export async function voteOfToday(stage: Stage, today: string): Promise<void> {
  const { past, play } = stage;
  past.goTo(lian(addDays(today, -NOTICED), '10:00'));
  const { register } = await stateOf(stage);
  const voters = Object.values(register.units).filter(({ id, building }) => building === BUILDING && id !== VISITOR).slice(0, choices.length).map(({ id }) => id);
  await Promise.all(voters.map((unit) => ownerOf(stage, unit)));
  const vote = await draft(stage, `roof of ${BUILDING}`, words, voters.slice(0, 2));
  await appoint(stage, vote);
  await notice(stage, vote, { opens: addDays(today, -OPENED), closes: addDays(today, LEFT) });
  past.goTo(lian(addDays(today, -OPENED), '00:00:03'));
  await play.due(`${vote.line}: open`, demoCompound, 'OpenVote', { vote: vote.vote });
  const open = await announced(stage, vote.vote);
  for (const [i, unit] of voters.entries()) {
    past.goTo(lian(addDays(today, i < choices.length / 2 ? -OPENED : 1 - OPENED), `20:${String(10 + 3 * i)}`));
    await castBallot(stage, vote.line, open, { units: [unit], choice: choices[i] ?? 'AGREE' });
  }
}
