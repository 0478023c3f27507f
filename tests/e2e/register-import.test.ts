import type { Browser } from 'playwright-core';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser, launch, signIn, visit, type Visit } from '../support/browser.ts';
import { startHubProcess, type HubProcess } from '../support/hub-process.ts';
import { at, press, sees } from './acts.ts';

/** An operator's afternoon: a spreadsheet with mistakes, its columns, then the register. */
describeInBrowser('Importing the owner register', () => {
  let hub: HubProcess;
  let browser: Browser;
  let operator: Visit | undefined;
  let rows: string[] = [];

  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHubProcess(), launch()]);
    rows = (await readFile(new URL('../../server/src/demo/longting.csv', import.meta.url), 'utf8')).trim().split('\n');
    operator = await visit(browser);
    await signIn(at(operator), hub.url, '方工', `/c/${hub.compound}/register/import`);
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
  });

  const choose = (lines: readonly string[]) => at(operator).setInputFiles('input[type=file]', { name: '名册.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) });

  test('says what is wrong row by row, and does not start with it', async () => {
    await choose(rows.map((row, index) => (index === 3 ? row.replace(/,\d+\.\d+,/, ',12o.5,') : index === 5 ? row.replace('住宅', '飞船') : row)));
    await sees(at(operator), '有 2 处要改');
    const errors = at(operator).getByRole('region', { name: '有 2 处要改' }).getByRole('row');
    await errors.filter({ hasText: '12o.5' }).filter({ hasText: '面积不对' }).waitFor();
    await errors.filter({ hasText: '飞船' }).filter({ hasText: '用途看不懂' }).waitFor();
    expect(await at(operator).getByRole('button', { name: /导入 \d+ 户/ }).isDisabled()).toBe(true);
  });

  test('a column that was not recognised is chosen by hand', async () => {
    await choose(rows.map((row, index) => (index === 0 ? row.replace('建筑面积(㎡)', '大小') : row)));
    await sees(at(operator), '请选择是哪一列。');
    await at(operator).getByLabel('专有部分面积（必填）').selectOption({ label: 'D · 大小' });
    await sees(at(operator), '78,239.58 ㎡');
    await sees(at(operator), '704');
  });

  test('the sheet becomes the register, with its figures', async () => {
    await press(at(operator), '导入 704 户');
    await sees(at(operator), '名册已启用');
    await sees(at(operator), /704 户、18 栋，计票 696 人/);
    await sees(at(operator), '已启用第 2 版');
    expect(operator?.complaints).toEqual([]);
  });
});
