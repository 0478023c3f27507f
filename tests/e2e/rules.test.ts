import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser, enter, launch, phone, visit } from '../support/browser.ts';
import { startStage, type Stage } from '../support/stage.ts';

let stage: Stage;
let browser: Browser;

describeInBrowser('a rule of voting', () => {
  beforeAll(async () => {
    [stage, browser] = await Promise.all([startStage(), launch()]);
  });
  afterAll(async () => {
    await browser.close();
    await stage.close();
  });

  test('is changed by the chair on a phone, who sees what will be recorded, and read by a follower at that moment', async () => {
    const [chair, follower] = [await visit(browser, { size: phone }), await visit(browser, { size: phone })];
    await enter(chair.context, stage.url, stage.person('chen'));
    await follower.page.goto(`${stage.url}/f/${stage.compound}`);
    await follower.page.getByText('实时更新').waitFor();

    const { page } = chair;
    await page.goto(`${stage.url}/c/${stage.compound}/rules`);
    await page.locator('#svelte-announcer').waitFor({ state: 'attached' });
    // What the street says is not for the chair to change.
    expect(await page.locator('[data-rule=LEGAL_EFFECT] button').count()).toBe(0);
    await page.locator('[data-rule=NOTICE_DAYS] button').click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('改为').fill('14');
    await sheet.getByLabel('依据').fill('《业主大会议事规则》第九条');
    await sheet.getByRole('button', { name: '核对' }).click();
    await sheet.getByText('请填 15 至 60 之间的整数').waitFor();
    expect(await sheet.getByLabel('改为').evaluate((field) => field === document.activeElement)).toBe(true);
    await sheet.getByLabel('改为').fill('20');
    await sheet.getByRole('button', { name: '核对' }).click();
    expect((await sheet.locator('dl').innerText()).split('\n').filter((line) => line.trim() !== '')).toEqual(['规则', '表决前通知的天数', '原来', '15 天', '改为', '20 天', '依据', '《业主大会议事规则》第九条', '登记人', '龙庭御景业主委员会（演示）']);
    await sheet.getByRole('button', { name: '登记并公开' }).click();
    await page.getByText('已登记并公开').waitFor();
    await sheet.waitFor({ state: 'detached' });
    const row = page.locator('[data-rule=NOTICE_DAYS]');
    await row.getByText('20 天', { exact: true }).waitFor();
    expect(await row.innerText()).toContain('依据：《业主大会议事规则》第九条');

    await follower.page.getByText('表决前通知的天数，由“15 天”改为“20 天”').waitFor();
    await follower.page.getByRole('link', { name: '表决规则第 1 次变更' }).click();
    await follower.page.getByRole('heading', { name: '表决前通知的天数' }).waitFor();
    expect([...chair.complaints, ...follower.complaints]).toEqual([]);
    await Promise.all([chair.context.close(), follower.context.close()]);
  });
});
