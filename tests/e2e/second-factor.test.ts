import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser, launch, phone, visit } from '../support/browser.ts';
import { PASSWORD } from '../support/hub.ts';
import { startStage, type Stage } from '../support/stage.ts';
import { axeOn, findingsOn } from './look.ts';
import { checkIn, openFacade } from './scene.ts';

let stage: Stage;
let browser: Browser;

/** A phone whose owner is known to it by a finger, and always says yes. */
async function withFinger(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
}

async function typePassword(page: Page, identifier: string, path: string): Promise<void> {
  await page.goto(`${stage.secureUrl}/sign-in?to=${encodeURIComponent(path)}`);
  await page.getByLabel('手机号或邮箱').fill(identifier);
  await page.getByLabel('密码').fill(PASSWORD);
  await page.locator('form').getByRole('button', { name: '登录' }).click();
}

async function inOrder(page: Page): Promise<void> {
  expect(await findingsOn(page, 'zh-CN')).toEqual([]);
  expect(await axeOn(page)).toEqual([]);
}

describeInBrowser('a second factor on a phone', () => {
  beforeAll(async () => {
    [stage, browser] = await Promise.all([startStage(), launch()]);
  });
  afterAll(async () => {
    await browser.close();
    await stage.close();
  });

  test('is asked of a member, set up with a passkey, used to sign in, and approves a signature under exactly what is shown', async () => {
    const identifier = await stage.addMember('committee', 'committeeMember', '测试委员');
    await checkIn(stage);
    const room = stage.rooms.facade;
    const proposal = await openFacade(stage, '修缮外墙', { chen: await stage.seatOf(identifier) });
    const { page, context, complaints } = await visit(browser, { size: phone });
    await withFinger(page);

    await typePassword(page, identifier, '/');
    await page.getByRole('heading', { name: '请设置第二重验证' }).waitFor();
    await inOrder(page);
    await page.getByRole('link', { name: '去设置' }).click();
    await page.getByRole('button', { name: '添加通行密钥' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('密码').fill(PASSWORD);
    await inOrder(page);
    await sheet.getByRole('button', { name: '确认' }).click();
    await sheet.getByLabel('名称').fill('我的手机');
    await sheet.getByRole('button', { name: '现在添加' }).click();
    await sheet.getByRole('heading', { name: '请保存备用码' }).waitFor();
    expect(await sheet.locator('ol li').count()).toBe(10);
    await inOrder(page);
    await sheet.getByRole('button', { name: '我已保存好' }).click();
    await page.getByText('备用码还剩 10 个').waitFor();
    await page.getByRole('button', { name: '改名 我的手机' }).waitFor();
    await inOrder(page);

    await context.clearCookies({ name: 'sid' });
    await typePassword(page, identifier, `/c/${stage.compound}/rooms/${room}/proposals/${proposal}/sign`);
    await page.getByRole('heading', { name: '再确认一次是您本人' }).waitFor();
    await inOrder(page);
    await page.getByRole('button', { name: '用通行密钥确认' }).click();
    await page.getByRole('heading', { name: '修缮外墙' }).waitFor();
    await page.getByRole('button', { name: '确认签署' }).click();
    await sheet.getByText('您将签署第').waitFor();
    await sheet.getByRole('button', { name: '用通行密钥确认' }).waitFor();
    await inOrder(page);
    await sheet.getByRole('button', { name: '用通行密钥确认' }).click();
    await page.waitForURL((url) => url.hash === '#sign');
    expect(await stage.evidenceOf(room, 'signoff.given')).toMatchObject({ method: 'PASSKEY', level: 3, approved: { digest: expect.stringMatching(/^[\w-]{43}$/) as string } });
    expect(complaints).toEqual([]);
    await context.close();
  });
});
