import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { isDelivered, type Reach } from '@sanfang/shared/compound/vote/delivery/state.ts';
import { tokenOfUnit } from '@sanfang/shared/compound/vote/voter.ts';
import { openVote, voteOf, type OpenVote, type Owner } from '../engine/owners-vote.ts';
import { must } from '../engine/scene.ts';
import { jpeg } from '../http/images.ts';
import { describeInBrowser, desk, enter, launch, phone, visit, type Visit } from '../support/browser.ts';
import { layWire, type CuttableWire } from '../support/cuttable-wire.ts';
import { startHub, type Hub } from '../support/hub.ts';
import { at, press, sees } from './acts.ts';
import { axeOn, findingsOn, type Language } from './look.ts';

let hub: Hub;
let browser: Browser;
let wire: CuttableWire;
let open: OpenVote;
let walker: Visit;
let id: string;

/** How far the owner of a home has been reached, as the hub has it. */
async function reachOf(unit: string): Promise<Reach | undefined> {
  const vote = await voteOf(hub.engine, open.scene.log, open.vote);
  return 'delivery' in vote ? vote.delivery.persons[tokenOfUnit(vote, unit) ?? ''] : undefined;
}

/** SHOTS names a folder into which every stage is drawn. */
const folder = process.env['SHOTS'];
async function amiss(page: Page, name: string, language: Language = 'zh-CN'): Promise<string[]> {
  const found: string[] = [];
  for (const size of [desk, phone]) {
    await page.setViewportSize(size);
    found.push(...(await findingsOn(page, language)));
    if (folder !== undefined) await page.screenshot({ path: `${folder}/canvass-${name}-${language}-${String(size.width)}.png`, fullPage: true });
  }
  return [...found, ...(await axeOn(page))].filter((finding) => !/^a code: .*The [A-Z_]+/.test(finding));
}

/** At a door: what came of it, a signature where one is given, and down it goes. */
async function writeDown(page: Page, outcome: string, proof: { readonly signs?: boolean; readonly photo?: boolean } = {}): Promise<void> {
  const sheet = page.getByRole('dialog');
  await sheet.getByText(outcome, { exact: true }).click();
  if (proof.signs === true) {
    const box = await sheet.getByRole('img', { name: '签名框' }).boundingBox();
    if (box === null) throw new Error('nowhere to sign');
    await page.mouse.move(box.x + 30, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + 160, box.y + 110, { steps: 5 });
    await page.mouse.up();
  }
  if (proof.photo === true) await sheet.locator('input[type=file]').setInputFiles({ name: 'door.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(jpeg()) });
  await sheet.getByRole('button', { name: '记下', exact: true }).click();
  await sheet.waitFor({ state: 'detached' });
}

describeInBrowser('Bringing the ballots round', () => {
  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub({ config: { limits: 'bench' } }), launch()]);
    open = await openVote(hub.engine, hub.clock, 1);
    id = open.scene.log.slice('compound/'.length);
    const [steward] = open.owners.get('1-1-150') ?? [];
    if (steward === undefined) throw new Error('nobody lives there');
    await must(hub.engine, hub.clock, open.scene.chair, open.scene.log, 'AppointCanvassers', { vote: open.vote, canvassers: [{ capacity: steward.capacity, buildings: ['1'] }] });
    await Promise.all([steward, open.scene.chair].map(addAccount));
    wire = await layWire(hub.url);
    walker = await visit(browser, { size: phone, offline: true });
    // With the device's own clock: a page whose clock is held still does not know what it has loaded.
    await enter(walker.context, wire.url, steward.person);
  });
  afterAll(async () => {
    await browser.close();
    await wire.close();
    await hub.close();
  });
  async function addAccount({ person }: Pick<Owner, 'person'>): Promise<void> {
    const { passwordHash } = (await hub.stores.directory.account(hub.stranger.person)) ?? { passwordHash: '' };
    await hub.stores.directory.addAccount({ person, identifier: `${person}@people.test`, passwordHash, demo: person, disabled: false, createdAt: new Date(hub.clock.now()).toISOString() });
  }

  test('goes on without a network, through a reload, and loses nothing when it is back', async () => {
    const page = at(walker);
    await page.goto(`${wire.url}/c/${id}/votes`);
    await page.getByRole('link', { name: '去送票' }).click();
    await sees(page, '已办好 0 / 50 户');
    expect(await amiss(page, 'round')).toEqual([]);
    await page.getByRole('button', { name: '1-1-101', exact: false }).click();
    await writeDown(page, '家里没人');
    await vi.waitFor(async () => expect((await reachOf('1-1-101'))?.missed?.outcome).toBe('ABSENT'));
    // Laid by for the stairwell.
    await vi.waitFor(async () => expect(await page.evaluate(async () => (await (await caches.open('sanfang-canvass')).keys()).length)).toBeGreaterThan(5), { timeout: 8_000 });

    wire.cut();
    await walker.context.setOffline(true);
    await sees(page, '网络断开');
    await press(page, '下一户：102');
    await page.getByRole('dialog').getByText('票送到了', { exact: true }).click();
    expect(await amiss(page, 'door')).toEqual([]);
    await writeDown(page, '票送到了', { signs: true });
    await press(page, '下一户：103');
    await writeDown(page, '票收回了', { photo: true });
    await sees(page, '3 条等待发送');
    await sees(page, '已办好 2 / 50 户');

    await page.reload();
    await sees(page, '已办好 2 / 50 户');
    await sees(page, '3 条等待发送');
    await press(page, '下一户：104');
    await writeDown(page, '不肯收');
    expect(await reachOf('1-1-102')).toBeUndefined();

    wire.mend();
    await walker.context.setOffline(false);
    await vi.waitFor(async () => {
      const [signed, photographed, refused] = await Promise.all(['1-1-102', '1-1-103', '1-1-104'].map(reachOf));
      expect([signed, photographed].map((reach) => reach !== undefined && isDelivered(reach))).toEqual([true, true]);
      expect([photographed?.returned?.outcome, refused?.missed?.outcome, signed?.tries]).toEqual(['RETURNED', 'REFUSED', 1]);
    }, { timeout: 10_000, interval: 50 });
    await page.getByText('条等待发送').waitFor({ state: 'detached' });
    await page.getByText('正在发送').waitFor({ state: 'detached' });
    await sees(page, '已办好 2 / 50 户');

    // The desk's worker stands between the hub and every other page of the compound: they wake up as ever.
    await page.goto(`${wire.url}/c/${id}/petitions`);
    await page.locator('#svelte-announcer').waitFor({ state: 'attached' });

    // Whoever has the device next finds nothing of it.
    await page.goto(`${wire.url}/account`);
    // Awake: a press before that goes nowhere.
    await page.locator('#svelte-announcer').waitFor({ state: 'attached' });
    await press(page, '退出登录');
    await page.waitForURL((url) => url.pathname === '/');
    expect(await page.evaluate(async () => [(await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length, await new Promise((resolve) => {
      indexedDB.open('sanfang-canvass').onsuccess = ({ target }) => {
        const counted = (target as IDBOpenDBRequest).result.transaction('rounds').objectStore('rounds').count();
        counted.onsuccess = () => resolve(counted.result);
      };
    })])).toEqual([0, 0, 0]);
    expect(walker.complaints).toEqual([]);
  }, 60_000);

  test('is watched by the chair in sums, who names the people for it', async () => {
    const { scene, vote } = open;
    const { page, context, complaints } = await visit(browser, { locale: 'en-US' });
    await page.clock.setFixedTime(hub.clock.now());
    await enter(context, hub.url, scene.chair.person);
    await must(hub.engine, hub.clock, scene.manager, scene.log, 'RecordVisit', { vote, visit: randomUUID(), unit: '1-1-120', method: 'POST', outcome: 'REACHED', visitedAt: new Date(hub.clock.now()).toISOString(), signature: null, post: 'XA 42', note: null });
    await page.goto(`${hub.url}/c/${id}/votes/${vote}/desk`);
    await sees(page, 'Delivered, with proof');
    await sees(page, /[1-9] of 50 persons/);
    expect(await amiss(page, 'desk', 'en')).toEqual([]);
    await page.getByRole('button', { name: 'Name who goes round' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('listitem').filter({ hasText: 'Branch secretary' }).getByRole('button', { name: 'Add', exact: true }).click();
    expect(await amiss(page, 'appoint', 'en')).toEqual([]);
    await sheet.getByRole('button', { name: 'Name who goes round' }).click();
    await sheet.waitFor({ state: 'detached' });
    await vi.waitFor(async () => {
      const noticed = await voteOf(hub.engine, scene.log, vote);
      expect('delivery' in noticed ? Object.keys(noticed.delivery.canvassers) : []).toContain(scene.secretary.capacity);
    });
    expect(complaints).toEqual([]);
  }, 60_000);

  test('shows what stands for it to who watches, and to an owner of the own door', async () => {
    const { vote, observers: [, watcher] } = open;
    if (watcher?.unit !== '1-1-102') throw new Error('somebody else watches');
    await addAccount(watcher);
    const { page, context, complaints } = await visit(browser, { size: phone });
    await page.clock.setFixedTime(hub.clock.now());
    await enter(context, hub.url, watcher.person);
    await page.goto(`${hub.url}/c/${id}/votes/${vote}`);
    await page.locator('#svelte-announcer').waitFor({ state: 'attached' });
    await page.getByText('送达记录', { exact: true }).click();
    await page.getByRole('img', { name: '签收签名' }).waitFor();
    await sees(page, '有凭证');
    expect(await amiss(page, 'own-evidence')).toEqual([]);
    await page.goto(`${hub.url}/c/${id}/votes/${vote}/desk`);
    await page.locator('#svelte-announcer').waitFor({ state: 'attached' });
    await page.getByLabel('查一户的送达凭证').fill('1-1-103');
    await press(page, '查看');
    await page.getByRole('dialog').getByRole('link', { name: '照片 1' }).waitFor();
    expect(await amiss(page, 'evidence')).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  }, 60_000);
});
