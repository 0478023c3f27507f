import type { CommandData } from '@sanfang/shared/compound/command.ts';
import type { BallotChoice } from '@sanfang/shared/law/ballot.ts';
import { addDays } from '@sanfang/shared/law/periods.ts';
import { derivedId } from '@sanfang/shared/log/ids.ts';
import { demoCompound } from './cast.ts';
import { announced, appoint, castBallot, certify, draft, notice, post, type PlayedVote } from './owners-votes.ts';
import { need } from './play.ts';
import { lian, ownerOf, partOf, stateOf, type Stage } from './stage.ts';

const BUILDING = '12';

/** Amounts in fen: what the outer wall has left on the building's sub-accounts covers them. */
const words: CommandData['DraftVote'] = {
  matterCode: 'I5', title: '12号楼屋面防水修缮：施工单位比选',
  text: '12号楼屋面防水层多处开裂，顶层四户渗水。参加比选的单位均已到场查看并报价，施工范围相同：铲除旧层、修补找平、重铺卷材、闭水试验，质保期见各选项。请从中选定一家，费用从本楼住宅专项维修资金中列支，按专有部分面积分摊，不超过所选单位的报价。',
  scope: { buildings: [BUILDING], except: [], extra: [] }, amount: 4_980_000, fund: { source: 'MAINTENANCE_FUND', regime: 'ART_22' },
  origin: { kind: 'PETITION', persons: 148, area: 1_660_000, reference: '业主联名书 2026 第 1 号（演示）' },
  options: [
    { label: '皖西防水工程有限公司（演示），质保八年', amount: 4_980_000 },
    { label: '叶集建筑维修有限公司（演示），质保六年', amount: 4_650_000 },
    { label: '淮源装饰有限公司（演示），质保五年', amount: 4_320_000 },
  ],
};

/** How many say what, and on which days. Nobody has the majority in the first round: 13 of 30. */
const first = { opens: '2026-03-19', closes: '2026-03-25', said: { O1: 13, O2: 11, O3: 5, ABSTAIN: 1 } } as const;
const second = { opens: '2026-04-16', closes: '2026-04-22', said: { O1: 12, O2: 18, AGAINST: 1, ABSTAIN: 1 } } as const;

/** Spring 2026: a building chooses among three firms for its roof, and as none has the majority, once more between the first two. */
export async function chooseRoofer(stage: Stage): Promise<void> {
  const { past, play } = stage;
  const { register } = await stateOf(stage);
  // The same in both rounds where they say the same: in an order of their own.
  const units = Object.values(register.units).filter(({ building }) => building === BUILDING).map(({ id }) => id).sort((a, b) => (derivedId('demo', 'roofer', a) < derivedId('demo', 'roofer', b) ? -1 : 1));
  past.goTo(lian('2026-03-02', '09:30'));
  await Promise.all(units.map((unit) => ownerOf(stage, unit)));
  const one = await draft(stage, `roofer of ${BUILDING}`, words, units.slice(0, 2));
  await appoint(stage, one);
  past.goTo(lian('2026-03-03', '10:00'));
  await notice(stage, one, first);
  await ask(stage, one, first, units);
  past.goTo(lian('2026-03-27', '09:30'));
  const made = await play.line(`${one.line}: second ballot`, demoCompound, partOf(stage, 'chen'), 'DraftSecondBallot', { vote: one.vote });
  const again: PlayedVote = { ...one, line: `${one.line} again`, vote: need(made, 'vote'), words: { ...words, options: words.options?.slice(0, 2) ?? [] } };
  past.goTo(lian('2026-03-27', '15:00'));
  await notice(stage, again, second);
  past.goTo(lian('2026-04-03', '10:00'));
  await play.line(`${one.line}: final`, demoCompound, partOf(stage, 'chen'), 'FinaliseResult', { vote: one.vote });
  await ask(stage, again, second, units);
  past.goTo(lian('2026-05-08', '10:00'));
  await play.line(`${again.line}: final`, demoCompound, partOf(stage, 'chen'), 'FinaliseResult', { vote: again.vote });
}

interface Round {
  readonly opens: string;
  readonly closes: string;
  readonly said: Readonly<Partial<Record<BallotChoice, number>>>;
}

/** From the opening to the posted result: all of them on two evenings. */
async function ask(stage: Stage, { line, vote, ...rest }: PlayedVote, { opens, closes, said }: Round, units: readonly string[]): Promise<void> {
  const { past, play } = stage;
  const choices = Object.entries(said).flatMap(([choice, count]) => Array.from({ length: count }, () => choice as BallotChoice));
  past.goTo(lian(opens, '00:00:03'));
  await play.due(`${line}: open`, demoCompound, 'OpenVote', { vote });
  const open = await announced(stage, vote);
  for (const [evening, half] of [choices.slice(0, 16), choices.slice(16)].entries()) {
    past.goTo(lian(addDays(opens, evening), '20:10'));
    await Promise.all(half.map((choice, i) => castBallot(stage, line, open, { units: [units[evening * 16 + i] ?? ''], choice })));
  }
  past.goTo(lian(addDays(closes, 1), '00:00:03'));
  await play.due(`${line}: close`, demoCompound, 'CloseVote', { vote });
  past.goTo(lian(addDays(closes, 1), '09:30'));
  await certify(stage, { line, vote, ...rest });
  past.goTo(lian(addDays(closes, 1), '15:00'));
  await post(stage, { line, vote, ...rest });
}
