import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openVote, type OpenVote, type Owner } from '../engine/owners-vote.ts';
import { describeInBrowser, desk, enter, launch, phone, visit } from '../support/browser.ts';
import { startHub, type Hub } from '../support/hub.ts';
import { findingsOn, type Language } from './look.ts';
import { addAccount } from './visitors.ts';

let hub: Hub;
let browser: Browser;
let open: OpenVote;
let booth: string;

const ownerAt = (i: number): Owner => {
  const owner = [...open.owners.values()].flat()[i];
  if (owner === undefined) throw new Error('no such owner');
  return owner;
};

/** What is amiss with a page on a phone and at a desk. SHOTS names a folder to draw it into. */
async function amiss(page: Page, name: string, language: Language): Promise<string[]> {
  const found: string[] = [];
  for (const size of [phone, desk]) {
    await page.setViewportSize(size);
    found.push(...(await findingsOn(page, language)));
    const folder = process.env['SHOTS'];
    if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}-${language}-${String(size.width)}.png`, fullPage: true });
  }
  await page.setViewportSize(phone);
  return found.map((finding) => `${name}, ${language}: ${finding}`);
}

describeInBrowser('a letter of proxy', () => {
  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub({ config: { limits: 'bench' } }), launch()]);
    open = await openVote(hub.engine, hub.clock, 1);
    booth = `${hub.url}/c/${open.scene.log.slice('compound/'.length)}/votes/${open.vote}`;
    for (const by of [ownerAt(5), ownerAt(6), ownerAt(7), open.scene.manager]) await addAccount(hub, by.person);
  });
  afterAll(async () => {
    await browser.close();
    await hub.close();
  });

  test('is given on a phone, checked at the desk, and cast by the neighbour; both have a receipt', async () => {
    const [giver, holder] = [ownerAt(5), ownerAt(6)];
    const found: string[] = [];

    const owner = await visit(browser, { locale: 'zh-CN', size: phone });
    await enter(owner.context, hub.url, giver.person);
    // The front page tells of the vote.
    await owner.page.goto(hub.url);
    await owner.page.getByRole('link', { name: /用维修资金修外墙/ }).click();
    await owner.page.waitForURL(booth);
    await owner.page.getByRole('link', { name: '委托别人代投' }).click();
    await owner.page.waitForURL(`${booth}/proxy`);
    await owner.page.locator('#svelte-announcer').waitFor({ state: 'attached' });
    found.push(...await amiss(owner.page, 'letter', 'zh-CN'));
    await owner.page.getByLabel('受托人姓名').fill('Li Si');
    await owner.page.getByLabel('受托人的房号').fill(holder.unit);
    await owner.page.getByRole('button', { name: '核对委托书' }).click();
    expect(await owner.page.locator('main').innerText()).toContain(`Li Si（${holder.unit}）`);
    found.push(...await amiss(owner.page, 'letter-check', 'zh-CN'));
    await owner.page.getByRole('button', { name: '签署并交计票人核对' }).click();
    await owner.page.getByText('委托书已交计票人核对').waitFor();

    const teller = await visit(browser, { locale: 'en-US', size: desk });
    await enter(teller.context, hub.url, open.scene.manager.person);
    await teller.page.goto(`${booth}/desk`);
    await teller.page.getByRole('link', { name: 'Check them' }).click();
    await teller.page.waitForURL(`${booth}/desk/letters`);
    await teller.page.locator('#svelte-announcer').waitFor({ state: 'attached' });
    await teller.page.getByRole('radio').first().check();
    found.push(...await amiss(teller.page, 'letters-desk', 'en'));
    await teller.page.getByRole('button', { name: 'It is in order' }).click();
    await teller.page.getByText('Checked', { exact: true }).waitFor();

    const neighbour = await visit(browser, { locale: 'en-US', size: phone });
    await enter(neighbour.context, hub.url, holder.person);
    await neighbour.page.goto(booth);
    await neighbour.page.locator('#svelte-announcer').waitFor({ state: 'attached' });
    // The own ballot stands first; the owner's is the next in the list.
    await neighbour.page.getByRole('listitem').filter({ hasText: giver.unit }).getByRole('button', { name: 'Vote', exact: true }).click();
    await neighbour.page.getByText('You cast this ballot by the owner’s letter.').waitFor();
    found.push(...await amiss(neighbour.page, 'letter-held', 'en'));
    await neighbour.page.getByRole('button', { name: /^Agree/ }).click();
    await neighbour.page.getByRole('button', { name: 'Cast “Agree”' }).click();
    await neighbour.page.getByText('the owner has the same receipt').waitFor();
    found.push(...await amiss(neighbour.page, 'letter-cast', 'en'));

    await owner.page.goto(booth);
    await owner.page.getByText('由您委托的人投出。').waitFor();
    found.push(...await amiss(owner.page, 'letter-given', 'zh-CN'));
    expect(found).toEqual([]);
    for (const { complaints, context } of [owner, teller, neighbour]) {
      expect(complaints).toEqual([]);
      await context.close();
    }
  });

  test('goes by a code to somebody elsewhere, who accepts it and votes without a hat', async () => {
    const giver = ownerAt(7);
    const found: string[] = [];
    const owner = await visit(browser, { locale: 'zh-CN', size: phone });
    await enter(owner.context, hub.url, giver.person);
    await owner.page.goto(`${booth}/proxy`, { waitUntil: 'networkidle' });
    await owner.page.getByLabel('受托人姓名').fill('Li Xiaoming');
    await owner.page.getByRole('radio', { name: /在别处/ }).check();
    found.push(...await amiss(owner.page, 'letter-elsewhere', 'zh-CN'));
    await owner.page.getByRole('button', { name: '核对委托书' }).click();
    // The hub records it, and its answer is lost: the code must come all the same.
    const lost = Promise.withResolvers<number>();
    await owner.page.route('**/api/commands', (route) => void route.fetch().then(async (answer) => {
      await route.abort();
      lost.resolve(answer.status());
    }), { times: 1 });
    await owner.page.getByRole('button', { name: '签署并交计票人核对' }).click();
    expect(await lost.promise).toBe(200);
    await owner.page.getByRole('button', { name: '签署并交计票人核对' }).click();
    await owner.page.getByRole('heading', { name: '给 Li Xiaoming 的代投码' }).waitFor();
    const code = /[a-z2-9]{4}(-[a-z2-9]{4}){3}/.exec(await owner.page.locator('main').innerText())?.[0] ?? '';
    found.push(...await amiss(owner.page, 'letter-code', 'zh-CN'));

    const son = await visit(browser, { locale: 'zh-CN', size: phone });
    const notice = await (await fetch(`${hub.url}/api/feed/${open.scene.log.slice('compound/'.length)}?limit=20`)).json() as { items: { type: string; data: { number: { year: number; no: number } } }[] };
    const { year, no } = notice.items.find(({ type }) => type === 'vote.announced')?.data.number ?? { year: 0, no: 0 };
    const accept = `${hub.url}/f/${open.scene.log.slice('compound/'.length)}/votes/${String(year)}/${String(no)}/letter`;
    await son.page.goto(`${accept}#${code}`, { waitUntil: 'networkidle' });
    await son.page.getByText('代投码已经记住').waitFor();
    found.push(...await amiss(son.page, 'letter-sign-in', 'zh-CN'));
    await enter(son.context, hub.url, hub.stranger.person);
    await son.page.goto(accept, { waitUntil: 'networkidle' });
    expect(await son.page.getByLabel('代投码').inputValue()).toBe(code);
    found.push(...await amiss(son.page, 'letter-accept', 'zh-CN'));
    await son.page.getByRole('button', { name: '接受委托' }).click();
    await son.page.getByText('已接受，等计票人核对').waitFor();
    found.push(...await amiss(son.page, 'letter-accepted', 'zh-CN'));

    const teller = await visit(browser, { locale: 'en-US', size: desk });
    await enter(teller.context, hub.url, open.scene.manager.person);
    await teller.page.goto(`${booth}/desk/letters`, { waitUntil: 'networkidle' });
    await teller.page.getByRole('radio').first().check();
    found.push(...await amiss(teller.page, 'letters-desk-elsewhere', 'en'));
    await teller.page.getByRole('button', { name: 'It is in order' }).click();
    await teller.page.getByText('Checked', { exact: true }).first().waitFor();

    await son.page.reload({ waitUntil: 'networkidle' });
    await son.page.getByRole('link', { name: '去投票' }).click();
    await son.page.waitForURL(booth);
    await son.page.getByText('您凭业主的委托书投这张票。').waitFor();
    await son.page.getByRole('button', { name: /^同意/ }).click();
    await son.page.getByRole('button', { name: '投“同意”' }).click();
    await son.page.getByText('受托代投，业主也有同样的回执。').waitFor();
    found.push(...await amiss(son.page, 'letter-elsewhere-cast', 'zh-CN'));
    expect((await son.page.goto(`${hub.url}/c/${open.scene.log.slice('compound/'.length)}`))?.status()).toBe(404);

    expect(found).toEqual([]);
    for (const { context } of [owner, teller, son]) await context.close();
  });
});
