import { voteChannel } from '@sanfang/shared/compound/channel.ts';
import { digestOfMotion } from '@sanfang/shared/compound/vote/ballot-paper.ts';
import { withLabels } from '@sanfang/shared/compound/vote/choice/state.ts';
import { wordsOfMotion } from '@sanfang/shared/compound/vote/choice/second-ballot.ts';
import type { BallotChoice } from '@sanfang/shared/law/ballot.ts';
import type { VoteReply } from '@sanfang/shared/protocol/api/votes.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { happening, openVote, paperFor, voteOf } from '../engine/owners-vote.ts';
import { made, must, NOON, send } from '../engine/scene.ts';
import { mortal } from '../faults/mortal-stores.ts';
import { checkWhole } from '../engine/whole-log.ts';
import { slack } from '../support/effort.ts';
import { startHub } from '../support/hub.ts';
import { storeKinds } from '../support/stores.ts';
import { parseXml } from '../support/xml.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const options = [{ label: '甲建设', amount: 110_000_000 }, { label: '乙装饰', amount: 118_000_000 }, { label: '丙工程', amount: null }];
const many = (count: number, choice: BallotChoice): BallotChoice[] => Array.from({ length: count }, () => choice);

describe.each(storeKinds)('Choosing a firm, on $name', ({ fresh }) => {
  test('goes through two rounds, and everybody reads what was offered, wanted and chosen', { timeout: slack(10_000) }, async () => {
    const place = await fresh();
    ends.push(() => place.remove());
    // The store's clock is the test's as well: a node whose clock is off opens no vote.
    let now = (): number => NOON;
    const hub = await startHub({ place: { ...place, open: async () => mortal(await place.open(), () => now()).stores }, config: { limits: 'bench' } });
    ends.push(() => hub.close());
    now = () => hub.clock.now();
    const { engine, clock } = hub;
    const { scene, vote, owners, observers } = await openVote(engine, clock, 1, 1, { options });
    const { log, chair } = scene;
    const id = log.slice('compound/'.length);
    const all = [...owners.values()].flat();
    const read = async (no: number) => (await hub.anybody().get<VoteReply>(`/api/feed/${id}/votes/2026/${String(no)}`)).body;

    async function answered(asked: string, choices: readonly BallotChoice[], closes: string): Promise<void> {
      const open = await voteOf(engine, log, asked);
      if (open.status !== 'OPEN') throw new Error(`it is ${open.status}`);
      await Promise.all(choices.map((choice, i) => {
        const owner = all[i];
        if (owner === undefined) throw new Error('no such owner');
        return must(engine, clock, owner, log, 'CastBallot', paperFor(open, owner.unit, choice));
      }));
      const late = all.at(-1);
      if (late !== undefined) expect(await send(engine, clock, late, log, 'CastBallot', paperFor(open, late.unit, 'AGREE'))).toMatchObject({ refused: 'NO_SUCH_CHOICE' });
      const closed = happening(engine, log, 'vote.closed');
      clock.forward(Date.parse(closes) + 3_000 - clock.now());
      await closed;
      const counted = await voteOf(engine, log, asked);
      const digest = 'result' in counted ? counted.result.digest : '';
      for (const by of observers) await must(engine, clock, by, log, 'CertifyCount', { vote: asked, digest });
      await must(engine, clock, chair, log, 'PostResult', { vote: asked, digest });
    }

    const { announced } = await read(1);
    expect([announced.data, announced.opened['options']]).toMatchObject([{ options: [{ id: 'O1', amount: 110_000_000 }, { id: 'O2' }, { id: 'O3', amount: null }] }, { O1: '甲建设', O2: '乙装饰', O3: '丙工程' }]);
    await answered(vote, [...many(16, 'O1'), ...many(15, 'O2'), ...many(6, 'O3'), 'AGAINST'], '2026-12-09T16:00:00.000Z');
    expect((await read(1)).told.at(-1)).toMatchObject({ type: 'result.published', data: { options: { verdict: { outcome: 'REJECTED', secondBallot: ['O1', 'O2'] } } }, opened: { options: { O1: '甲建设' } } });

    const second = made(await must(engine, clock, chair, log, 'DraftSecondBallot', { vote }), 'vote');
    expect(await send(engine, clock, chair, log, 'DraftSecondBallot', { vote })).toMatchObject({ refused: 'SECOND_BALLOT_UNDER_WAY' });
    const { motion } = await voteOf(engine, log, second);
    const words = await engine.open(wordsOfMotion(motion));
    const { touched, units, area } = motion.scope;
    const digest = digestOfMotion(second, {
      ...motion, title: String(words.get(motion.title)), text: String(words.get(motion.text)), scope: { buildings: touched, units, area }, options: withLabels(motion.options?.offered, words.get(motion.options?.labels ?? '')),
    });
    await must(engine, clock, chair, log, 'NoticeVote', { vote: second, version: 1, digest, opens: '2026-12-28', closes: '2026-12-28' });
    const [first, next] = [await read(1), await read(2)];
    expect([first.second, next.announced.data, next.announced.opened['options'], next.second]).toMatchObject([{ year: 2026, no: 2 }, { secondOf: { vote, number: { year: 2026, no: 1 } } }, { O1: '甲建设', O2: '乙装饰' }, null]);

    const opened = happening(engine, log, 'vote.opened');
    clock.forward(Date.parse('2026-12-27T16:00:03.000Z') - clock.now());
    await opened;
    await answered(second, [...many(16, 'O1'), ...many(20, 'O2'), 'ABSTAIN'], '2026-12-28T16:00:00.000Z');
    expect((await engine.compound(log, null))?.feed.resolutions[second]).toMatchObject({ outcome: 'PASSED', chosen: 'O2', amount: 118_000_000 });

    const feed = parseXml((await hub.anybody().get<string>(`/feeds/${id}.atom`)).body).children.filter(({ name }) => name === 'entry').map((entry) => entry.children.find(({ name }) => name === 'content')?.text ?? '');
    expect(feed[0]).toMatch(/^选定：乙装饰\n甲建设：16人，[\d.]+㎡\n乙装饰：20人，[\d.]+㎡\n参与面积：[^]*\n参与人数：37人/);
    expect(feed.find((text) => text.includes('没有选项'))).toMatch(/^没有选项达到通过的比例，可在甲建设、乙装饰之间进行第二轮表决。/);
    expect(feed.find((text) => text.includes('第二轮表决。\n'))).toMatch(/\n本次是业主表决〔2026〕1号的第二轮表决。\n选项1：甲建设（不超过1100000.00元）\n选项2：乙装饰（不超过1180000.00元）\n/);

    const events = await checkWhole(hub.stores.logs, log);
    expect(events.filter(({ channel, type }) => channel === voteChannel(vote) && type === 'second.drafted')).toHaveLength(1);
    expect(JSON.stringify(events.map(({ data }) => data))).not.toMatch(/甲建设|乙装饰|丙工程/);
  });
});
