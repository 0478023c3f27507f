import { codeOf } from '@sanfang/shared/compound/vote/paper/paper-code.ts';
import type { Paper } from '@sanfang/shared/compound/vote/paper/state.ts';
import type { NoticedVote } from '@sanfang/shared/compound/vote/state.ts';
import { tokenOfUnit } from '@sanfang/shared/compound/vote/voter.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { happening, openVote, paperFor, voteOf, type OpenVote, type Owner } from '../engine/owners-vote.ts';
import { must } from '../engine/scene.ts';
import { describeInBrowser, desk, launch, phone } from '../support/browser.ts';
import { startHub, type Hub } from '../support/hub.ts';
import { press, sees } from './acts.ts';
import type { Language } from './look.ts';
import { addAccount, folder, Visitors } from './visitors.ts';

let hub: Hub;
let browser: Browser;
let open: OpenVote;
let owners: readonly Owner[];
let visitors: Visitors;
/** Who stays to the end. */
const pages: [page: Page, person: string][] = [];

/** Somebody's browser, whose clock is the hub's. */
async function comes(person: string, size: typeof desk | typeof phone, language: Language = 'zh-CN'): Promise<Page> {
  const page = await visitors.comes(person, size, language);
  pages.push([page, person]);
  return page;
}

async function vote(): Promise<NoticedVote> {
  const state = await voteOf(hub.engine, open.scene.log, open.vote);
  if (state.status !== 'OPEN') throw new Error(`the vote is ${state.status}`);
  return state;
}
const papers = async (): Promise<readonly Paper[]> => Object.values((await vote()).papers).sort((a, b) => a.no - b.no);
const ownerAt = (i: number): Owner => {
  const owner = owners[i];
  if (owner === undefined) throw new Error('no such owner');
  return owner;
};

/** Puts the paper of a home on the list: its photograph, then its code. */
async function lists(page: Page, unit: string, photo: Buffer): Promise<void> {
  await page.locator('input[type=file]').setInputFiles({ name: 'paper.png', mimeType: 'image/png', buffer: photo });
  await page.getByRole('button', { name: '换一张' }).waitFor();
  await page.getByLabel('票面编码').fill(codeOf(open.vote, tokenOfUnit(await vote(), unit) ?? '').toLowerCase().replaceAll('-', ' '));
  await press(page, '登记一张');
  await sees(page, new RegExp(`已登记：${unit}`));
}

/** Reads the paper that is on the screen. */
async function reads(page: Page, no: number, mark: string): Promise<void> {
  await page.getByRole('img', { name: `第 ${String(no)} 张的扫描件` }).waitFor();
  await page.getByText(mark, { exact: true }).click();
  await press(page, `确认录入：${mark}`);
}
const box = (): string => `/c/${open.scene.log.slice('compound/'.length)}/votes/${open.vote}/desk/paper`;

describeInBrowser('Ballots on paper', () => {
  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub({ config: { limits: 'bench' } }), launch()]);
    visitors = new Visitors(hub, browser, { prefix: 'paper-', ignore: /^a code: [A-Z_]+$/ });
    open = await openVote(hub.engine, hub.clock, 1);
    owners = [...open.owners.values()].flat();
    for (const { person } of [open.scene.manager, open.scene.chair, ...[0, 1, 6, 9].map(ownerAt)]) await addAccount(hub, person);
  });
  afterAll(async () => {
    await browser.close();
    await hub.close();
  });

  test('two clerks read what came into the box, a third settles what differs, and the last paper lets the vote close', async () => {
    const clerk = await comes(open.scene.manager.person, desk);
    await clerk.goto(`${hub.url}${box()}/print`, { waitUntil: 'networkidle' });
    await sees(clerk, '第一张的样子');
    await visitors.inOrder(clerk, 'sheet', 'zh-CN', true);
    if (folder !== undefined) await clerk.pdf({ path: `${folder}/sheets.pdf`, preferCSSPageSize: true });
    const sheet = clerk.getByRole('article');
    const photo = await sheet.screenshot();

    await clerk.goto(`${hub.url}${box()}`, { waitUntil: 'networkidle' });
    await sees(clerk, '还没有登记纸质票');
    await visitors.inOrder(clerk, 'empty', 'zh-CN', true);
    await clerk.getByLabel('票面编码').fill('7K2M-04QX-9C3T');
    await press(clerk, '登记一张');
    await sees(clerk, '编码不对，请对照票面再看一遍。');
    await lists(clerk, ownerAt(5).unit, photo);
    await lists(clerk, ownerAt(6).unit, Buffer.concat([await clerk.screenshot()]));

    // The second clerk, an owner who watches, sees what came, and not what the first has read.
    await clerk.getByRole('link', { name: '录入第 1 张', exact: true }).click();
    await reads(clerk, 1, '同意');
    await sees(clerk, '已录入。还要另一个组织的人再录入一次。');
    const watcher = await comes(ownerAt(0).person, phone);
    await watcher.goto(`${hub.url}${box()}`, { waitUntil: 'networkidle' });
    await sees(watcher, '等待第二人录入');
    await visitors.inOrder(watcher, 'list', 'zh-CN', true);
    expect(await watcher.content()).not.toContain('AGREE');
    await watcher.getByRole('link', { name: '录入第 1 张', exact: true }).click();
    await reads(watcher, 1, '同意');
    await sees(watcher, '两次录入一致，这张票已计入。');
    await sees(clerk, '两次录入一致，这张票已计入。');
    expect((await papers())[0]).toMatchObject({ status: 'COUNTED' });

    // They differ on the next; nobody of the two can settle it.
    await clerk.getByRole('link', { name: '下一张' }).click();
    await reads(clerk, 2, '反对');
    await watcher.getByRole('link', { name: '下一张' }).click();
    await watcher.getByText('弃权', { exact: true }).click();
    await visitors.inOrder(watcher, 'entry');
    await reads(watcher, 2, '弃权');
    await sees(watcher, '两次录入不一致，由没有登记也没有录入过的第三人核定。');

    // An owner whose paper is in the box is told so and has no second ballot; who has voted online reads why the paper is not counted.
    await must(hub.engine, hub.clock, ownerAt(7), open.scene.log, 'CastBallot', paperFor(await vote(), ownerAt(7).unit, 'AGREE'));
    const voter = await comes(ownerAt(6).person, phone);
    const booth = `${hub.url}${box().replace('/desk/paper', '')}`;
    await voter.goto(booth, { waitUntil: 'networkidle' });
    await sees(voter, '纸质票已投进票箱，正等待录入。');
    await visitors.inOrder(voter, 'owner', 'zh-CN', true);
    await clerk.goto(`${hub.url}${box()}`, { waitUntil: 'networkidle' });
    await lists(clerk, ownerAt(7).unit, await voter.screenshot());
    await sees(clerk, '这一户先有一票已经计入');

    // One teller alone has put a paper on the list for somebody who handed in none: they say so in the booth, and have their ballot.
    await lists(clerk, ownerAt(9).unit, Buffer.concat([await clerk.screenshot()]));
    const surprised = await comes(ownerAt(9).person, phone);
    await surprised.goto(booth, { waitUntil: 'networkidle' });
    await sees(surprised, /还没有另一个组织的人看过/);
    await press(surprised, '这张票不是我家交的');
    await visitors.inOrder(surprised, 'contest');
    await press(surprised, '说明：没有交过这张票');
    await sees(surprised, /业主说明没有交过这张票/);
    await surprised.getByRole('button', { name: /^同意/ }).waitFor();
    await visitors.inOrder(surprised, 'contested', 'zh-CN', true);
    await sees(clerk, '业主说没有交过');
    await surprised.context().close();
    pages.pop();

    // At the Residents' Home: a helper's device, the owner's own choice, and a witness on a phone who hears it again.
    const helper = await comes(open.scene.chair.person, phone);
    await helper.goto(`${booth}/assist`, { waitUntil: 'networkidle' });
    await helper.getByLabel('房号').fill(ownerAt(8).unit);
    await press(helper, '下一步');
    await helper.getByRole('button', { name: /^同意/ }).click();
    await visitors.inOrder(helper, 'assist', 'zh-CN', true);
    await press(helper, '是我的意思：同意');
    await sees(helper, '等待见证…');
    await visitors.inOrder(helper, 'assist-waits', 'zh-CN', true);
    await watcher.goto(`${booth}/assist/${Object.keys((await vote()).assisted)[0] ?? ''}`, { waitUntil: 'networkidle' });
    await watcher.getByRole('button', { name: /^同意/ }).and(watcher.locator(':enabled')).click();
    await visitors.inOrder(watcher, 'witness');
    await press(watcher, '我听到的是：同意');
    await sees(watcher, '已计入。一户只计一票，不能再投。');
    await sees(helper, '已计入。一户只计一票，不能再投。');
    await helper.context().close();
    pages.pop();

    // The last moment passes; what came before it is read after it, and then the hub counts.
    const end = Date.parse(open.closesAt);
    await visitors.forwardTo(end - 5_000);
    for (const [page, person] of pages) await visitors.signsIn(page, person);
    await visitors.forwardTo(end + 4_000);
    expect((await vote()).closesAt).toBe(open.closesAt);
    const closed = happening(hub.engine, open.scene.log, 'vote.closed');
    const third = await comes(ownerAt(1).person, desk, 'en');
    await third.goto(`${hub.url}${box()}`, { waitUntil: 'networkidle' });
    await sees(third, /1 that came before the close are still to be dealt with/);
    await third.getByRole('link', { name: 'Settle no. 2', exact: true }).click();
    await sees(third, 'The two entries');
    await visitors.inOrder(third, 'differs', 'en');
    await third.getByText('Against', { exact: true }).last().click();
    await third.getByLabel('Reason').fill('勾在“反对”框内，“弃权”处是折痕。');
    await press(third, 'Settle as: Against');
    await closed;
    await sees(third, 'Counted');
    const state = await voteOf(hub.engine, open.scene.log, open.vote);
    expect('result' in state && state.result.tally).toMatchObject({ agreed: { persons: 3 }, against: { persons: 1 }, abstained: { persons: 0 } });
    await voter.goto(booth, { waitUntil: 'networkidle' });
    await sees(voter, /收到，已计入/);
    expect(visitors.complaints()).toEqual([]);
  }, 60_000);
});
