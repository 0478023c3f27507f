import type { CommandData } from '@sanfang/shared/compound/command.ts';
import { digestOfMotion } from '@sanfang/shared/compound/vote/ballot-paper.ts';
import type { Engine } from '@sanfang/server/engine/ports.ts';
import { happening, paperFor, voteOf, type Owner } from './owners-vote.ts';
import { made, must, type Scene, type TestClock } from './scene.ts';

const words = { title: '一号楼外墙修缮使用维修资金', text: '铲除空鼓、修补、刷涂，费用从维修资金列支。' };
const money = { amount: 1_000_000, fund: { source: 'MAINTENANCE_FUND' as const, regime: 'ART_22' as const } };

/** The owners of building 1 decide to use up to 10,000 yuan of the fund; the resolution is in force on 2026-12-20. Answers the vote's id. */
export async function decideUse(engine: Engine, clock: TestClock, scene: Scene, owners: readonly Owner[]): Promise<string> {
  const { log } = scene;
  const ask = <K extends 'DraftVote' | 'AppointCount' | 'NoticeVote' | 'PostResult' | 'FinaliseResult'>(type: K, data: CommandData[K]) => must(engine, clock, scene.chair, log, type, data);
  const vote = made(await ask('DraftVote', { matterCode: 'I5', ...words, ...money, scope: { buildings: ['1'], except: [], extra: [] }, origin: { kind: 'PETITION', persons: 50, area: 0, reference: '联名书' } }), 'vote');
  const observers = owners.slice(0, 2);
  await ask('AppointCount', { vote, tellers: [scene.manager.capacity], observers: observers.map(({ capacity }) => capacity) });
  const { motion } = await voteOf(engine, log, vote);
  const digest = digestOfMotion(vote, { ...words, ...money, matterCode: 'I5', scope: { buildings: motion.scope.touched, units: motion.scope.units, area: motion.scope.area } });
  await ask('NoticeVote', { vote, version: 1, digest, opens: '2026-12-09', closes: '2026-12-09' });
  const goTo = async (at: string, type: string): Promise<void> => {
    const happened = happening(engine, log, type);
    clock.forward(Date.parse(at) - clock.now());
    await happened;
  };
  await goTo('2026-12-08T16:00:03.000Z', 'vote.opened');
  const open = await voteOf(engine, log, vote);
  if (open.status !== 'OPEN') throw new Error('the vote is not open');
  for (const owner of owners.slice(0, 36)) await must(engine, clock, owner, log, 'CastBallot', paperFor(open, owner.unit, 'AGREE'));
  await goTo('2026-12-09T16:00:03.000Z', 'vote.closed');
  const closed = await voteOf(engine, log, vote);
  if (closed.status !== 'CLOSED') throw new Error('the vote is not closed');
  for (const observer of observers) await must(engine, clock, observer, log, 'CertifyCount', { vote, digest: closed.result.digest });
  await ask('PostResult', { vote, digest: closed.result.digest });
  clock.forward(Date.parse('2026-12-20T02:00:00.000Z') - clock.now());
  await ask('FinaliseResult', { vote });
  return vote;
}
