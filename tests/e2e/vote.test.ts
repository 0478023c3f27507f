import { personChannel } from '@sanfang/shared/compound/channel.ts';
import type { PersonEvents } from '@sanfang/shared/compound/person/state.ts';
import { digestOfPaper, type SealedBallot } from '@sanfang/shared/compound/vote/ballot-paper.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { happening, openVote, paperFor, voteOf, type OpenVote, type Owner } from '../engine/owners-vote.ts';
import { must } from '../engine/scene.ts';
import { describeInBrowser, desk, enter, launch, phone, visit } from '../support/browser.ts';
import { startHub, type Hub } from '../support/hub.ts';
import { axeOn, findingsOn, type Language } from './look.ts';
import { addAccount } from './visitors.ts';

let hub: Hub;
let browser: Browser;
let open: OpenVote;
let id: string;
let owners: readonly Owner[];

const notice = (): string => `${hub.url}/f/${id}/votes/2026/1`;
const booth = (): string => `${hub.url}/c/${id}/votes/${open.vote}`;
const ownerAt = (i: number): Owner => {
  const owner = owners[i];
  if (owner === undefined) throw new Error('no such owner');
  return owner;
};
async function castBy(from: number, until: number, choice: 'AGREE' | 'AGAINST'): Promise<void> {
  const vote = await voteOf(hub.engine, open.scene.log, open.vote);
  if (vote.status !== 'OPEN') throw new Error('it is not open');
  for (const owner of owners.slice(from, until)) await must(hub.engine, hub.clock, owner, open.scene.log, 'CastBallot', paperFor(vote, owner.unit, choice));
}

/** Everything that is amiss with a page on a phone, in large print, at a desk, by day and by night. SHOTS names a folder to draw it into. */
async function amiss(page: Page, name: string, language: Language = 'zh-CN'): Promise<string[]> {
  const found: string[] = [];
  for (const [size, theme] of [[phone, 'light'], [desk, 'dark']] as const) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: theme });
    found.push(...(await findingsOn(page, language)), ...((theme === 'dark') === (language === 'en') ? await axeOn(page) : []));
    const folder = process.env['SHOTS'];
    if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}-${language}-${String(size.width)}-${theme}.png`, fullPage: true });
  }
  await page.setViewportSize(phone);
  await page.evaluate(() => (document.documentElement.dataset['print'] = 'large'));
  found.push(...(await findingsOn(page, language)).map((finding) => `large print: ${finding}`));
  await page.evaluate(() => (document.documentElement.dataset['print'] = 'normal'));
  await page.emulateMedia({ colorScheme: 'light' });
  return found.map((finding) => `${name}, ${language}: ${finding}`);
}
const ready = (page: Page) => page.locator('#svelte-announcer').waitFor({ state: 'attached' });

describeInBrowser('a vote of the owners', () => {
  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub({ config: { limits: 'bench' } }), launch()]);
    open = await openVote(hub.engine, hub.clock, 1);
    id = open.scene.log.slice('compound/'.length);
    owners = [...open.owners.values()].flat();
    await castBy(10, 30, 'AGREE');
    for (const i of [5, 6]) await addAccount(hub, ownerAt(i).person);
  });
  afterAll(async () => {
    await browser.close();
    await hub.close();
  });

  test('is announced in words that anybody reads without scripts, in both languages', async () => {
    for (const [locale, words] of [
      ['zh-CN', ['业主表决〔2026〕第1号', '达到 2/3 以上（含本数）', '超过 1/2（不含本数）', '50 人', '¥1,250,000.00', '结果暂供参考', '《民法典》第278条第2款']],
      ['en-US', ['Owners’ vote 2026/1', 'at least 2/3', 'more than 1/2', '50 persons', '¥1,250,000.00', 'The result is advisory', 'Civil Code Art. 278(2)']],
    ] as const) {
      const { page, context, complaints } = await visit(browser, { locale, size: phone, scripts: false });
      await page.goto(`${hub.url}/f/${id}`);
      await page.locator('article a').first().click();
      await page.waitForURL(notice());
      const text = await page.locator('main').innerText();
      for (const word of [...words, '外墙铲除、修补、刷涂']) expect(text).toContain(word);
      expect(text).not.toMatch(/AGREE|27 /);
      await context.close();
      expect(complaints).toEqual([]);
    }
  });

  test('a ballot waits on the device while there is no network, and goes out when there is', async () => {
    const { page, context, complaints } = await visit(browser, { size: phone, offline: true });
    await enter(context, hub.url, ownerAt(6).person);
    await page.goto(booth());
    await ready(page);
    await page.getByRole('button', { name: /^反对/ }).and(page.locator(':enabled')).click();
    await context.setOffline(true);
    await page.getByText('网络断开').waitFor();
    await page.getByRole('button', { name: '确认投“反对”' }).click();
    await page.getByText(/收到回执才算投出/).waitFor();
    expect(await amiss(page, 'offline')).toEqual([]);
    await context.setOffline(false);
    await page.getByRole('heading', { name: /已投出 · 投票回执/ }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('an owner on a phone: from what waits at home to the receipt in three taps, then the result, an objection and its answer', async () => {
    const { page, context, complaints } = await visit(browser, { size: phone });
    const found: string[] = [];
    await enter(context, hub.url, ownerAt(5).person);
    await page.goto(`${hub.url}/c/${id}`);
    await page.getByText('有一项表决等您投票').waitFor();
    await page.getByRole('link', { name: /用维修资金修外墙.*今天截止/s }).click();
    await page.waitForURL(booth());
    await ready(page);
    const agree = page.getByRole('button', { name: /^同意/ });
    await agree.and(page.locator(':enabled')).waitFor();
    expect(await page.locator('main').innerText()).toContain('我家大约分摊');
    found.push(...await amiss(page, 'choosing'));

    await agree.click();
    await page.getByText('请核对这张表决票').waitFor();
    const paper = await page.locator('main').innerText();
    for (const words of ['用维修资金修外墙', ownerAt(5).unit, '同意', '投出后不能修改']) expect(paper).toContain(words);
    found.push(...await amiss(page, 'checking'));
    await page.getByRole('button', { name: '确认投“同意”' }).click();
    await page.getByRole('heading', { name: /已投出 · 投票回执/ }).waitFor();
    // What the receipt shows is the digest of the paper with the salt that this browser made; both are sealed with the ballot.
    const sent = await hub.engine.events(open.scene.log, personChannel(ownerAt(5).person), 1, 100);
    const receipt = sent.find(({ type }) => type === 'receipt.issued');
    const { units, area, signed } = receipt?.data as PersonEvents['receipt.issued'];
    const [sealed] = (await hub.engine.open(Object.values(receipt?.sealed ?? {}))).values() as Iterable<SealedBallot>;
    expect(sealed?.choice).toBe('AGREE');
    expect(signed).toBe(digestOfPaper({ vote: open.vote, motion: open.motion, units, area, choice: 'AGREE', salt: sealed?.salt ?? '' }));
    expect(await page.locator('main').innerText()).toContain(signed);
    found.push(...await amiss(page, 'receipt'));

    await page.reload();
    await page.getByText('已投出').first().waitFor();
    // Somebody who only looks sees the turnout move, and later the result, without asking for either.
    const onlooker = await visit(browser, { size: phone });
    await onlooker.page.goto(notice());
    await onlooker.page.getByText('实时更新').waitFor();
    await castBy(30, 40, 'AGREE');
    hub.clock.forward(6_000);
    await onlooker.page.getByText('已过 60%').first().waitFor();
    found.push(...await amiss(onlooker.page, 'turnout'));
    await castBy(40, 44, 'AGAINST');
    const closed = happening(hub.engine, open.scene.log, 'vote.closed');
    hub.clock.forward(Date.parse(open.closesAt) + 2_500 - hub.clock.now());
    await closed;
    const counted = await voteOf(hub.engine, open.scene.log, open.vote);
    const digest = counted.status === 'CLOSED' ? counted.result.digest : '';
    for (const observer of open.observers) await must(hub.engine, hub.clock, observer, open.scene.log, 'CertifyCount', { vote: open.vote, digest });
    await must(hub.engine, hub.clock, open.scene.chair, open.scene.log, 'PostResult', { vote: open.vote, digest });

    await onlooker.page.getByRole('heading', { level: 2, name: /^结果.*通过/ }).waitFor();
    expect(onlooker.complaints).toEqual([]);
    await onlooker.context.close();
    await page.goto(notice());
    await ready(page);
    await page.getByRole('heading', { level: 2, name: /^结果.*通过/ }).waitFor();
    await page.getByText('逐条核对').click();
    const result = await page.locator('main').innerText();
    for (const words of ['36 / 50 人', '31 / 36 人', '36 × 3 = 108', '50 × 2 = 100', '≥', '成立']) expect(result).toContain(words);
    found.push(...await amiss(page, 'result'));

    // Each step is a sheet of its own, whose code leads to the whole notice.
    await page.getByRole('link', { name: '初步统计结果公示' }).click();
    await page.getByText('范围内全体业主：').waitFor();
    expect(await page.locator('main').innerText()).toMatch(/现予公示。公示至 \d+年\d+月\d+日 24:00。[^]*36 \/ 50 人/);
    expect(await page.getByRole('img', { name: '扫码查看公告全文' }).count()).toBe(1);
    found.push(...await amiss(page, 'step'));
    await page.getByRole('link', { name: '业主表决公告全文' }).click();
    await page.waitForURL(notice());

    await page.getByRole('link', { name: '提出异议' }).click();
    await ready(page);
    await page.getByText('您的票已计入').first().waitFor();
    await page.getByRole('textbox', { name: '异议内容' }).fill('计票时我不在场。');
    await page.getByRole('button', { name: '提交异议' }).click();
    await page.getByText('还没有答复').waitFor();
    found.push(...await amiss(page, 'objecting'));
    const raised = await voteOf(hub.engine, open.scene.log, open.vote);
    const [objection] = raised.status === 'PRELIMINARY' ? Object.keys(raised.objections) : [];
    await must(hub.engine, hub.clock, open.scene.chair, open.scene.log, 'AnswerObjection', { vote: open.vote, objection: objection ?? '', text: '两位监票业主全程在场。' });
    await page.reload();
    await page.getByText('两位监票业主全程在场。').waitFor();
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('is in order in English as well', async () => {
    const { page, context } = await visit(browser, { locale: 'en-US', size: phone });
    await enter(context, hub.url, ownerAt(5).person);
    await page.goto(notice());
    await ready(page);
    const found = await amiss(page, 'result', 'en');
    await page.goto(booth());
    await ready(page);
    found.push(...await amiss(page, 'after', 'en'));
    expect(found).toEqual([]);
    await context.close();
  });
});
