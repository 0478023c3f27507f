import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PETITIONS } from '@sanfang/shared/compound/channel.ts';
import type { PetitionsState } from '@sanfang/shared/compound/petition/state.ts';
import { ownedHomes, type Owner } from '../engine/owners-vote.ts';
import { must } from '../engine/scene.ts';
import { desk, describeInBrowser, launch, phone } from '../support/browser.ts';
import { startHub, type Hub } from '../support/hub.ts';
import { press, sees } from './acts.ts';
import { languages } from './look.ts';
import { addAccount, Visitors } from './visitors.ts';

let hub: Hub;
let browser: Browser;
let owners: readonly Owner[];
let visitors: Visitors;

describeInBrowser('What owners ask for, and what is put to several buildings', () => {
  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub({ config: { limits: 'bench' } }), launch()]);
    // Bodies and texts of this scene are Chinese, or called by their kind.
    visitors = new Visitors(hub, browser, { ignore: /^Chinese on an English page: .*(外墙|物业|电梯)/ });
    const { engine, clock, scene } = hub;
    owners = [...(await ownedHomes(engine, clock, scene, 2, 1)).values()].flat();
    for (const { person } of owners.slice(0, 2)) await addAccount(hub, person);
  });
  afterAll(async () => {
    await browser.close();
    await hub.close();
  });

  test('an owner raises it on a phone, the one who makes the fifth full signs it, and the chair drafts the vote', async () => {
    const { engine, clock, scene } = hub;
    const id = scene.log.slice('compound/'.length);
    const [raiser, signer] = [owners[0]?.person ?? '', owners[1]?.person ?? ''];
    const first = await visitors.comes(raiser, phone);
    await first.goto(`${hub.url}/c/${id}/petitions/new`, { waitUntil: 'networkidle' });
    await first.getByLabel('事项类别').selectOption({ index: 4 });
    await first.getByLabel('标题').fill('解聘物业公司');
    await first.getByLabel('请求与理由').fill('电梯长期不修，请求召开业主大会表决。');
    await visitors.inOrder(first, 'petition-new', 'zh-CN', true);
    await press(first, '发起并签名');
    await sees(first, '您已经签名');
    const petition = first.url().split('/').at(-1) ?? '';
    const state = ((await engine.channel(scene.log, PETITIONS))?.state as PetitionsState).petitions[petition];
    for (const owner of owners.slice(2, 20)) await must(engine, clock, owner, scene.log, 'SignPetition', { petition, digest: state?.digest ?? '' });

    const second = await visitors.comes(signer, phone);
    await second.goto(`${hub.url}/c/${id}/petitions/${petition}`, { waitUntil: 'networkidle' });
    await sees(second, '19 / 100 人');
    await visitors.inOrder(second, 'petition-sign', 'zh-CN', true);
    await press(second, '签名支持');
    await sees(second, '业委会应当在 2026年12月8日 24:00前公告表决。');

    for (const language of languages) {
      const chair = await visitors.comes(scene.chair.person, desk, language);
      await chair.goto(`${hub.url}/c/${id}/petitions/${petition}`);
      await sees(chair, language === 'en' ? 'Draft this vote' : '起草这次表决');
      await visitors.inOrder(chair, 'petition-duty', language, language !== 'en');
      if (language === 'en') continue;
      await chair.getByRole('link', { name: '起草这次表决' }).click();
      await press(chair, '保存草稿');
      await sees(chair, '请至少选一栋楼或一户。');
      expect(await chair.getByLabel('标题').inputValue()).toBe('解聘物业公司');
    }
    // Everybody reads that it binds the committee, and nobody by whom.
    const follower = await visitors.comes(null, phone);
    await follower.goto(`${hub.url}/f/${id}`);
    await sees(follower, '20 位业主联名要求表决“解聘物业公司”');
    await follower.getByRole('link', { name: /^业主联名〔/ }).click();
    await follower.waitForURL(`${hub.url}/f/${id}/petitions/${petition}`);
    await sees(follower, '电梯长期不修，请求召开业主大会表决。');
    await sees(follower, '20 / 100 人');
    await visitors.inOrder(follower, 'petition-sheet', 'zh-CN', true);
  });

  test('the chair drafts one project for two buildings, has them counted alike and announced at once, and they stand on one page', async () => {
    const { engine, clock, scene } = hub;
    const id = scene.log.slice('compound/'.length);
    const chair = await visitors.comes(scene.chair.person, desk);
    await chair.goto(`${hub.url}/c/${id}/votes/series/new`, { waitUntil: 'networkidle' });
    await chair.getByLabel('联名业主人数').fill('20');
    await chair.getByLabel('联名业主的面积（㎡）').fill('2000');
    await chair.getByLabel('文号或名称').fill('联名书');
    await chair.getByLabel('事项类别').selectOption({ index: 5 });
    await chair.getByLabel('项目名称').fill('外墙维修');
    await chair.getByLabel('表决事项正文').fill('外墙铲除、修补、刷涂，费用从维修资金列支。');
    const map = chair.getByRole('group', { name: '参加的楼栋与各自的金额上限（元）' });
    for (const building of ['1', '2']) await map.getByRole('button', { name: new RegExp(`^${building}`) }).click();
    await chair.getByLabel('1号楼金额上限（元）').fill('100000');
    await chair.getByLabel('2号楼金额上限（元）').fill('234567.89');
    await visitors.inOrder(chair, 'series-new');
    await press(chair, '生成 2 份草稿');
    await chair.waitForURL(/\/series\/[0-9a-f-]{36}$/);
    const series = chair.url().split('/').at(-1) ?? '';
    const votes = Object.values((await engine.overview(scene.log))?.votes ?? {}).filter((vote) => vote.series?.id === series).map((vote) => vote.id);
    await must(engine, clock, scene.chair, scene.log, 'AppointCount', { vote: votes[0] ?? '', tellers: [scene.manager.capacity], observers: owners.slice(0, 2).map(({ capacity }) => capacity) });
    // A press before the page is awake would be lost.
    await chair.reload({ waitUntil: 'networkidle' });
    await visitors.inOrder(chair, 'series-desk', 'zh-CN', true);
    await press(chair, '其余各次用同样的计票人和监票人');
    await press(chair, '一次公告 2 次表决');
    await chair.getByRole('link', { name: '看这个项目的全部表决' }).click();
    await sees(chair, '2 / 2 次表决已公告');
    await sees(chair, '¥234,567.89');
    for (const language of languages) {
      const follower = await visitors.comes(null, desk, language);
      await follower.goto(`${hub.url}/f/${id}/series/${series}`);
      await sees(follower, '外墙维修');
      await visitors.inOrder(follower, 'series', language, language !== 'en');
    }
  });

  test('no browser complained', () => {
    expect(visitors.complaints()).toEqual([]);
  });
});
