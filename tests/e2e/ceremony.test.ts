import type { AddressInfo } from 'node:net';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { FUND, voteChannel } from '@sanfang/shared/compound/channel.ts';
import type { CommandData } from '@sanfang/shared/compound/command.ts';
import type { Vote } from '@sanfang/shared/compound/vote/state.ts';
import type { AuthEvidence } from '@sanfang/shared/log/event.ts';
import type { SecondFactorNeeded } from '@sanfang/shared/protocol/api/second-factor.ts';
import type { UploadReply } from '@sanfang/shared/protocol/api/files.ts';
import { paperFor, voteOf } from '../engine/owners-vote.ts';
import { made, must } from '../engine/scene.ts';
import { draftSeries, type DraftedSeries } from '../engine/vote-series.ts';
import { pdf } from '../http/images.ts';
import { desk, describeInBrowser, launch, phone as small, visit } from '../support/browser.ts';
import { PASSWORD, startHub, type Hub } from '../support/hub.ts';
import { enrolPhone, proofOf, type Phone } from '../support/second-factor.ts';
import { press, sees } from './acts.ts';
import { axeOn, findingsOn } from './look.ts';

const DAY = 86_400_000;
let hub: Hub;
let browser: Browser;
let phone: Phone;
let drafted: DraftedSeries;
let url: string;
let complaints: readonly string[];

/** SHOTS names a folder into which every stage is drawn. */
const folder = process.env['SHOTS'];

async function inOrder(page: Page, name: string): Promise<void> {
  const found: string[] = [];
  for (const size of folder === undefined ? [small] : [small, desk]) {
    await page.setViewportSize(size);
    found.push(...(await findingsOn(page, 'zh-CN')));
    if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}-${String(size.width)}.png`, fullPage: true });
  }
  found.push(...(await axeOn(page)));
  await page.setViewportSize(small);
  // Bodies of this scene are called by their kind.
  expect(found.filter((finding) => !/^a code: .*The [A-Z_]+/.test(finding)), name).toEqual([]);
}

/** The chair signs in by password and code, as sessions have run out; the browser's clock is the hub's. */
async function signsIn(page: Page): Promise<void> {
  hub.clock.forward(30_000);
  await page.clock.setFixedTime(hub.clock.now());
  const { request } = page.context();
  const step = async (path: string, data: object) => (await request.post(`${url}${path}`, { data, headers: { origin: url } })).json() as Promise<Partial<SecondFactorNeeded>>;
  const { secondFactor } = await step('/api/session', { identifier: hub.identifierOf(hub.scene.chair.person), password: PASSWORD });
  await step('/api/session/second', { ticket: secondFactor?.ticket, code: phone.code(hub.clock.now()) });
}

/** Days later, on no page of the hub: one that finds its session over leads to the sign-in. */
async function comesBackAt(page: Page, at: string): Promise<void> {
  await page.goto('about:blank');
  hub.clock.forward(Date.parse(at) - hub.clock.now());
  await signsIn(page);
}

/** Types a code that was not used yet. */
async function approvesByCode(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog').filter({ hasText: '签字前确认是您本人' });
  await dialog.getByLabel('6 位动态验证码').waitFor();
  hub.clock.forward(30_000);
  await dialog.getByLabel('6 位动态验证码').fill(phone.code(hub.clock.now()));
  await dialog.getByRole('button', { name: '确认', exact: true }).click();
}

async function approvesByFinger(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog').filter({ hasText: '签字前确认是您本人' });
  await dialog.getByRole('button', { name: '用通行密钥确认' }).click();
}

async function evidence(channel: string, type: string): Promise<AuthEvidence | undefined> {
  const events = await hub.engine.events(hub.scene.log, channel, 1, 10_000);
  return events.findLast((event) => event.type === type)?.auth;
}

/** A vote once the hub has taken it so far. */
async function comesTo<S extends Vote['status']>(vote: string, status: S): Promise<Extract<Vote, { status: S }>> {
  return vi.waitFor(async () => {
    const state = await voteOf(hub.engine, hub.scene.log, vote);
    if (state.status !== status) throw new Error(`the vote is ${state.status}`);
    return state as Extract<Vote, { status: S }>;
  }, 10_000);
}

const chairs = <K extends keyof CommandData>(type: K, data: CommandData[K]) => must(hub.engine, hub.clock, hub.scene.chair, hub.scene.log, type, data);

/** Two thirds of the owners of each building take part, and agree; the two who watch sign. */
async function voteAndCount(): Promise<void> {
  const { engine, clock, scene } = hub;
  clock.forward(Date.parse('2026-12-09T16:00:03.000Z') - clock.now());
  for (const [i, vote] of drafted.votes.entries()) {
    const open = await comesTo(vote, 'OPEN');
    for (const owner of drafted.owners.slice(50 * i, 50 * i + 36)) await must(engine, clock, owner, scene.log, 'CastBallot', paperFor(open, owner.unit, 'AGREE'));
  }
  clock.forward(Date.parse('2026-12-10T16:00:03.000Z') - clock.now());
  for (const vote of drafted.votes) {
    const closed = await comesTo(vote, 'CLOSED');
    for (const observer of drafted.observers) await must(engine, clock, observer, scene.log, 'CertifyCount', { vote, digest: closed.result.digest });
  }
}

/** The project of building 1 up to the authority's word, on the decision that is in force. */
async function approvedProject(): Promise<{ readonly project: string; readonly papers: CommandData['FileProject']['papers'] }> {
  const { clock, scene } = hub;
  const client = hub.anybody();
  const { body: { secondFactor } } = await client.post<SecondFactorNeeded>('/api/session', { identifier: hub.identifierOf(scene.chair.person), password: PASSWORD });
  clock.forward(30_000);
  await client.post('/api/session/second', { ticket: secondFactor.ticket, code: phone.code(clock.now()) });
  const paper = async (): Promise<{ blob: string; sha256: string }> => {
    const form = new FormData();
    form.append('file', new Blob([pdf()]), 'paper.pdf');
    const { body: { blob, sha256 } } = await client.send<UploadReply>('POST', `/api/compounds/${scene.log.slice('compound/'.length)}/blobs?books=${FUND}`, form);
    return { blob, sha256 };
  };
  const project = made(await chairs('ProposeProject', { source: 'MAINTENANCE_FUND', category: null, title: '一号楼外墙修缮', problem: '粉刷层脱落。' }), 'project');
  await chairs('ScopeProject', { project, parts: [{ part: 'A', estimate: 980_000, buildings: ['1'], except: [], extra: [] }] });
  await chairs('PutProjectToVote', { project, votes: [{ part: 'A', vote: drafted.votes[0] ?? '' }] });
  await chairs('TallyProject', { project });
  await chairs('PlanProject', { project, budgets: [{ part: 'A', fen: 980_000 }], contractor: '安徽某建设', supervision: '三名业主代表', quotes: [{ contractor: '安徽某建设', fen: 980_000, paper: await paper() }], contract: await paper() });
  await chairs('FileProject', { project, reference: '列支〔2026〕1号', papers: [await paper()] });
  await chairs('ApproveProject', { project, reference: '列支〔2026〕1号', papers: [await paper()] });
  return { project, papers: [await paper()] };
}

/** Presses what opens a sheet. */
async function opens(page: Page, act: string): Promise<Locator> {
  await press(page, act);
  return page.getByRole('dialog');
}

/** To a page that is awake: a press before that goes nowhere. */
async function goes(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.locator('#svelte-announcer').waitFor({ state: 'attached' });
}

/** Pays by the sheet on the project's page. */
async function pays(page: Page, yuan: string): Promise<void> {
  const sheet = await opens(page, '付款');
  await sheet.getByLabel('金额（元）').fill(yuan);
  await sheet.locator('input[type=file]').setInputFiles({ name: 'transfer.pdf', mimeType: 'application/pdf', buffer: Buffer.from(pdf()) });
  await sheet.getByText('transfer.pdf').waitFor();
  await sheet.getByRole('button', { name: '付款', exact: true }).click();
}

/** A phone whose owner is known to it by a finger. */
async function addFinger(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  await goes(page, `${url}/account#second-factor`);
  const sheet = await opens(page, '添加通行密钥');
  hub.clock.forward(30_000);
  await sheet.getByLabel('6 位动态验证码').fill(phone.code(hub.clock.now()));
  await sheet.getByRole('button', { name: '确认', exact: true }).click();
  await sheet.getByLabel('名称').fill('我的手机');
  await sheet.getByRole('button', { name: '现在添加' }).click();
  await sheet.waitFor({ state: 'detached' });
}

describeInBrowser('A chair who has a second factor', () => {
  beforeAll(async () => {
    const passkeys = { rpId: 'localhost', origins: [] as string[] };
    [hub, browser] = await Promise.all([startHub({ config: { limits: 'bench', passkeys }, real: true }), launch()]);
    const { engine, clock, scene } = hub;
    url = `http://localhost:${String((hub.app.server.address() as AddressInfo).port)}`;
    passkeys.origins.push(url);
    drafted = await draftSeries(engine, clock, scene, 3);
    const client = await hub.signIn('chair');
    ({ phone } = await enrolPhone(hub, client, await proofOf(client)));
    // What is kept from new devices may be done with a factor that was set up a day ago.
    clock.forward(DAY);
    const [file, on] = [crypto.randomUUID(), '2026-11-02'];
    const keeps = <K extends keyof CommandData>(type: K, data: CommandData[K]) => must(engine, clock, scene.operator, scene.log, type, data);
    await keeps('OpenBooks', { holding: 'ART_22', bank: '建设银行', on: '2026-11-01' });
    await keeps('StartDeposits', { import: file, kind: 'OPENING_BALANCES', file: '分户账.xlsx', rows: 50, total: 50 * 26_000, on });
    await keeps('StageDeposits', { import: file, lines: drafted.owners.slice(0, 50).map(({ unit }) => ({ unit, firstDeposit: 26_000, fen: 26_000 })) });
    await keeps('ActivateDeposits', { import: file });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await hub.close();
  });

  test('approves each act with legal effect under what is shown, and the same step on several votes once', async () => {
    const { engine, clock, scene } = hub;
    const id = scene.log.slice('compound/'.length);
    const [alone = '', ...together] = drafted.votes;
    const came = await visit(browser, { size: small });
    complaints = came.complaints;
    const { page } = came;
    await signsIn(page);

    // The notice of one, from its page.
    await goes(page, `${url}/c/${id}/votes/${alone}/desk/announce`);
    await page.getByLabel('最后一天').fill('2026-12-10');
    await press(page, '公告表决');
    await approvesByCode(page);
    await page.waitForURL(/\/desk$/);
    expect(await evidence(voteChannel(alone), 'vote.noticed')).toMatchObject({ method: 'TOTP', level: 3 });

    // The notices of the others by one code: the list stands in the dialog, and on each of them.
    const series = `${url}/c/${id}/votes/series/${drafted.series}`;
    await goes(page, series);
    await page.getByLabel('最后一天').fill('2026-12-10');
    const dialog = await opens(page, '一次公告 2 次表决');
    await dialog.getByText('2号楼 ¥125,000.00').waitFor();
    expect(await dialog.getByRole('listitem').count()).toBe(2);
    await inOrder(page, 'announce-all');
    await approvesByCode(page);
    await sees(page, '业主表决〔2026〕第3号');
    const notices = await Promise.all(together.map((vote) => evidence(voteChannel(vote), 'vote.noticed')));
    expect(notices[0]).toMatchObject({ method: 'TOTP', level: 3, approved: { among: [expect.any(String), expect.any(String)] } });
    expect(notices[1]).toEqual(notices[0]);

    // The counts: one by itself, the others together; and all final notices.
    await page.goto('about:blank');
    await voteAndCount();
    await comesBackAt(page, '2026-12-11T01:00:00.000Z');
    await goes(page, `${url}/c/${id}/votes/${alone}/desk`);
    await (await opens(page, '公示计票结果')).getByRole('button', { name: '公示计票结果', exact: true }).click();
    await approvesByCode(page);
    await sees(page, '公示中');
    expect(await evidence(voteChannel(alone), 'result.posted')).toMatchObject({ method: 'TOTP', level: 3 });
    await goes(page, series);
    await (await opens(page, '一次公示 2 次表决的计票结果')).getByText('3号楼：通过').waitFor();
    await approvesByCode(page);
    await sees(page, '还有 3 次公示期未满，或者有异议没有答复。');
    expect((await evidence(voteChannel(together[1] ?? ''), 'result.posted'))?.approved?.among).toHaveLength(2);
    await comesBackAt(page, '2026-12-20T02:00:00.000Z');
    await goes(page, series);
    await inOrder(page, 'finalise-all');
    await opens(page, '一次公告 3 次表决的最终结果');
    await approvesByCode(page);
    await sees(page, '已生效');
    for (const vote of drafted.votes) await comesTo(vote, 'IN_FORCE');

    // The money, by a finger: the payment and the closing, each by itself.
    const { project, papers } = await approvedProject();
    await addFinger(page);
    await goes(page, `${url}/c/${id}/money/projects/${project}`);
    await pays(page, '6000');
    await approvesByFinger(page);
    await page.getByRole('button', { name: '签字验收' }).waitFor();
    expect(await evidence(FUND, 'instalment.paid')).toMatchObject({ method: 'PASSKEY', level: 3, approved: { digest: expect.stringMatching(/^[\w-]{43}$/) as string } });
    for (const [by, photos] of [[scene.chair, papers], [scene.manager, []]] as const) await must(engine, clock, by, scene.log, 'SignAcceptance', { project, photos: [...photos] });
    await chairs('SettleProject', { project, finals: [{ part: 'A', fen: 600_000 }], papers });
    await chairs('PublishAllocation', { project });
    await comesBackAt(page, '2027-01-05T02:00:00.000Z');
    await goes(page, `${url}/c/${id}/money/projects/${project}`);
    await (await opens(page, '结项')).getByRole('button', { name: '结项', exact: true }).click();
    await approvesByFinger(page);
    await sees(page, '项目已结项，各户分摊已记账。');
    expect(await evidence(FUND, 'project.closed')).toMatchObject({ method: 'PASSKEY', level: 3 });
    expect(complaints.filter((complaint) => !/status of 40[13]/.test(complaint))).toEqual([]);
    await came.context.close();
  }, 120_000);
});
