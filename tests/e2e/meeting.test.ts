import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser, launch, phone, signIn, visit, type Visit } from '../support/browser.ts';
import { at, press, pressInDialog, say, sees } from './acts.ts';
import { startHubProcess, type HubProcess } from '../support/hub-process.ts';
import { storeKinds } from '../support/stores.ts';

/** Three people of three parties, each in their own browser, and a resident with a phone who only looks at the feed. */
for (const { name, fresh } of storeKinds) describeInBrowser(`A meeting from check-in to the public decision, on ${name}`, () => {
  let hub: HubProcess;
  let browser: Browser;
  let [secretary, chair, manager, resident]: Visit[] = [];
  let room = '';
  const title = '1–18 号楼外墙修缮';

  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHubProcess(fresh), launch()]);
    room = `/c/${hub.compound}/rooms/${await hub.room('屋面防水')}`;
    [secretary, chair, manager, resident] = [await visit(browser), await visit(browser, { locale: 'en-US' }), await visit(browser, { size: phone }), await visit(browser, { size: phone })];
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
  });

  test('three people sign in and check in, and the quorum stands for all of them', async () => {
    await signIn(at(secretary), hub.url, '周岚', room);
    await signIn(at(chair), hub.url, '陈启明', room);
    await signIn(at(manager), hub.url, '吴昊', room);
    await press(at(secretary), '签到');
    await press(at(chair), 'Check in');
    await sees(at(secretary), '已签到 2/3 · 等待物业');
    await press(at(manager), '签到');
    await sees(at(secretary), /^三方到齐$/);
    await sees(at(chair), 'All three present');
  });

  test('what one says stands with its number in the others’ browsers, under the hat of who said it', async () => {
    await at(chair).getByRole('textbox', { name: 'Message' }).fill('业委会看过勘查报告，支持修缮。');
    await at(chair).keyboard.press('Control+Enter');
    await say(at(manager), '危险部位已围挡，每天巡查两次。');
    const numberIn = async (who: Visit | undefined, hat: string): Promise<string | null> => {
      const said = at(who).getByRole('log').getByRole('listitem').filter({ hasText: '业委会看过勘查报告' }).filter({ hasText: hat });
      return said.first().getByText(/^No\. \d+$/).textContent();
    };
    expect(await numberIn(secretary, '业委会主任')).toBe(await numberIn(chair, 'Committee chair'));
    await sees(at(secretary), '每天巡查两次');
  });

  test('who wears two hats chooses under which one they speak, and everybody sees it', async () => {
    const member = await visit(browser, { size: phone });
    await signIn(member.page, hub.url, '孙玉梅', room);
    await member.page.getByLabel('身份').selectOption({ label: '支部委员 · 龙庭御景小区党支部（演示）' });
    await say(member.page, '我以支部委员的身份说。');
    const under = (hat: string) => at(secretary).getByRole('log').getByRole('listitem').filter({ hasText: '我以支部委员的身份说。' }).filter({ hasText: new RegExp(`${hat}\\s*孙玉梅`) });
    await under('支部委员').first().waitFor();
    expect(await under('业委会委员').count()).toBe(0);
    // Remembered for the next time.
    await member.page.reload();
    await sees(member.page, '实时');
    expect(await member.page.getByLabel('身份').locator('option:checked').textContent()).toContain('支部委员');
    expect(member.complaints).toEqual([]);
    await member.context.close();
  });

  test('the manager puts the proposal on a phone', async () => {
    const page = at(manager);
    await page.getByRole('link', { name: '提出议案' }).filter({ visible: true }).first().click();
    await page.getByLabel('事项类别').selectOption('I5');
    await sees(page, '过半数同意');
    await page.getByLabel('标题').fill(title);
    await page.getByLabel('问题').fill('18 栋楼外墙粉刷层空鼓、脱落，居民意见 63 条。');
    await page.getByLabel('怎么办').fill('铲除空鼓粉刷层，重做防水砂浆与外墙涂料，完工后三方会同验收。');
    await page.getByRole('button', { name: '提出议案', exact: true }).last().click();
    // Nothing was chosen or priced yet: the form says what is missing and keeps what was typed.
    await sees(page, '请至少选一栋楼或一户。');
    await page.reload();
    await sees(page, '已恢复您上次没写完的草稿。');
    await page.getByRole('button', { name: '全部选中' }).click();
    await sees(page, '18 栋 · 704 户');
    await sees(page, '78,239.58 ㎡');
    await page.getByLabel('第 1 项的名称').fill('外墙修缮 32,860 ㎡ × 118 元');
    await page.getByLabel('第 1 项的金额（元）').fill('3,877,480');
    await sees(page, '¥3,877,480.00');
    await page.getByLabel('开工').fill('2026-12-01');
    await page.getByLabel('完工').fill('2027-03-31');
    await page.getByRole('button', { name: '提出议案', exact: true }).last().click();
    await page.waitForURL(/\/proposals\/[0-9a-f-]{36}$/);
    await page.getByRole('heading', { name: title }).waitFor();
    await sees(at(secretary), `提出议案《${title}》`);
  });

  test('two agree, one reserves with grounds, and everybody sees it', async () => {
    const path = new URL(at(manager).url()).pathname;
    await press(at(manager), '表态');
    await at(secretary).goto(hub.url + path);
    await press(at(secretary), '表态');
    await at(chair).goto(hub.url + path);
    await at(chair).getByRole('radio', { name: 'Reserve' }).check();
    await press(at(chair), 'Take position');
    await sees(at(chair), 'A reservation or opposition needs its grounds.');
    await at(chair).getByRole('textbox', { name: 'Grounds' }).fill('单价高于上年同类工程约一成，结算时由业委会复核。');
    await press(at(chair), 'Take position');
    await sees(at(secretary), '结算时由业委会复核');
    await sees(at(secretary), '三方已表态 · 等待书记开始签署');
  });

  test('each signs the very text under a recorded mandate, and the decision stands in the open feed without a reload', async () => {
    // The resident has the feed open all the while.
    await at(resident).goto(`${hub.url}/f/${hub.compound}`);
    await sees(at(resident), '实时');
    let loads = 0;
    at(resident).on('domcontentloaded', () => (loads += 1));

    await press(at(secretary), '开始签署');
    const wordsOf = { zh: { record: '登记授权', reference: '文号或名称', check: '核对文本并签署', sign: '确认签署' }, en: { record: 'Record mandate', reference: 'Number or title', check: 'Check the text and sign', sign: 'Sign' } };
    for (const [who, words] of [[secretary, wordsOf.zh], [chair, wordsOf.en], [manager, wordsOf.zh]] as const) {
      const page = at(who);
      await sees(page, words === wordsOf.zh ? '签署截止' : 'Open until');
      await page.getByRole('button', { name: words.record }).filter({ visible: true }).first().click();
      await page.getByLabel(words.reference).fill('2026 年第 12 号');
      await pressInDialog(page, words.record);
      await page.getByRole('link', { name: words.check }).click();
      // The check page shows the whole text.
      await page.getByRole('article').getByText('重做防水砂浆与外墙涂料').waitFor();
      await page.getByRole('article').getByText('¥3,877,480.00').first().waitFor();
      await page.getByRole('button', { name: words.sign, exact: true }).click();
      await page.waitForURL(/#sign$/);
    }
    await sees(at(secretary), '三方已议定并公开 · 还须业主共同表决');
    await sees(at(resident), title);
    expect(loads).toBe(0);

    await at(resident).getByRole('link', { name: /议定〔\d{4}〕2号/ }).first().click();
    await sees(at(resident), '结算时由业委会复核');
    await sees(at(resident), '¥3,877,480.00');
    const text = await at(resident).locator('main').innerText();
    for (const name of ['周岚', '陈启明', '吴昊']) expect(text).not.toContain(name);
  });

  test('no browser had anything to complain about', () => {
    expect([secretary, chair, manager, resident].flatMap((who) => who?.complaints ?? [])).toEqual([]);
  });
});
