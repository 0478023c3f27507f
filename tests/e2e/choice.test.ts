import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestOfMotion } from '@sanfang/shared/compound/vote/ballot-paper.ts';
import { withLabels } from '@sanfang/shared/compound/vote/choice/state.ts';
import type { BallotChoice } from '@sanfang/shared/law/ballot.ts';
import { happening, ownedHomes, paperFor, voteOf, type Owner } from '../engine/owners-vote.ts';
import { must } from '../engine/scene.ts';
import { describeInBrowser, desk, launch, phone } from '../support/browser.ts';
import { startHub, type Hub } from '../support/hub.ts';
import { press, sees } from './acts.ts';
import { addAccount, folder, Visitors } from './visitors.ts';

let hub: Hub;
let browser: Browser;
let visitors: Visitors;
let owners: readonly Owner[];

const firms = ['安徽蓼源建设', '叶集恒固防水', '六安皖西装饰'] as const;
const ownerAt = (i: number): Owner => {
  const owner = owners[i];
  if (owner === undefined) throw new Error('no such owner');
  return owner;
};
const house = (): string => hub.scene.log.slice('compound/'.length);
const ready = (page: Page) => page.locator('#svelte-announcer').waitFor({ state: 'attached' });

/** Moves to the moment of a step that the hub takes by itself, and waits until it stands. */
async function comesTo(type: string, at: string): Promise<void> {
  const done = happening(hub.engine, hub.scene.log, type);
  await visitors.forwardTo(Date.parse(at) + 3_000);
  await done;
}

/** Owners from one to another cast alike. */
async function cast(vote: string, from: number, until: number, choice: BallotChoice): Promise<void> {
  const open = await voteOf(hub.engine, hub.scene.log, vote);
  if (open.status !== 'OPEN') throw new Error(`the vote is ${open.status}`);
  for (const owner of owners.slice(from, until)) await must(hub.engine, hub.clock, owner, hub.scene.log, 'CastBallot', paperFor(open, owner.unit, choice));
}

const counters = () => ({ tellers: [hub.scene.manager.capacity], observers: [ownerAt(0).capacity, ownerAt(1).capacity] });

/** Counts a vote that is over, as those who watch and the chair do. */
async function post(vote: string, closesAt: string): Promise<void> {
  const { engine, clock, scene } = hub;
  await comesTo('vote.closed', closesAt);
  const closed = await voteOf(engine, scene.log, vote);
  const digest = 'result' in closed ? closed.result.digest : '';
  for (const observer of [ownerAt(0), ownerAt(1)]) await must(engine, clock, observer, scene.log, 'CertifyCount', { vote, digest });
  await must(engine, clock, scene.chair, scene.log, 'PostResult', { vote, digest });
}

/** The chair writes the question on a phone: three firms, the last one moved to the front. */
async function drafts(chair: Page): Promise<string> {
  await chair.goto(`${hub.url}/c/${house()}/votes/new`);
  await ready(chair);
  await chair.getByLabel('联名业主人数').fill('12');
  await chair.getByLabel('联名业主的面积（㎡）').fill('1200');
  await chair.getByLabel('文号或名称').fill('联名书');
  await chair.getByLabel('事项类别').selectOption({ index: 5 });
  await chair.getByLabel('标题').fill('一号楼外墙三家单位比选');
  await chair.getByLabel('正文').fill('三家单位都已报价，从中选定一家施工。');
  await press(chair, '全部选中');
  await chair.getByLabel('金额上限（元）').fill('320000');
  await chair.getByText('从几个里面选一个').click();
  await press(chair, '加一个选项');
  for (const [i, name] of [firms[1], firms[2], firms[0]].entries()) await chair.getByLabel(`选项 ${String(i + 1)}`, { exact: true }).fill(name);
  await chair.getByLabel('选项 3 的金额（元）').fill('400000');
  await press(chair, '保存草稿');
  await sees(chair, '不能超过上面的金额上限。');
  await chair.getByLabel('选项 3 的金额（元）').fill('298000');
  await press(chair, '把选项 3 往前移');
  await press(chair, '把选项 2 往前移');
  await visitors.inOrder(chair, 'editor');
  await press(chair, '保存草稿');
  await chair.waitForURL(/\/desk$/);
  return chair.url().split('/').at(-2) ?? '';
}

describeInBrowser('A choice among several', () => {
  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub({ config: { limits: 'bench' } }), launch()]);
    visitors = new Visitors(hub, browser, { prefix: 'choice-' });
    owners = [...(await ownedHomes(hub.engine, hub.clock, hub.scene, 1, 1)).values()].flat();
    await addAccount(hub, ownerAt(5).person);
  });
  afterAll(async () => {
    await browser.close();
    await hub.close();
  });

  test('from three firms on a phone to the second ballot, which chooses one', async () => {
    const { engine, clock, scene } = hub;
    const chair = await visitors.comes(scene.chair.person, phone);
    const vote = await drafts(chair);
    await sees(chair, firms[0]);
    expect((await voteOf(engine, scene.log, vote)).motion.options?.offered).toEqual([{ id: 'O1', amount: 29_800_000 }, { id: 'O2', amount: null }, { id: 'O3', amount: null }]);
    await must(engine, clock, scene.chair, scene.log, 'AppointCount', { vote, ...counters() });
    await chair.getByRole('link', { name: '选日期、核对、公告' }).click();
    await chair.getByLabel('最后一天').fill('2026-12-09');
    await visitors.inOrder(chair, 'announce', 'zh-CN', true);
    await press(chair, '公告表决');
    await chair.waitForURL(/\/desk$/);
    const { closesAt } = (await voteOf(engine, scene.log, vote)) as { closesAt: string };
    await comesTo('vote.opened', '2026-12-08T16:00:00.000Z');

    // An owner chooses one of them; what is signed says which, and what it may cost.
    await cast(vote, 6, 21, 'O1');
    await cast(vote, 21, 35, 'O3');
    await cast(vote, 35, 41, 'O2');
    await cast(vote, 41, 43, 'AGAINST');
    const owner = await visitors.comes(ownerAt(5).person, phone);
    await owner.goto(`${hub.url}/c/${house()}/votes/${vote}`);
    await ready(owner);
    const first = owner.getByRole('button', { name: new RegExp(`^${firms[0]}`) });
    await first.and(owner.locator(':enabled')).waitFor();
    expect(await owner.getByRole('button', { name: /^同意/ }).count()).toBe(0);
    await visitors.inOrder(owner, 'choose');
    await first.click();
    await sees(owner, '¥298,000.00');
    await visitors.inOrder(owner, 'check', 'zh-CN', true);
    await press(owner, `确认投“${firms[0]}”`);
    await owner.getByRole('heading', { name: /已投出 · 投票回执/ }).waitFor();
    await post(vote, closesAt);

    // Fifteen, fourteen, six: nobody has the majority of 38, and everybody reads between whom it goes on.
    await owner.goto(`${hub.url}/f/${house()}/votes/2026/1`);
    await owner.getByRole('heading', { level: 2, name: /^结果.*未通过/ }).waitFor();
    await sees(owner, '没有一个选项达到多数');
    await sees(owner, `可以再表决一次，只在这几个选项之间：“${firms[0]}”、“${firms[2]}”。`);
    await owner.getByText('逐条核对').click();
    await sees(owner, `${firms[2]}：同意人数：14 × 2 = 28`);
    await visitors.inOrder(owner, 'no-majority');

    // One tap drafts the second ballot; each leads to the other.
    await visitors.signsIn(chair, scene.chair.person);
    await chair.goto(`${hub.url}/c/${house()}/votes/${vote}/desk`);
    await ready(chair);
    await press(chair, '起草第二次表决');
    await chair.getByRole('dialog').getByRole('button', { name: '起草第二次表决', exact: true }).click();
    await chair.waitForURL((url) => !url.pathname.includes(vote));
    const second = chair.url().split('/').at(-2) ?? '';
    await chair.getByRole('link', { name: /^第一次表决/ }).waitFor();
    expect(await chair.locator('main').innerText()).not.toContain(firms[1]);
    await visitors.inOrder(chair, 'second-draft', 'zh-CN', true);
    const { motion } = await voteOf(engine, scene.log, second);
    const sealed = await engine.open([motion.title, motion.text, ...(motion.options === null ? [] : [motion.options.labels])]);
    const options = withLabels(motion.options?.offered, motion.options === null ? undefined : sealed.get(motion.options.labels));
    const { scope: { touched, units, area } } = motion;
    const digest = digestOfMotion(second, { ...motion, title: String(sealed.get(motion.title)), text: String(sealed.get(motion.text)), options, scope: { buildings: touched, units, area } });
    await must(engine, clock, scene.chair, scene.log, 'NoticeVote', { vote: second, version: 1, digest, opens: '2026-12-26', closes: '2026-12-26' });
    await comesTo('vote.opened', '2026-12-25T16:00:00.000Z');
    await cast(second, 5, 32, 'O1');
    await cast(second, 32, 43, 'O3');
    await post(second, '2026-12-26T16:00:00.000Z');

    const reader = await visitors.comes(null, desk, 'en');
    await reader.goto(`${hub.url}/f/${house()}/votes/2026/2`);
    await reader.getByText(`“${firms[0]}” is chosen`).first().waitFor();
    await visitors.inOrder(reader, 'chosen', 'en');
    await reader.getByRole('link', { name: 'Owners’ vote 2026/1' }).click();
    await reader.getByRole('link', { name: 'Owners’ vote 2026/2' }).waitFor();
    expect(visitors.complaints()).toEqual([]);
  }, folder === undefined ? 60_000 : 240_000);
});
