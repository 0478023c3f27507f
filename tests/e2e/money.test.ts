import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { fundOf } from '@sanfang/server/view/fund/money-state.ts';
import { decideUse } from '../engine/decided-use.ts';
import { ownedHomes, type Owner } from '../engine/owners-vote.ts';
import { must } from '../engine/scene.ts';
import { jpeg, pdf } from '../http/images.ts';
import { desk, describeInBrowser, launch, phone } from '../support/browser.ts';
import { startHub, type Hub } from '../support/hub.ts';
import { press, pressInDialog, sees } from './acts.ts';
import { languages } from './look.ts';
import { addAccount, folder, Visitors } from './visitors.ts';

let hub: Hub;
let browser: Browser;
let owners: readonly Owner[];
let visitors: Visitors;
const paper = { name: 'paper.pdf', mimeType: 'application/pdf', buffer: Buffer.from(pdf()) };

/** Opens the sheet of an act, fills it in, and sends it. */
async function does(page: Page, act: string, fill: (sheet: ReturnType<Page['getByRole']>) => Promise<void> = () => Promise.resolve()): Promise<void> {
  const sheet = page.getByRole('dialog');
  // A page that has just come takes no press before its scripts are there.
  for (let tries = 0; tries < 10 && !(await sheet.isVisible()); tries += 1) {
    await press(page, act);
    await sheet.waitFor({ timeout: 1_000 }).catch(() => undefined);
  }
  await fill(sheet);
  await pressInDialog(page, act);
}

/** Chooses a file where one is asked for: the n-th place of the sheet. */
async function attach(sheet: ReturnType<Page['getByRole']>, at = 0, file = paper): Promise<void> {
  const shown = sheet.getByText(file.name);
  const before = await shown.count();
  await sheet.locator('input[type=file]').nth(at).setInputFiles(file);
  await shown.nth(before).waitFor();
}

/** The pages that are made of what others show, drawn where somebody wants to look at them. */
async function drawDesk(page: Page, id: string): Promise<void> {
  const { engine, clock, scene } = hub;
  await must(engine, clock, scene.chair, scene.log, 'RecordIncome', { source: 'PARKING', fen: 150_000, on: '2026-12-05', text: '停车费', papers: [] });
  await must(engine, clock, scene.chair, scene.log, 'PublishStatement', { ledger: 'PUBLIC_REVENUE', from: '2026-11', until: '2026-12' });
  const csv = '日期,收入,支出,余额,摘要\n2026-12-05,1500.00,,1500.00,停车费\n2026-12-06,,12.00,1488.00,手续费\n';
  await page.goto(`${hub.url}/c/${id}/money/import`);
  await page.getByText('银行流水', { exact: true }).click();
  await page.locator('input[type=file]').setInputFiles({ name: 'bank.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await sees(page, '记入 2 行');
  await page.getByLabel('记入哪本账').selectOption('PUBLIC_REVENUE');
  await visitors.inOrder(page, 'import');
  await press(page, '记入 2 行');
  await page.getByRole('link', { name: '银行对账' }).click();
  await sees(page, '手续费');
  await visitors.inOrder(page, 'bank');
  await page.goto(`${hub.url}/c/${id}/money/ledgers/MAINTENANCE_FUND`);
  await visitors.inOrder(page, 'ledger');
  await page.goto(`${hub.url}/f/${id}/money`);
  await visitors.inOrder(page, 'public-books');
  await page.getByRole('link', { name: '2026-11 至 2026-12' }).click();
  await sees(page, '账目公布');
  await visitors.inOrder(page, 'statement');
  await page.goto(`${hub.url}/c/${id}/money`);
  await visitors.inOrder(page, 'desk');
  const same = await visitors.comes(scene.chair.person, desk, 'en');
  const [project = ''] = Object.keys((await fundOf(engine, scene.log)).projects);
  for (const [name, path] of [['desk', ''], ['project', `/projects/${project}`], ['list', `/projects/${project}/allocation`], ['import', '/import'], ['bank', '/bank?ledger=PUBLIC_REVENUE']] as const) {
    await same.goto(`${hub.url}/c/${id}/money${path}`);
    await same.getByRole('heading', { level: 1 }).waitFor();
    await visitors.inOrder(same, name, 'en');
  }
}

describeInBrowser('The owners\' money', () => {
  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub({ config: { limits: 'bench' } }), launch()]);
    visitors = new Visitors(hub, browser);
    const { engine, clock, scene } = hub;
    owners = [...(await ownedHomes(engine, clock, scene, 1, 1)).values()].flat();
    const [file, on] = [crypto.randomUUID(), '2026-11-02'];
    const keeps = <K extends 'OpenBooks' | 'StartDeposits' | 'StageDeposits' | 'ActivateDeposits'>(type: K, data: Parameters<typeof must<K>>[5]) => must(engine, clock, scene.operator, scene.log, type, data);
    await keeps('OpenBooks', { holding: 'ART_22', bank: '建设银行', on: '2026-11-01' });
    await keeps('StartDeposits', { import: file, kind: 'OPENING_BALANCES', file: '分户账.xlsx', rows: 50, total: 50 * 26_000, on });
    await keeps('StageDeposits', { import: file, lines: owners.map(({ unit }) => ({ unit, firstDeposit: 26_000, fen: 26_000 })) });
    await keeps('ActivateDeposits', { import: file });
    await decideUse(engine, clock, scene, owners);
    await addAccount(hub, owners[7]?.person ?? '');
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await hub.close();
  });

  test('the chair takes a project from the owners\' decision to its closing; an owner sees the own share on the phone and asks', async () => {
    const { engine, clock, scene } = hub;
    const id = scene.log.slice('compound/'.length);
    const chair = await visitors.comes(scene.chair.person, desk);
    await chair.goto(`${hub.url}/c/${id}/money`);
    await sees(chair, '¥13,000.00');
    await visitors.inOrder(chair, 'books', 'zh-CN', true);

    // From the proposal to the plan: no money before the decision is named.
    await does(chair, '提出项目', async (sheet) => {
      await sheet.getByLabel('项目名称').fill('一号楼外墙修缮');
      await sheet.getByLabel('问题和依据').fill('粉刷层脱落。');
    });
    await chair.getByRole('link', { name: /一号楼外墙修缮/ }).click();
    await sees(chair, '下一步：确定列支范围和估算。');
    await does(chair, '确定列支范围', async (sheet) => {
      await sheet.getByRole('button', { name: '全部选中' }).click();
      await sheet.getByLabel('估算（元）').fill('9800');
    });
    await sees(chair, '业主还没有作出决定，或者没有通过。');
    await visitors.inOrder(chair, 'shut', 'zh-CN');
    expect(await chair.getByRole('button', { name: '付款' }).count()).toBe(0);
    await does(chair, '交业主表决');
    await does(chair, '采用表决结果');
    await sees(chair, '业主的决定已经生效');
    await press(chair, '确定使用方案');
    const plan = chair.getByRole('dialog');
    await plan.getByLabel('施工单位').fill('安徽某建设');
    await plan.getByLabel('监督', { exact: true }).fill('三名业主代表');
    await attach(plan, 0);
    await plan.getByLabel('报价单位').fill('安徽某建设');
    await plan.getByLabel('金额（元）').fill('9800');
    await attach(plan, 1);
    await visitors.inOrder(chair, 'plan', 'zh-CN', true);
    await pressInDialog(chair, '确定使用方案');
    for (const act of ['申报', '登记审核同意']) {
      await does(chair, act, async (sheet) => {
        await sheet.getByLabel('文号或名称').fill('列支〔2026〕1号');
        await attach(sheet);
      });
    }
    await does(chair, '付款', async (sheet) => {
      await sheet.getByLabel('金额（元）').fill('6000');
      await attach(sheet);
    });
    await does(chair, '签字验收', (sheet) => attach(sheet, 0, { name: 'wall.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(jpeg({ width: 64, height: 48 })) }));
    const [project] = Object.keys((await fundOf(engine, scene.log)).projects);
    await must(engine, clock, scene.manager, scene.log, 'SignAcceptance', { project: project ?? '', photos: [] });
    // What another seat does comes over the line.
    await chair.getByRole('button', { name: '登记决算' }).waitFor();
    await does(chair, '登记决算', async (sheet) => {
      await sheet.getByLabel('决算').fill('9700');
      await attach(sheet);
    });
    await does(chair, '公示分摊清册');
    await sees(chair, /分摊清册公示到/);
    await visitors.inOrder(chair, 'project', 'zh-CN', true);

    // An owner: what is on the account, what the list asks for, and a question about it.
    const owner = await visitors.comes(owners[7]?.person ?? '', phone);
    await owner.goto(`${hub.url}/c/${id}/money`);
    await owner.getByRole('link', { name: '看明细' }).click();
    await sees(owner, '¥260.00');
    await sees(owner, '¥194.00');
    await visitors.inOrder(owner, 'own');
    await owner.getByRole('link', { name: '看分摊清册' }).click();
    await sees(owner, '我家 1-1-108 的分摊');
    await sees(owner, '1-1-1**');
    expect(await owner.getByText('1-1-109').count()).toBe(0);
    await visitors.inOrder(owner, 'list', 'zh-CN');
    await owner.getByRole('link', { name: '项目', exact: true }).click();
    await sees(owner, '经过');
    await visitors.inOrder(owner, 'public', 'zh-CN');
    await press(owner, '提出异议');
    const objection = owner.getByRole('dialog');
    await objection.getByLabel('您不同意什么，为什么').fill('六楼没有施工。');
    await objection.getByRole('button', { name: '提出异议' }).click();
    await objection.waitFor({ state: 'detached' });
    await sees(owner, /前答复/);

    // It is answered for everybody, and then the project is closed.
    await chair.goto(`${hub.url}/c/${id}/money`);
    await sees(chair, '六楼没有施工。');
    await does(chair, '答复', (sheet) => sheet.getByLabel('答复').fill('六楼由吊篮施工，照片见验收。'));
    await visitors.forwardTo(Date.parse('2027-01-05T02:00:00.000Z'));
    await visitors.signsIn(chair, scene.chair.person);
    await chair.goto(`${hub.url}/c/${id}/money/projects/${project ?? ''}`);
    await does(chair, '付款', async (sheet) => {
      await sheet.getByLabel('金额（元）').fill('3700');
      await attach(sheet);
    });
    await does(chair, '结项');
    await sees(chair, '项目已结项，各户分摊已记账。');
    await vi.waitFor(async () => expect(Object.values((await fundOf(engine, scene.log)).projects).map(({ status }) => status)).toEqual(['CLOSED']));

    if (folder !== undefined) await drawDesk(chair, id);

    // In the other language, booked.
    const same = await visitors.comes(owners[7]?.person ?? '', phone, languages[1]);
    await same.goto(`${hub.url}/c/${id}/money/own`);
    await sees(same, '¥66.00');
    await sees(same, 'To be topped up');
    await visitors.inOrder(same, 'own', 'en');
    await same.goto(`${hub.url}/f/${id}/money/projects/1`);
    await sees(same, '六楼由吊篮施工，照片见验收。');
    await visitors.inOrder(same, 'public', 'en');
    expect(visitors.complaints()).toEqual([]);
  }, folder === undefined ? 60_000 : 240_000);
});
