import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser, launch, phone, signIn, visit, type Visit } from '../support/browser.ts';
import { startHubProcess, type HubProcess } from '../support/hub-process.ts';
import { at, press, pressInDialog, sees } from './acts.ts';

/** A proposal on its way from a draft with photos over a second version to its withdrawal. */
describeInBrowser('A proposal and its versions', () => {
  let hub: HubProcess;
  let browser: Browser;
  let [secretary, chair]: Visit[] = [];
  let room = '';
  let path = '';

  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHubProcess(), launch()]);
    room = `/c/${hub.compound}/rooms/${await hub.room('屋面防水')}`;
    [secretary, chair] = [await visit(browser), await visit(browser, { size: phone })];
    await signIn(at(secretary), hub.url, '周岚', room);
    await signIn(at(chair), hub.url, '陈启明', room);
    await press(at(secretary), '签到');
    await press(at(chair), '签到');
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
  });

  /** A photo of this size, drawn in the browser. */
  const photo = async (width: number, height: number): Promise<Buffer> => {
    const data = await at(secretary).evaluate(([w, h]) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: w, height: h });
      const pen = canvas.getContext('2d');
      pen?.fillRect(0, 0, w / 2, h / 2);
      return canvas.toDataURL('image/png').split(',')[1] ?? '';
    }, [width, height] as const);
    return Buffer.from(data, 'base64');
  };

  test('carries photos that were made smaller on the way, and a scope with exceptions unit by unit', async () => {
    const page = at(secretary);
    await page.goto(`${hub.url}${room}/propose`);
    await page.getByLabel('事项类别').selectOption('I8');
    await sees(page, '四分之三以上同意');
    await page.getByLabel('标题').fill('加装充电棚');
    await page.getByLabel('问题').fill('电动车在楼道充电，有火灾隐患。');
    await page.getByLabel('怎么办').fill('在 3 号楼东侧加装充电棚 20 个车位。');
    await page.setInputFiles('input[type=file]', { name: '楼道.png', mimeType: 'image/png', buffer: await photo(3_000, 1_500) });
    await page.getByRole('img', { name: '照片 1' }).waitFor();
    const size = await page.getByRole('img', { name: '照片 1' }).evaluate(async (image: HTMLImageElement) => {
      await image.decode();
      return [image.naturalWidth, image.naturalHeight];
    });
    expect(size).toEqual([2_000, 1_000]);

    await page.getByRole('button', { name: /^3号楼/ }).click();
    await sees(page, '1 栋 · 44 户');
    await page.getByText('按户调整').click();
    await page.getByLabel('哪栋楼').selectOption('3');
    await page.getByRole('button', { name: '3-1-101', exact: true }).click();
    await sees(page, '1 栋 · 43 户');
    await page.getByLabel('资金来源').selectOption('PUBLIC_REVENUE');
    await page.getByLabel('第 1 项的名称').fill('充电棚');
    // 0.1 + 0.2 yuan is 30 fen, whatever fractions make of it.
    await page.getByLabel('第 1 项的金额（元）').fill('86,500.10');
    await page.getByRole('button', { name: '加一项' }).click();
    await page.getByLabel('第 2 项的名称').fill('电缆');
    await page.getByLabel('第 2 项的金额（元）').fill('0.2');
    await sees(page, '¥86,500.30');
    await page.getByLabel('开工').fill('2026-12-01');
    await page.getByLabel('完工').fill('2026-11-01');
    await page.getByRole('button', { name: '提出议案', exact: true }).last().click();
    await sees(page, '完工不能早于开工。');
    await page.getByLabel('完工').fill('2026-12-20');
    await page.getByRole('button', { name: '提出议案', exact: true }).last().click();
    await page.waitForURL(/\/proposals\/[0-9a-f-]{36}$/);
    path = new URL(page.url()).pathname;
    await at(chair).goto(hub.url + path);
    await at(chair).getByRole('img', { name: '照片 1' }).waitFor();
    await at(chair).getByRole('tab', { name: '哪些楼参与' }).click();
    await sees(at(chair), '不参与的户：3-1-101');
  });

  test('shows what a new version inserts and strikes, and the old positions fall', async () => {
    const page = at(secretary);
    await at(chair).goto(hub.url + path);
    await press(at(chair), '表态');
    await sees(at(chair), '业委会已表态：同意');
    await page.getByRole('link', { name: '修改议案' }).click();
    await page.getByRole('img', { name: '照片 1' }).waitFor();
    await page.getByLabel('怎么办').fill('在 3 号楼西侧加装带烟感的充电棚 20 个车位。');
    await press(page, '提交新版');
    await page.waitForURL(hub.url + path);
    await page.getByRole('tab', { name: /版本/ }).click();
    expect(await page.locator('del').allInnerTexts()).toEqual(['东']);
    expect(await page.locator('ins').allInnerTexts()).toEqual(['西', '带烟感的']);
    // The chair, who has the page open, is asked again.
    await sees(at(chair), '还没有表态：党支部、业委会、物业');
    await at(chair).getByRole('button', { name: '表态', exact: true }).waitFor();
  });

  test('who stands aside takes no position and does not sign', async () => {
    await press(at(chair), '登记回避');
    await at(chair).getByLabel('回避事由').fill('供货商是亲属。');
    await pressInDialog(at(chair), '登记回避');
    await sees(at(secretary), '业委会主任 陈启明已回避');
    await sees(at(chair), '您须在本议案中回避，不能表态或签署。请由本方其他人办理。');
    expect(await at(chair).getByRole('button', { name: '表态', exact: true }).count()).toBe(0);
  });

  test('is withdrawn by the side that put it, and by no other', async () => {
    expect(await at(chair).getByRole('button', { name: '撤回议案' }).count()).toBe(0);
    await press(at(secretary), '撤回议案');
    await pressInDialog(at(secretary), '撤回议案');
    await sees(at(chair), '已撤回');
    expect(await at(chair).getByRole('button', { name: '登记回避' }).count()).toBe(0);
    expect([secretary, chair].flatMap((who) => who?.complaints ?? [])).toEqual([]);
  });
});
