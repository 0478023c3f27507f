import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { voteChannel } from '@sanfang/shared/compound/channel.ts';
import type { Choice } from '@sanfang/shared/law/ballot.ts';
import type { SecondFactorNeeded } from '@sanfang/shared/protocol/api/second-factor.ts';
import { ownedHomes, paperFor, voteOf, type Owner } from '../engine/owners-vote.ts';
import { must } from '../engine/scene.ts';
import { openForSignOff, sign } from '../engine/sign-off.ts';
import { desk, describeInBrowser, enter, launch, phone } from '../support/browser.ts';
import { PASSWORD, startHub, type Hub } from '../support/hub.ts';
import { enrolPhone, proofOf, type Phone } from '../support/second-factor.ts';
import { press, sees } from './acts.ts';
import { languages } from './look.ts';
import { Visitors } from './visitors.ts';

const DAY = 86_400_000;
let hub: Hub;
let browser: Browser;
let owners: readonly Owner[];
/** The first who watches has a second factor, set up before the vote began. */
let careful: { readonly person: string; readonly phone: Phone } | undefined;
let visitors: Visitors;

/** By a click, as the demo's people do; who has a second factor by password and code. */
async function signsIn(page: Page, person: string): Promise<void> {
  if (person !== careful?.person) return enter(page.context(), hub.url, person);
  const { request } = page.context();
  const step = async (path: string, data: object) => (await request.post(`${hub.url}${path}`, { data, headers: { origin: hub.url } })).json() as Promise<Partial<SecondFactorNeeded>>;
  const { secondFactor } = await step('/api/session', { identifier: hub.identifierOf(person), password: PASSWORD });
  await step('/api/session/second', { ticket: secondFactor?.ticket, code: careful.phone.code(hub.clock.now()) });
}

/** Just before a moment everybody signs in anew, as sessions have run out; what happens at it comes over the line. */
async function cameBackBefore(at: number, path: string, ...people: readonly (readonly [page: Page, person: string])[]): Promise<void> {
  await visitors.forwardTo(at - 10_000);
  for (const [page, person] of people) {
    await signsIn(page, person);
    await page.goto(`${hub.url}${path}`);
    await sees(page, '现在到哪一步');
  }
  await visitors.forwardTo(at);
}

/** Presses the button that opens the sheet, and its like in the sheet. */
async function confirm(page: Page, name: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  if (!(await dialog.isVisible())) await press(page, name);
  await dialog.getByRole('button', { name, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

describeInBrowser('The desk of an owners\' vote', () => {
  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub({ config: { limits: 'bench' } }), launch()]);
    visitors = new Visitors(hub, browser, { signsIn });
    const { engine, clock, scene } = hub;
    owners = [...(await ownedHomes(engine, clock, scene, 1, 1)).values()].flat();
    const proposal = await openForSignOff(engine, clock, scene, new Date(clock.now() + DAY).toISOString());
    for (const by of [scene.secretary, scene.chair, scene.manager]) await sign(engine, clock, scene, by, proposal);
    for (const [i, { person }] of owners.slice(0, 2).entries()) {
      const account = await hub.stores.directory.account(scene.chair.person);
      await hub.stores.directory.addAccount({ person, identifier: hub.identifierOf(person), passwordHash: account?.passwordHash ?? '', demo: i === 0 ? null : 'owner', disabled: false, createdAt: new Date(clock.now()).toISOString() });
    }
    const person = owners[0]?.person ?? '';
    const home = hub.anybody();
    await home.post('/api/session', { identifier: hub.identifierOf(person), password: PASSWORD });
    careful = { person, phone: (await enrolPhone(hub, home, await proofOf(home))).phone };
  });
  afterAll(async () => {
    await browser.close();
    await hub.close();
  });

  test('the chair takes it from a decision to a resolution in force, under the eyes of two owners', async () => {
    const { engine, clock, scene } = hub;
    const id = scene.log.slice('compound/'.length);
    const chair = await visitors.comes(scene.chair.person);

    // From the decision to a draft: its words and figures are filled in.
    await chair.goto(`${hub.url}/c/${id}/votes`);
    await sees(chair, '等待交业主表决的决定');
    await visitors.inOrder(chair, 'list', 'zh-CN', true);
    await chair.getByRole('link', { name: '起草业主表决' }).click();
    await chair.getByLabel('标题').waitFor();
    expect(await chair.getByLabel('金额上限（元）').inputValue()).toBe('10000.00');
    await visitors.inOrder(chair, 'new');
    await press(chair, '保存草稿');
    await chair.waitForURL(/\/desk$/);
    await sees(chair, '差 2 名业主监票');
    const vote = chair.url().split('/').at(-2) ?? '';
    const here = `/c/${id}/votes/${vote}/desk`;

    // Who counts, and two owners who watch.
    await press(chair, '指定计票人和监票人');
    const names = chair.getByRole('dialog');
    const row = (text: string) => names.getByRole('listitem').filter({ hasText: text });
    await row('项目经理').getByText('计票', { exact: true }).click();
    await names.getByLabel('看哪一栋的业主').selectOption('1');
    for (const { unit } of owners.slice(0, 2)) await row(unit).getByText('监票', { exact: true }).click();
    await sees(chair, '计票人 1 名，监票人 2 名');
    await visitors.inOrder(chair, 'names');
    await confirm(chair, '指定计票人和监票人');
    await sees(chair, '草稿齐了');
    await visitors.inOrder(chair, 'draft', 'zh-CN', true);

    // What is announced is what is shown: no earlier than after fifteen whole days.
    await chair.getByRole('link', { name: '选日期、核对、公告' }).click();
    await sees(chair, '最早 2026年12月9日 0:00 开始投票');
    expect(await chair.getByLabel('开始投票的日期').inputValue()).toBe('2026-12-09');
    await chair.getByLabel('最后一天').fill('2026-12-10');
    await visitors.inOrder(chair, 'announce');
    await press(chair, '公告表决');
    await chair.waitForURL(/\/desk$/);
    await sees(chair, '已公告，2026年12月9日 00:00 开始投票');
    const announced = await voteOf(engine, scene.log, vote);
    expect(announced).toMatchObject({ status: 'NOTICED', opensAt: '2026-12-08T16:00:00.000Z', closesAt: '2026-12-10T16:00:00.000Z' });

    // While it is open, those who watch see how many, and nobody sees what.
    await cameBackBefore(Date.parse('2026-12-08T16:00:03.000Z'), here, [chair, scene.chair.person]);
    await sees(chair, '正在投票');
    await sees(chair, '只有计票人和监票人看得到详细的参与情况');
    const open = await voteOf(engine, scene.log, vote);
    if (open.status !== 'OPEN') throw new Error('the vote is not open');
    const cast = async (from: number, to: number, choice: Choice) => {
      for (const owner of owners.slice(from, to)) await must(engine, clock, owner, scene.log, 'CastBallot', paperFor(open, owner.unit, choice));
    };
    await cast(0, 20, 'AGREE');
    const observer = await visitors.comes(owners[0]?.person ?? '', phone);
    await observer.goto(`${hub.url}${here}`);
    await sees(observer, /离三分之二还差 14 人/);
    await visitors.inOrder(observer, 'open');
    await cast(20, 32, 'AGREE');
    await cast(32, 36, 'AGAINST');
    await sees(observer, '参与人数和面积都已达到三分之二。');

    // Counted, signed by two who watched, posted.
    await cameBackBefore(Date.parse('2026-12-10T16:00:03.000Z'), here, [chair, scene.chair.person], [observer, owners[0]?.person ?? '']);
    await sees(observer, '还差 2 名监票人签认');
    await press(observer, '签认计票结果');
    await observer.getByRole('dialog').getByRole('button', { name: '签认计票结果', exact: true }).click();
    await observer.getByLabel('6 位动态验证码').fill(careful?.phone.code(clock.now()) ?? '');
    await observer.getByText('签字前确认是您本人').waitFor();
    await visitors.inOrder(observer, 'approve', 'zh-CN', true);
    await observer.getByRole('dialog').getByRole('button', { name: '确认', exact: true }).click();
    await sees(observer, '还差 1 名监票人签认');
    const certified = await engine.events(scene.log, voteChannel(vote), 1, 10_000);
    expect(certified.findLast(({ type }) => type === 'count.certified')?.auth).toMatchObject({ method: 'TOTP', level: 3 });
    const closed = await voteOf(engine, scene.log, vote);
    if (closed.status !== 'CLOSED') throw new Error('the vote is not closed');
    expect(closed.result.verdict.outcome).toBe('PASSED');
    await must(engine, clock, owners[1] ?? scene.chair, scene.log, 'CertifyCount', { vote, digest: closed.result.digest });
    await visitors.inOrder(observer, 'count', 'zh-CN', true);
    await sees(chair, '等待业委会主任公示');
    await visitors.inOrder(chair, 'count-chair');
    await confirm(chair, '公示计票结果');
    await sees(chair, '公示中');

    // An objection is answered, and once the days are over the result is final.
    await must(engine, clock, owners[5] ?? scene.chair, scene.log, 'RaiseObjection', { vote, text: '三栋没有张贴公告。' });
    await sees(chair, '三栋没有张贴公告。');
    await press(chair, '答复异议');
    await chair.getByRole('dialog').getByLabel('答复').fill('已查，当天已张贴，照片附后。');
    await confirm(chair, '答复异议');
    await sees(chair, '已查，当天已张贴，照片附后。');
    await cameBackBefore(Date.parse('2026-12-20T02:00:00.000Z'), here, [chair, scene.chair.person]);
    await confirm(chair, '公告最终结果');
    await sees(chair, '决定已生效。');
    await vi.waitFor(async () => expect((await voteOf(engine, scene.log, vote)).status).toBe('IN_FORCE'));
    await visitors.inOrder(chair, 'in-force', 'zh-CN', true);

    // The street reads the whole way in the other language, and could revoke it.
    const street = await visitors.comes(scene.official.person, desk, languages[1]);
    await street.goto(`${hub.url}${here}`);
    await street.getByRole('button', { name: 'Revoke the resolution', exact: true }).waitFor();
    await visitors.inOrder(street, 'street', 'en');
    await street.goto(`${hub.url}/c/${id}/votes`);
    await sees(street, 'In force');
    await visitors.inOrder(street, 'list', 'en');
    expect(visitors.complaints()).toEqual([]);
  }, 60_000);
});
