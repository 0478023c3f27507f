import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser, desk, enter, launch, phone, visit, type Visit } from '../support/browser.ts';
import { startStage, type Stage } from '../support/stage.ts';
import { press, pressInDialog, sees } from './acts.ts';
import { axeOn, findingsOn } from './look.ts';

/** On the register of the demo: 3-1-101 is owned by 沈立明 alone. */
const UNIT = '3-1-101';
const OWNER = '沈立明';

let stage: Stage;
let browser: Browser;
const visits: Visit[] = [];

beforeAll(async () => {
  [stage, browser] = [await startStage(), await launch()];
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});

async function come(key: string, size: { width: number; height: number }): Promise<Visit> {
  const who = await visit(browser, { size });
  await enter(who.context, stage.url, stage.person(key));
  visits.push(who);
  return who;
}
const lookAt = async ({ page }: Visit) => [...(await findingsOn(page, 'zh-CN')), ...(await axeOn(page))];

describeInBrowser('Enrolment', () => {
  test('from a sheet of paper over two people of two bodies to an owner with a hat', async () => {
    const chair = await come('chen', desk);
    await chair.page.goto(`${stage.url}/c/${stage.compound}/enrolment?building=3`);
    await chair.page.getByLabel(`选中 ${UNIT}`).check();
    await press(chair.page, '为 1 户制作邀请单');
    await chair.page.getByRole('img', { name: '打开认证页面的二维码' }).waitFor();
    expect(await lookAt(chair)).toEqual([]);
    const sheet = await chair.page.locator('article').innerText();
    const [code = ''] = /[a-z2-9]{4}(-[a-z2-9]{4}){3}/.exec(sheet) ?? [];
    expect(sheet).toContain(UNIT);
    expect(sheet).not.toContain(OWNER);

    // The first time somebody writes another name, and is told why it was refused.
    const claimant = await come('he', phone);
    const claim = async (name: string): Promise<void> => {
      await claimant.page.getByRole('textbox', { name: '业主姓名' }).fill(name);
      await press(claimant.page, '提交认证');
      await sees(claimant.page, '已提交，等待核对');
    };
    await claimant.page.goto(`${stage.url}/f/${stage.compound}/claim#${code}`);
    await sees(claimant.page, code);
    // The code is not left in the address.
    await claimant.page.waitForURL(({ hash }) => hash === '');
    expect(await lookAt(claimant)).toEqual([]);
    await claim('沈立');

    const neighbour = await come('lin', phone);
    const toClaim = async ({ page }: Visit): Promise<void> => {
      await page.goto(`${stage.url}/c/${stage.compound}/enrolment`);
      await page.getByRole('link', { name: new RegExp(UNIT) }).click();
      await sees(page, '申请人填写');
    };
    await toClaim(neighbour);
    await sees(neighbour.page, '姓名不一致');
    expect(await neighbour.page.getByText(OWNER).count()).toBe(0);
    expect((await lookAt(neighbour)).filter((found) => !found.includes('沈'))).toEqual([]);
    await press(neighbour.page, '不通过');
    await pressInDialog(neighbour.page, '不通过');
    await sees(neighbour.page, '没有通过');

    await claimant.page.reload();
    await sees(claimant.page, '填写的姓名与名册不一致');
    await claimant.page.getByRole('textbox', { name: '邀请码' }).fill(code);
    await press(claimant.page, '下一步');
    await claim(OWNER);

    await toClaim(neighbour);
    await sees(neighbour.page, '姓名一致');
    await press(neighbour.page, '核对无误');
    await sees(neighbour.page, '还要另一个组织的人再核对一次');
    const member = await come('sun', desk);
    await toClaim(member);
    await sees(member.page, '居委会已核对（当面查看身份证）');
    await press(member.page, '核对无误');
    await sees(member.page, '认证成立');

    await claimant.page.reload();
    await sees(claimant.page, `已认证：${UNIT}`);
    await claimant.page.getByRole('link', { name: '我的房屋' }).click();
    await sees(claimant.page, '已由两个组织核对，可以参加表决');
    await sees(claimant.page, '一个业主账号绑定到本户');
    expect(await lookAt(claimant)).toEqual([]);
    expect(visits.flatMap(({ complaints }) => complaints).filter((words) => !words.includes('409'))).toEqual([]);
  });
});
