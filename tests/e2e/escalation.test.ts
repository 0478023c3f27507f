import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser, launch, phone, signIn, visit, type Visit } from '../support/browser.ts';
import { startHubProcess, type HubProcess } from '../support/hub-process.ts';
import { storeKinds } from '../support/stores.ts';
import { at, press, pressInDialog, say, sees } from './acts.ts';

/** A party escalates the room; the street's official joins the same room under a scope that everybody sees. */
for (const { name, fresh } of storeKinds) describeInBrowser(`The street in the room, on ${name}`, () => {
  let hub: HubProcess;
  let browser: Browser;
  let [secretary, official]: Visit[] = [];
  let room = '';

  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHubProcess(fresh), launch()]);
    room = `/c/${hub.compound}/rooms/${await hub.room('屋面防水')}`;
    [secretary, official] = [await visit(browser), await visit(browser, { size: phone })];
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
  });

  test('an official sees nothing of a room that was not escalated', async () => {
    await signIn(at(official), hub.url, '宋明', '/inbox');
    await sees(at(official), '现在没有上报的事');
    expect((await at(official).goto(hub.url + room))?.status()).toBe(404);
  });

  test('a party escalates with a reason and says what the street may read', async () => {
    await signIn(at(secretary), hub.url, '周岚', room);
    await say(at(secretary), '这句话在上报之前。');
    await sees(at(secretary), /No\. 4/);
    await press(at(secretary), '上报街道');
    await at(secretary).getByLabel('为什么上报').fill('三方谈不拢，请街道指导。');
    await at(secretary).getByRole('radio', { name: '从现在起' }).check();
    await pressInDialog(at(secretary), '上报街道');
    await sees(at(secretary), '已上报');
  });

  test('the official finds it in the inbox, joins the same room, and reads from there on only', async () => {
    await at(official).goto(`${hub.url}/inbox`);
    await sees(at(official), '三方谈不拢，请街道指导。');
    await press(at(official), '加入议事厅');
    await at(official).waitForURL(hub.url + room);
    await sees(at(official), /街道宋明加入议事厅，可看 No\. 5 起的内容/);
    await sees(at(official), /No\. 2 至 No\. 4 不在您的查看范围/);
    expect(await at(official).getByText('这句话在上报之前。').count()).toBe(0);
    // Everybody sees who came and what they read.
    await sees(at(secretary), '可看 No. 5 起的内容');
  });

  test('the official advises and speaks, but is shown nothing to sign or decide with', async () => {
    await at(official).getByRole('button', { name: /您看到的是上报范围内的内容/ }).click();
    await press(at(official), '给出意见');
    await at(official).getByLabel('意见', { exact: true }).fill('建议先由第三方审价，再行签署。');
    await pressInDialog(at(official), '给出意见');
    await sees(at(secretary), '建议先由第三方审价，再行签署。');
    for (const name of ['签到', '宣布开会', '休会', '闭会', '开始签署', '登记授权']) {
      expect(await at(official).getByRole('button', { name, exact: true }).count(), name).toBe(0);
    }
    expect(await at(official).getByRole('link', { name: '提出议案' }).count()).toBe(0);
  });

  test('the official returns it with an outcome and reads no further', async () => {
    await press(at(official), '交回');
    await at(official).getByRole('radio', { name: '已调解' }).check();
    await at(official).getByLabel('说明').fill('三方同意先审价。');
    await pressInDialog(at(official), '交回');
    await sees(at(secretary), '三方同意先审价。');
    await sees(at(secretary), '结果：已调解');
    await say(at(secretary), '这句话在交回之后。');
    await sees(at(secretary), '这句话在交回之后。');
    await at(official).goto(hub.url + room);
    await sees(at(official), '三方同意先审价。');
    expect(await at(official).getByText('这句话在交回之后。').count()).toBe(0);
    await at(official).goto(`${hub.url}/f/${hub.compound}`);
    await sees(at(official), '已调解');
  });

  test('no browser had anything to complain about', () => {
    // The refused look at a room that was not escalated is the test's own doing.
    const complaints = [secretary, official].flatMap((who) => who?.complaints ?? []).filter((words) => !words.includes('404'));
    expect(complaints).toEqual([]);
  });
});
