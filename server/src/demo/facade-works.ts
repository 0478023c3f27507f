import { FEED } from '@sanfang/shared/compound/channel.ts';
import type { MoneyOnFeed } from '@sanfang/shared/compound/fund/events.ts';
import { demoCompound } from './cast.ts';
import type { FacadeBuilding } from './facade-buildings.ts';
import type { FacadeVote } from './facade-votes.ts';
import { document, picture } from './papers.ts';
import { need } from './play.ts';
import { lian, ownerOf, partOf, type Stage } from './stage.ts';

const CONTRACTOR = '安徽恒固建设工程有限公司（演示）';
/** Of the budget, paid when the works begin; the rest after the allocation list has hung out. */
const FIRST_PERCENT = 60;

/** The company asks for the works, each building paying for its own wall; the owners are asked before anything else is done. */
export async function propose(stage: Stage, buildings: readonly FacadeBuilding[]): Promise<string> {
  const { past, play } = stage;
  past.goTo(lian('2023-08-16', '10:00'));
  const project = need(await play.line('façades: proposed', demoCompound, partOf(stage, 'wu'), 'ProposeProject', {
    source: 'MAINTENANCE_FUND', category: null, title: '18 栋楼外墙修缮',
    problem: '七月以来 18 栋楼外墙粉刷层空鼓脱落，网格员和邻管家收集居民意见 63 条，危险部位已设围挡。拟铲除空鼓、修补基层、重刷外墙共 32,860 平方米，每平方米 118 元，各楼分别表决、分别列支。',
  }), 'project');
  await play.line('façades: scoped', demoCompound, partOf(stage, 'wu'), 'ScopeProject', {
    project, parts: buildings.map(({ building, amount }) => ({ part: building, estimate: amount, buildings: [building], except: [], extra: [] })),
  });
  return project;
}

export async function putToVote(stage: Stage, project: string, asked: readonly FacadeVote[]): Promise<void> {
  await stage.play.line('façades: put to vote', demoCompound, partOf(stage, 'chen'), 'PutProjectToVote', { project, votes: asked.map(({ of, vote }) => ({ part: of.building, vote })) });
}

/** What the owners decided is planned, filed with the authority and approved; on the first working day after the holidays the first money goes. */
export async function commission(stage: Stage, project: string, buildings: readonly FacadeBuilding[]): Promise<void> {
  const { past, play } = stage;
  const [chen, wu] = [partOf(stage, 'chen'), partOf(stage, 'wu')];
  past.goTo(lian('2023-09-26', '10:00'));
  await play.line('façades: tallied', demoCompound, chen, 'TallyProject', { project });
  const total = totalOf(buildings);
  const offers = [[CONTRACTOR, total], ['六安筑安装饰工程有限公司（演示）', 401_550_000], ['合肥广厦防水防腐有限公司（演示）', 423_908_000]] as const;
  const quotes = await Promise.all(offers.map(async ([contractor, fen]) => ({ contractor, fen, paper: await document(stage, wu, `报价单 ${contractor.slice(0, 6)}`, [`报价单位：${contractor}`, `外墙修缮 32,860 平方米，总价 ${yuan(fen)} 元`]) })));
  const contract = await document(stage, wu, '外墙修缮施工合同', ['发包人：龙庭御景业主委员会（演示）', `承包人：${CONTRACTOR}`, `合同价：${yuan(total)} 元，按实结算，不超过各楼表决金额`, '工期：2023 年 10 月 8 日至 12 月 12 日']);
  await play.line('façades: planned', demoCompound, wu, 'PlanProject', {
    project, budgets: buildings.map(({ building, amount }) => ({ part: building, fen: amount })), contractor: CONTRACTOR,
    supervision: '三名业主代表（1、7、15 号楼各一名）到场监督，隐蔽工程逐处拍照；结算由第三方审价。', quotes, contract,
  });
  past.goTo(lian('2023-09-26', '16:00'));
  const application = await document(stage, wu, '维修资金列支申请', ['申请单位：安居物业服务有限公司（演示）', '附：表决结果公告、公示照片、预算与合同']);
  await play.line('façades: filed', demoCompound, wu, 'FileProject', { project, reference: '列支申请 2023 第 1 号（演示）', papers: [application] });
  past.goTo(lian('2023-09-28', '15:30'));
  const order = await document(stage, chen, '维修资金划转通知', ['同意列支，首次划转百分之六十。']);
  await play.line('façades: approved', demoCompound, chen, 'ApproveProject', { project, reference: '划转通知 2023 第 1 号（演示）', papers: [order] });
  await pay(stage, project, instalments(buildings)[0]);
}

/** Both sides have looked at the walls; the account and everybody's share hang out, and an owner asks about them. */
export async function accept(stage: Stage, project: string, buildings: readonly FacadeBuilding[]): Promise<void> {
  const { past, play } = stage;
  const [chen, wu] = [partOf(stage, 'chen'), partOf(stage, 'wu')];
  past.goTo(lian('2023-12-12', '15:00'));
  await play.line('façades: accepted by the committee', demoCompound, chen, 'SignAcceptance', { project, photos: [await picture(stage, chen, 'FALLING', 1), await picture(stage, chen, 'DONE', 1)] });
  await play.line('façades: accepted by the company', demoCompound, wu, 'SignAcceptance', { project, photos: [await picture(stage, wu, 'DONE', 2)] });
  past.goTo(lian('2023-12-18', '10:00'));
  const review = await document(stage, wu, '工程结算审价报告', [`审定金额：${yuan(totalOf(buildings))} 元`, '审价单位：六安信诚工程咨询有限公司（演示）']);
  await play.line('façades: settled', demoCompound, wu, 'SettleProject', { project, finals: buildings.map(({ building, amount }) => ({ part: building, fen: amount })), papers: [review] });
  await play.line('façades: shares', demoCompound, chen, 'PublishAllocation', { project });
  past.goTo(lian('2023-12-20', '20:15'));
  const question = need(await play.line('façades: question', demoCompound, await ownerOf(stage, '7-3-302'), 'AskQuestion', { about: await listOf(stage), line: null, objection: false, text: '7 号楼外墙按 1,666 平方米结算，面积是怎么量的？' }), 'question');
  past.goTo(lian('2023-12-22', '09:30'));
  await play.line('façades: answer', demoCompound, wu, 'AnswerQuestion', { question, text: '审价单位按竣工图核对，并与业主代表现场复测两面山墙，扣除门窗洞口后为 1,666 平方米；复测记录可到物业服务中心查看。' });
}

/** The list has hung out for its days: the rest is paid, every sub-account bears its share, and too little is left. */
export async function conclude(stage: Stage, project: string, buildings: readonly FacadeBuilding[]): Promise<void> {
  const { past, play } = stage;
  await pay(stage, project, instalments(buildings)[1]);
  past.goTo(lian('2023-12-28', '10:00'));
  await play.line('façades: closed', demoCompound, partOf(stage, 'chen'), 'CloseProject', { project, on: '2023-12-28' });
}

/** What the contractor was paid, and when. */
export function instalments(buildings: readonly FacadeBuilding[]): { on: string; fen: number }[] {
  const total = totalOf(buildings);
  return [{ on: '2023-10-08', fen: total * FIRST_PERCENT / 100 }, { on: '2023-12-26', fen: total * (100 - FIRST_PERCENT) / 100 }];
}

async function pay(stage: Stage, project: string, instalment: { readonly on: string; readonly fen: number } | undefined): Promise<void> {
  if (instalment === undefined) return;
  const { on, fen } = instalment;
  stage.past.goTo(lian(on, '10:00'));
  const chen = partOf(stage, 'chen');
  const slip = await document(stage, chen, `银行划款回单 ${on}`, [`收款人：${CONTRACTOR}`, `金额：${yuan(fen)} 元`]);
  await stage.play.line(`façades: instalment ${on}`, demoCompound, chen, 'PayInstalment', { project, fen, on, papers: [slip] });
}

/** Number on the feed of the notice of everybody's share. */
async function listOf({ engine }: Stage): Promise<number> {
  const n = (await engine.channel(demoCompound, FEED))?.n ?? 0;
  const found = (await engine.events(demoCompound, FEED, 1, n)).findLast(({ type, data }) => type === 'project.published' && (data as MoneyOnFeed['project.published']).step === 'ALLOC_PUBLISHED');
  if (found === undefined) throw new Error('the demo has published no list');
  return found.n;
}

function totalOf(buildings: readonly FacadeBuilding[]): number {
  return buildings.reduce((sum, { amount }) => sum + amount, 0);
}

/** 387748000 → 3,877,480.00 */
function yuan(fen: number): string {
  return (fen / 100).toLocaleString('en-US', { minimumFractionDigits: 2 });
}
