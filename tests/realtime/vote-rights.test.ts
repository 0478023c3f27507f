import { voteChannel } from '@sanfang/shared/compound/channel.ts';
import { digestOfMotion } from '@sanfang/shared/compound/vote/ballot-paper.ts';
import { isEvent } from '@sanfang/shared/protocol/channel-copy.ts';
import { expect, test } from 'vitest';
import { ownedHomes, voteOf } from '../engine/owners-vote.ts';
import { startHub } from '../support/hub.ts';
import { liveItems, type Line } from './line.ts';
import { member } from './people.ts';

test('With the notice the line of who drafted a vote ends at it: who counts goes on reading, and a vote taken back is told to both', async () => {
  const hub = await startHub();
  const { engine, clock, scene } = hub;
  const owners = [...(await ownedHomes(engine, clock, scene, 1, 1)).values()].flat();
  const [chair, teller] = [await member(hub, 'chair'), await member(hub, 'manager')];
  const words = { title: '修外墙', text: '从维修资金列支。', matterCode: 'I5' as const, amount: 1_000_000, fund: { source: 'MAINTENANCE_FUND' as const, regime: 'ART_22' as const } };
  const { vote = '' } = await chair.must('DraftVote', { ...words, scope: { buildings: ['1'], except: [], extra: [] }, origin: { kind: 'PETITION', persons: 50, area: 0, reference: '联名书' } });
  await chair.must('AppointCount', { vote, tellers: [teller.capacity], observers: owners.slice(0, 2).map(({ capacity }) => capacity) });
  for (const { line } of [chair, teller]) await line.ask('open', { log: scene.log, channel: voteChannel(vote) });

  const { motion: { scope } } = await voteOf(engine, scene.log, vote);
  const digest = digestOfMotion(vote, { ...words, scope: { buildings: scope.touched, units: scope.units, area: scope.area } });
  await chair.must('NoticeVote', { vote, version: 1, digest, opens: '2026-12-09', closes: '2026-12-10' });
  const types = (line: Line): string[] => liveItems(line.frames, voteChannel(vote)).filter(isEvent).map(({ type }) => type);
  await teller.line.until(() => types(teller.line).includes('electorate.frozen'));
  expect(types(chair.line)).toEqual(['vote.noticed']);

  await chair.must('WithdrawVote', { vote, reason: '范围有误' });
  for (const { line } of [chair, teller]) {
    await line.until(() => types(line).includes('vote.withdrawn'));
    line.close();
  }
  expect(types(chair.line)).toEqual(['vote.noticed', 'vote.withdrawn']);
  expect(types(teller.line)).toEqual(['vote.noticed', 'electorate.frozen', 'vote.withdrawn']);
  await hub.close();
});
