import exceljs from 'exceljs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser, enter, launch, visit, type Visit } from '../support/browser.ts';
import { startStage, type Stage } from '../support/stage.ts';

const HOMES = 1_200;
/** In 0.01 m². */
const AREA = 8_937;

let stage: Stage;
let browser: Browser;
let operator: Visit;

const csv = (lines: readonly string[]) => ({ name: '名册.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) });

/** A workbook as property firms keep it: a title over the headings, and headings of their own. */
async function workbook(rows: readonly (readonly (string | number)[])[]) {
  const book = new exceljs.Workbook();
  const sheet = book.addWorksheet('业主名册');
  sheet.addRow(['龙庭御景业主名册（测试）']);
  sheet.mergeCells('A1:E1');
  sheet.addRow(['几号楼', '第几单元', '房间', '产证面积', '房屋业主']);
  for (const row of rows) sheet.addRow([...row]);
  return { name: '名册.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: Buffer.from(await book.xlsx.writeBuffer()) };
}

const choose = (page: Page, file: ReturnType<typeof csv>) => page.locator('input[type=file]').setInputFiles(file);
/** The numbers under the preview, by what they count. */
async function totals(page: Page): Promise<Record<string, string>> {
  const boxes = page.locator('dl > div');
  const pairs = await boxes.evaluateAll((all) => all.map((box) => ['dt', 'dd'].map((part) => box.querySelector(part)?.textContent.trim() ?? '')));
  return Object.fromEntries(pairs) as Record<string, string>;
}

describeInBrowser('importing a register', () => {
  beforeAll(async () => {
    [stage, browser] = await Promise.all([startStage(), launch()]);
    operator = await visit(browser);
    await enter(operator.context, stage.url, stage.person('fang'));
    await operator.page.goto(`${stage.url}/c/${stage.compound}/register/import`);
    await operator.page.locator('#svelte-announcer').waitFor({ state: 'attached' });
  });
  afterAll(async () => {
    await browser.close();
    await stage.close();
  });

  test('a CSV file with mistakes: each row’s mistake is shown with what to do, and nothing can be recorded', async () => {
    const { page } = operator;
    await choose(page, csv([
      '楼栋,单元,房号,建筑面积,业主,电话', '1栋,1单元,101,89.37,张三,13900000001', '1栋,1单元,102,约九十,李四,13900000002',
      '1栋,1单元,101,88.10,王五,13900000003', '1栋,2单元,,90.00,赵六,13900000004',
    ]));
    await page.getByText('有 3 处要改').waitFor();
    const table = page.getByRole('region', { name: '有 3 处要改' }).locator('tbody tr');
    const rows = await table.evaluateAll((all) => all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent.trim())));
    expect(rows.map(([row, , value]) => [row, value])).toEqual([['3', '约九十'], ['4', '101'], ['5', '（空）']]);
    expect(rows[0]?.[3]).toBe('面积不对：应大于 0，最多两位小数。');
    expect(await page.getByRole('button', { name: /^导入 \d+ 户$/ }).isDisabled()).toBe(true);
    await page.getByText('改好上面的错误后才能启用。').waitFor();
  });

  test('an XLSX file whose headings nobody can guess: the operator says which column is which', async () => {
    const { page } = operator;
    const home = (i: number) => [`${String(1 + Math.floor(i / 100))}号楼`, `${String(1 + (Math.floor(i / 50) % 2))}单元`, 101 + (i % 50), AREA / 100, `业主${String(i % 1_000)}`];
    await choose(page, await workbook(Array.from({ length: HOMES }, (_, i) => home(i))));
    await page.getByText('名册.xlsx').waitFor();
    await page.getByLabel('数据从第几行开始').selectOption({ label: '3' });
    const columns = { 楼号: 'A · 几号楼', 单元: 'B · 第几单元', '房号（必填）': 'C · 房间', '专有部分面积（必填）': 'D · 产证面积', 业主姓名: 'E · 房屋业主' };
    for (const [field, heading] of Object.entries(columns)) {
      await page.getByLabel(field, { exact: true }).selectOption({ label: heading });
    }
    await page.getByRole('button', { name: '导入 1,200 户' }).waitFor();
    expect(await totals(page)).toMatchObject({ 户数: '1,200', 楼栋: '12' });
    expect((await totals(page))['总面积']?.replaceAll(/\s/g, '')).toBe('107,244.00㎡');
  });

  test('goes in with its progress shown, and the summary says what the register now holds', async () => {
    const { page, complaints } = operator;
    // A quick hub is done before anybody can look: the page itself tells whether a bar stood there.
    const bar = await page.evaluateHandle(() => {
      const shown = { ever: false };
      new MutationObserver(() => { shown.ever ||= document.querySelector('progress') !== null; }).observe(document.body, { childList: true, subtree: true });
      return shown;
    });
    await page.getByRole('button', { name: '导入 1,200 户' }).click();
    await page.getByRole('heading', { name: '名册已启用' }).waitFor();
    expect(await bar.evaluate((shown) => shown.ever)).toBe(true);
    const summary = await page.locator('main').innerText();
    expect(summary).toContain('1,200 户、12 栋');
    expect(summary.replaceAll(/\s/g, '')).toContain('107,244.00㎡');
    await page.getByText('已启用第 2 版').waitFor();
    await page.getByRole('link', { name: '回到小区' }).click();
    await page.waitForURL(`${stage.url}/c/${stage.compound}`);
    await page.getByText('已启用第 2 版').waitFor();
    expect(complaints).toEqual([]);
  });

  test('is for the operator: others are told so', async () => {
    const { page, context } = await visit(browser);
    await enter(context, stage.url, stage.person('chen'));
    await page.goto(`${stage.url}/c/${stage.compound}/register/import`);
    await page.getByRole('alert').waitFor();
    expect(await page.locator('input[type=file]').count()).toBe(0);
    await context.close();
  });
});
