import type { Browser, Page, WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser, launch, phone, visit, type Visit } from '../support/browser.ts';
import { startStage, type Stage } from '../support/stage.ts';
import { parseXml, type Element } from '../support/xml.ts';
import { checkIn, openFacade, signAs } from './scene.ts';

/** What the scripts of the open feed may weigh on the wire, in bytes: those of a first visit, some 40 of them for each page of the hub, and what is fetched once the page stands: how many have voted, and words for the kinds of items that it shows. */
const SCRIPT_BUDGET = 72_000;

let stage: Stage;
let browser: Browser;
const feed = () => `${stage.url}/f/${stage.compound}`;
const decision = () => `${feed()}/${String(new Date().getFullYear())}/1`;

/** A decision, made by the three parties while somebody watches. */
async function decide(title: string): Promise<void> {
  const proposal = await openFacade(stage, title);
  for (const key of ['zhou', 'chen', 'wu'] as const) await signAs(stage, key, stage.rooms.facade, proposal);
}

/** Breaches of the page's policy, which browsers report to the page too. */
async function watchPolicy({ context }: Visit): Promise<string[]> {
  const breaches: string[] = [];
  await context.exposeFunction('breached', (what: string) => void breaches.push(what));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
      (window as unknown as { breached: (what: string) => void }).breached(`${violatedDirective} ${blockedURI} ${sample}`);
    });
  });
  return breaches;
}

describeInBrowser('the open feed', () => {
  beforeAll(async () => {
    [stage, browser] = await Promise.all([startStage(), launch()]);
    await checkIn(stage);
  });
  afterAll(async () => {
    await browser.close();
    await stage.close();
  });

  test('and a decision are read without scripts, in the reader’s language', async () => {
    for (const [locale, sentence, grounds, money] of [
      ['zh-CN', '三方就“用公共收益更换地下车库排水泵并修补渗水点”作出议事决定，业委会有保留意见。', '业委会的理由', '合计'],
      ['en-US', 'The three parties decided on “用公共收益更换地下车库排水泵并修补渗水点”, with a reservation by: Committee.', 'Grounds of the Committee', 'Total'],
    ] as const) {
      const { page, context, complaints } = await visit(browser, { locale, size: phone, scripts: false });
      await page.goto(feed());
      expect(await page.locator('html').getAttribute('lang')).toBe(locale === 'en-US' ? 'en' : locale);
      expect(await page.locator('main').innerText()).toContain(sentence);
      await page.locator('article a').first().click();
      await page.waitForURL(decision());
      const text = await page.locator('main').innerText();
      for (const words of ['¥34,250.00', '¥18,600.00', money, grounds, '注浆单价高于上年同类工程约一成', '更换排水泵 2 台', '278']) expect(text).toContain(words);
      // The menus and the way on are plain links and boxes: they work too.
      await page.locator('main a').first().click();
      await page.waitForURL(feed());
      await context.close();
      expect(complaints).toEqual([]);
    }
  });

  test('shows a decision the moment it is made, without loading again, and tells screen readers', async () => {
    const { page, context, complaints } = await visit(browser, { size: phone });
    await page.goto(feed());
    await page.getByText('实时更新').waitFor();
    await page.evaluate(() => Object.assign(window, { kept: 'the same page' }));
    await decide('修缮 18 栋楼外墙粉刷层');
    const fresh = page.locator('article').filter({ hasText: '修缮 18 栋楼外墙粉刷层' });
    await fresh.waitFor();
    expect(await page.locator('article').first().innerText()).toContain('修缮 18 栋楼外墙粉刷层');
    expect(await fresh.innerText()).toContain('¥3,877,480.00');
    expect(await page.locator('[aria-live=polite]').allInnerTexts()).toContain('有 1 条新动态');
    expect(await page.evaluate(() => (window as unknown as { kept?: string }).kept)).toBe('the same page');
    await fresh.getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: '修缮 18 栋楼外墙粉刷层' }).waitFor();
    await context.close();
    expect(complaints).toEqual([]);
  });

  test('says when its line is cut, and catches up once it is back', async () => {
    const { page, context } = await visit(browser, { size: phone });
    const lines: WebSocketRoute[] = [];
    let cut = false;
    await page.routeWebSocket(/\/ws\//, (line) => {
      if (cut) return void line.close({ code: 1001 });
      line.connectToServer();
      lines.push(line);
    });
    await page.goto(feed());
    await page.getByText('实时更新').waitFor();
    cut = true;
    for (const line of lines) await line.close({ code: 1001 });
    await page.getByText('网络断开，恢复后自动更新').waitFor();
    await decide('更换七栋电梯钢丝绳');
    cut = false;
    // As the browser does when it is online again; without it the page tries by itself, later.
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await page.locator('article').filter({ hasText: '更换七栋电梯钢丝绳' }).waitFor();
    await context.close();
  });

  test('gives each decision an address to share, that anybody may open', async () => {
    const { page, context } = await visit(browser);
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: stage.url });
    await page.goto(decision());
    await page.getByRole('button', { name: '分享链接' }).click();
    await page.getByText('链接已复制').waitFor();
    const address = await page.evaluate(() => navigator.clipboard.readText());
    expect(address).toBe(decision());
    await context.close();
    const other = await visit(browser, { size: phone });
    await other.page.goto(address);
    await other.page.getByRole('heading', { level: 1, name: '用公共收益更换地下车库排水泵并修补渗水点' }).waitFor();
    await other.context.close();
  });

  test('offers an Atom document that browsers find, and whose links lead to the pages', async () => {
    const { page, context } = await visit(browser);
    await page.goto(feed());
    const href = await page.locator('link[rel=alternate][type="application/atom+xml"]').getAttribute('href');
    expect(await page.getByRole('link', { name: '订阅（Atom）' }).getAttribute('href')).toBe(href);
    const answer = await context.request.get(stage.url + (href ?? ''));
    expect(answer.headers()['content-type']).toContain('application/atom+xml');
    const document = parseXml(await answer.text());
    expect(document.name).toBe('feed');
    const entries = document.children.filter(({ name }) => name === 'entry');
    expect(entries.map((entry) => textOf(entry, 'title')).some((title) => title.endsWith('用公共收益更换地下车库排水泵并修补渗水点'))).toBe(true);
    for (const entry of entries) {
      const link = entry.children.find(({ name }) => name === 'link')?.attributes['href'] ?? '';
      expect((await context.request.get(stage.url + new URL(link).pathname)).status(), link).toBe(200);
    }
    await context.close();
  });

  test(`costs at most ${String(SCRIPT_BUDGET / 1_000)} kB of scripts, all of them compressed by Brotli`, async () => {
    const { page, context } = await visit(browser, { size: phone });
    const scripts = await transferred(page, async () => {
      await page.goto(feed());
      await page.getByText('实时更新').waitFor();
    });
    for (const { url, encoding } of scripts) expect(encoding, url).toBe('br');
    const total = scripts.reduce((sum, { bytes }) => sum + bytes, 0);
    process.stdout.write(`Scripts of the open feed: ${(total / 1_000).toFixed(1)} kB in ${String(scripts.length)} files\n`);
    expect(scripts.length).toBeGreaterThan(0);
    expect(total).toBeLessThanOrEqual(SCRIPT_BUDGET);
    await context.close();
  });

  test('runs under a strict policy and keeps to it', async () => {
    const visitor = await visit(browser);
    const breaches = await watchPolicy(visitor);
    for (const url of [feed(), decision()]) {
      const answer = await visitor.page.goto(url);
      await visitor.page.locator('#svelte-announcer').waitFor({ state: 'attached' });
      const policy = new Map((answer?.headers()['content-security-policy'] ?? '').split(';').map((part) => {
        const [name = '', ...values] = part.trim().split(' ');
        return [name, values] as const;
      }));
      expect(policy.get('default-src')).toEqual(["'none'"]);
      expect(policy.get('script-src')?.filter((value) => !value.startsWith("'nonce-"))).toEqual(["'self'"]);
      expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
      expect(policy.get('require-trusted-types-for')).toEqual(["'script'"]);
      expect([...policy.values()].flat()).not.toContain("'unsafe-inline'");
    }
    // What breaks the policy is noticed: else an empty list says nothing.
    await visitor.page.evaluate(() => document.body.append(Object.assign(document.createElement('img'), { src: 'http://elsewhere.test/x.png' })));
    await expect.poll(() => breaches).toHaveLength(1);
    expect(breaches[0]).toContain('img-src');
    await visitor.context.close();
  });
});

function textOf(element: Element, name: string): string {
  return element.children.find((child) => child.name === name)?.text ?? '';
}

/** Scripts that came over the wire while something was done, with their sizes as sent. */
async function transferred(page: Page, act: () => Promise<void>): Promise<{ url: string; encoding: string | undefined; bytes: number }[]> {
  const finished: Promise<{ url: string; encoding: string | undefined; bytes: number }>[] = [];
  page.on('requestfinished', (request) => {
    if (!new URL(request.url()).pathname.endsWith('.js')) return;
    finished.push((async () => {
      const [sizes, response] = await Promise.all([request.sizes(), request.response()]);
      return { url: request.url(), encoding: response?.headers()['content-encoding'], bytes: sizes.responseBodySize };
    })());
  });
  await act();
  return Promise.all(finished);
}
