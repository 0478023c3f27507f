import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser, launch, phone, signIn, visit, type Visit } from '../support/browser.ts';
import { layWire, type CuttableWire } from '../support/cuttable-wire.ts';
import { startHubProcess, type HubProcess } from '../support/hub-process.ts';
import { at, press, say, sees } from './acts.ts';

/** What a stairwell's network does to a meeting: nothing is lost, nothing is doubled, and one always sees which is which. */
describeInBrowser('A network that comes and goes', () => {
  let hub: HubProcess;
  let browser: Browser;
  /** Between the manager's browser and the hub. */
  let wire: CuttableWire;
  let [manager, witness]: Visit[] = [];
  let room = '';

  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHubProcess(), launch()]);
    room = `/c/${hub.compound}/rooms/${await hub.room('屋面防水')}`;
    [manager, witness] = [await visit(browser, { size: phone, offline: true }), await visit(browser)];
    wire = await layWire(hub.url);
    await signIn(at(witness), hub.url, '周岚', room);
    await signIn(at(manager), wire.url, '吴昊', room);
    await sees(at(manager), '实时');
  });
  afterAll(async () => {
    await browser?.close();
    await wire?.close();
    await hub?.close();
  });

  // The wire for the sockets, which a browser's own switch leaves alone; the switch so that the browser knows.
  const lose = async (): Promise<void> => {
    wire.cut();
    await manager?.context.setOffline(true);
  };
  const find = async (): Promise<void> => {
    wire.mend();
    await manager?.context.setOffline(false);
  };

  /** Texts of messages in the order of the log, that of this test only. */
  const saidIn = async (page: Page, mark: string): Promise<string[]> => {
    const all = await page.getByRole('log').locator('p.whitespace-pre-line').allInnerTexts();
    return all.flatMap((text) => new RegExp(`${mark}\\d+`).exec(text)?.[0] ?? []);
  };
  const numbered = (mark: string, count: number) => Array.from({ length: count }, (_, index) => `${mark}${String(index + 1)}`);

  test('words typed faster than the browser keeps them are all sent, each once', async () => {
    const area = at(manager).getByRole('textbox', { name: '发言' });
    for (const text of numbered('快', 40)) {
      await area.fill(text);
      await at(manager).keyboard.press('Control+Enter');
    }
    await sees(at(witness), '快40');
    expect(await saidIn(at(witness), '快')).toEqual(numbered('快', 40));
  });

  test('what is sent while the network is gone waits, and goes out in order when it is back', async () => {
    const page = at(manager);
    await say(page, '断网一1');
    await sees(at(witness), '断网一1');
    await lose();
    for (const text of ['断网一2', '断网一3', '断网一4']) await say(page, text);
    await sees(page, '待发送');
    await sees(page, /起没有网络/);
    await sees(page, '3 项待发送。');
    expect(await saidIn(at(witness), '断网一')).toEqual(['断网一1']);
    await find();
    await sees(at(witness), '断网一4');
    await page.getByText('待发送').waitFor({ state: 'detached' });
    expect(await saidIn(at(witness), '断网一')).toEqual(numbered('断网一', 4));
    expect(await saidIn(page, '断网一')).toEqual(numbered('断网一', 4));
  });

  test('a network lost in the middle of sending loses nothing and doubles nothing', async () => {
    const page = at(manager);
    const area = page.getByRole('textbox', { name: '发言' });
    for (let no = 1; no <= 12; no++) {
      await area.fill(`断网二${String(no)}`);
      await page.keyboard.press('Control+Enter');
      // Between leaving and being answered, and just before.
      if (no === 4 || no === 9) await lose();
      if (no === 6 || no === 11) await find();
    }
    await sees(at(witness), '断网二12');
    expect(await saidIn(at(witness), '断网二')).toEqual(numbered('断网二', 12));
    await page.getByText(/待发送|发送中/).first().waitFor({ state: 'detached' });
    expect(await saidIn(page, '断网二')).toEqual(numbered('断网二', 12));
  });

  test('what one missed while away is there when one is back', async () => {
    await lose();
    await sees(at(manager), '离线');
    for (const text of numbered('错过', 3)) await say(at(witness), text);
    await find();
    await sees(at(manager), '错过3');
    expect(await saidIn(at(manager), '错过')).toEqual(numbered('错过', 3));
  });

  test('two tabs of one person show the same, and each thing is sent once', async () => {
    const other = await manager?.context.newPage();
    if (other === undefined) throw new Error('no second tab');
    await other.goto(wire.url + room);
    await sees(other, '实时');
    await lose();
    await say(at(manager), '两个标签页1');
    await say(other, '两个标签页2');
    await sees(other, '两个标签页1');
    await sees(at(manager), '两个标签页2');
    await find();
    await sees(at(witness), '两个标签页1');
    await sees(at(witness), '两个标签页2');
    expect((await saidIn(at(witness), '两个标签页')).sort()).toEqual(numbered('两个标签页', 2));
    await other.close();
  });

  test('a page that was closed with things unsent sends them when it is opened again, and keeps what was being written', async () => {
    await lose();
    await sees(at(manager), '离线');
    await say(at(manager), '重载1');
    await sees(at(manager), '待发送');
    await at(manager).getByRole('textbox', { name: '发言' }).fill('还没写完');
    await at(manager).close();
    await find();
    const page = await manager?.context.newPage();
    if (manager === undefined || page === undefined) throw new Error('no new page');
    manager = { ...manager, page };
    await page.goto(wire.url + room);
    await sees(at(witness), '重载1');
    await page.getByText('待发送').waitFor({ state: 'detached' });
    expect(await page.getByRole('textbox', { name: '发言' }).inputValue()).toBe('还没写完');
    expect(await saidIn(at(witness), '重载')).toEqual(['重载1']);
  });

  test('an act that waits says so, and stands once', async () => {
    await lose();
    await sees(at(manager), '离线');
    await press(at(manager), '签到');
    await sees(at(manager), '签到：');
    await find();
    await sees(at(witness), /吴昊签到/);
    await at(manager).getByText('签到：').waitFor({ state: 'detached' });
    expect(await at(witness).getByText(/吴昊签到/).count()).toBe(1);
  });

  test('what the hub refuses stays with its reason until it is dismissed', async () => {
    // The session is closed while the manager, without a network, still sees it open.
    await lose();
    await sees(at(manager), '离线');
    await at(manager).getByRole('button', { name: /已签到|三方到齐/ }).click();
    await press(at(manager), '离席');
    await press(at(witness), '闭会');
    await at(witness).getByRole('dialog').getByRole('button', { name: '闭会' }).click();
    await sees(at(witness), /周岚宣布闭会/);
    await find();
    await sees(at(manager), '离席没有成功。');
    await sees(at(manager), '议事会还没有开。请书记先宣布开会。');
    await press(at(manager), '知道了');
    await at(manager).getByText('离席没有成功。').waitFor({ state: 'detached' });
  });

  test('no browser had anything to complain about', () => {
    expect([manager, witness].flatMap((who) => who?.complaints ?? [])).toEqual([]);
  });
});
