import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser, launch, phone, visit } from '../support/browser.ts';
import { PASSWORD } from '../support/hub.ts';
import { startStage, type Stage } from '../support/stage.ts';

let stage: Stage;
let browser: Browser;
/** What a member of the committee with an account of their own types. */
let identifier: string;
const room = () => `/c/${stage.compound}/rooms/${stage.rooms.facade}`;

async function fillIn(page: Page, password: string): Promise<void> {
  await page.getByLabel('手机号或邮箱').fill(identifier);
  await page.getByLabel('密码').fill(password);
}
const submit = (page: Page) => page.locator('form').getByRole('button', { name: '登录' }).click();

describeInBrowser('signing in', () => {
  beforeAll(async () => {
    [stage, browser] = await Promise.all([startStage(), launch()]);
    identifier = await stage.addMember('committee', 'committeeMember', '测试委员');
  });
  afterAll(async () => {
    await browser.close();
    await stage.close();
  });

  test('a wrong password is refused in words; the right one leads back to where one came from', async () => {
    const { page, context, complaints } = await visit(browser, { size: phone });
    await page.goto(stage.url + room());
    await page.waitForURL((url) => url.pathname === '/sign-in');
    await fillIn(page, 'not the password');
    await submit(page);
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toContain('手机号、邮箱或密码不对。请核对后再试。');
    // What was typed is kept: nobody types an address twice.
    expect(await page.getByLabel('手机号或邮箱').inputValue()).toBe(identifier);
    expect(await context.cookies()).not.toContainEqual(expect.objectContaining({ name: 'sid' }));
    await fillIn(page, PASSWORD);
    await submit(page);
    await page.waitForURL((url) => url.pathname === room());
    await page.getByRole('heading', { level: 1, name: '屋面防水修缮三方协调议事' }).waitFor();
    await page.locator('textarea').waitFor();
    const cookie = (await context.cookies()).find(({ name }) => name.endsWith('sid'));
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
    expect(await page.evaluate(() => document.cookie)).not.toContain('sid');
    expect(complaints.filter((complaint) => !complaint.includes('401'))).toEqual([]);
    await context.close();
  });

  test('leads to pages of this site only', async () => {
    const { page, context } = await visit(browser);
    for (const to of ['https://elsewhere.test/', '//elsewhere.test/', '/\\elsewhere.test']) {
      await page.goto(`${stage.url}/sign-in?to=${encodeURIComponent(to)}`);
      await fillIn(page, PASSWORD);
      await submit(page);
      await page.waitForURL(`${stage.url}/`);
      await context.clearCookies();
    }
    await context.close();
  });

  test('one click makes a follower somebody of the demo', async () => {
    const { page, context, complaints } = await visit(browser, { size: phone });
    await page.goto(stage.url);
    await page.getByRole('button', { name: /^周岚/ }).click();
    await page.getByRole('heading', { level: 1, name: '周岚，您好' }).waitFor();
    await page.getByText('示例数据，均为虚构').waitFor();
    // Who is signed in has no use for the sign-in page.
    await page.goto(`${stage.url}/sign-in`);
    await page.waitForURL(`${stage.url}/`);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('works from the keyboard alone, and says where the focus is', async () => {
    const { page, context, complaints } = await visit(browser);
    await page.goto(`${stage.url}/sign-in`);
    await page.locator('button[type=submit]:enabled').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe('#main');
    await page.keyboard.press('Enter');
    await tabTo(page, 'input[name=identifier]');
    expect(await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle)).toBe('solid');
    await page.keyboard.type(identifier);
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: '测试委员，您好' }).waitFor();
    await tabTo(page, `a[href="/c/${stage.compound}"]`);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${stage.url}/c/${stage.compound}`);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('signing out everywhere closes the live room in another browser, which says so and lets one sign in again', async () => {
    const here = await visit(browser);
    const there = await visit(browser, { size: phone });
    for (const { page } of [here, there]) {
      await page.goto(`${stage.url}/sign-in?to=${encodeURIComponent(room())}`);
      await fillIn(page, PASSWORD);
      await submit(page);
      await page.getByText('实时', { exact: true }).filter({ visible: true }).first().waitFor();
    }
    await here.page.goto(`${stage.url}/account`);
    await here.page.getByRole('button', { name: '退出所有设备' }).click();
    await here.page.waitForURL(`${stage.url}/`);
    await here.page.getByRole('heading', { name: '先试一试' }).waitFor();

    const notice = there.page.getByRole('status').filter({ hasText: '您还没有登录，或登录已过期。' });
    await notice.waitFor();
    await stage.act('zhou', 'PostMessage', { room: stage.rooms.facade, text: '退出以后才说的话', replyTo: null, about: null });
    await notice.getByRole('link', { name: '登录' }).click();
    await there.page.waitForURL((url) => url.pathname === '/sign-in');
    expect(await there.page.getByText('退出以后才说的话').count()).toBe(0);
    await fillIn(there.page, PASSWORD);
    await submit(there.page);
    await there.page.waitForURL((url) => url.pathname === room());
    await there.page.getByText('退出以后才说的话').waitFor();
    for (const { context } of [here, there]) await context.close();
  });

  test.each([['zh-CN', '退出其他所有设备'], ['en-US', 'Sign out on all other devices']] as const)('other devices are signed out from a phone, which stays signed in itself (%s)', async (locale, words) => {
    const here = await visit(browser, { size: phone, locale });
    const there = await visit(browser);
    for (const { context } of [here, there]) {
      const answer = await context.request.post(`${stage.url}/api/session`, { data: { identifier, password: PASSWORD }, headers: { origin: stage.url } });
      expect(answer.status()).toBe(200);
    }
    await here.page.goto(`${stage.url}/account`);
    const others = here.page.getByRole('button', { name: words });
    await others.scrollIntoViewIfNeeded();
    if (process.env['LOOK'] !== undefined) await here.page.screenshot({ path: `${process.env['LOOK']}-${locale}.png`, fullPage: true });
    expect(await here.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(phone.width);
    await others.click();
    await others.waitFor({ state: 'detached' });
    expect((await there.context.request.get(`${stage.url}/api/me`)).status()).toBe(401);
    expect((await here.context.request.get(`${stage.url}/api/me`)).status()).toBe(200);
    expect(here.complaints).toEqual([]);
    for (const { context } of [here, there]) await context.close();
  });
});

/** Presses Tab until something has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return;
  }
  throw new Error(`Tab does not lead to ${selector}`);
}
