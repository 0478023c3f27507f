import { digestOfMotion } from '@sanfang/shared/compound/vote/ballot-paper.ts';
import type { CommandData } from '@sanfang/shared/compound/command.ts';
import type { Engine } from '@sanfang/server/engine/ports.ts';
import { ownedHomes, voteOf, type Owner } from './owners-vote.ts';
import { made, must, type Scene, type TestClock } from './scene.ts';

export const SERIES_TITLE = '外墙维修';
export const SERIES_TEXT = '外墙铲除、修补、刷涂，费用从维修资金列支。';
const AMOUNT = 12_500_000;

/** Votes of several buildings on one project, drafted, with those named who count and watch. */
export interface DraftedSeries {
  readonly series: string;
  /** In the order of their buildings. */
  readonly votes: readonly string[];
  readonly owners: readonly Owner[];
  /** The two owners who watch. */
  readonly observers: readonly Owner[];
}

/** Drafts one vote for each building of fifty homes. The project's manager counts, the first two owners watch. */
export async function draftSeries(engine: Engine, clock: TestClock, scene: Scene, buildings: number): Promise<DraftedSeries> {
  const owners = [...(await ownedHomes(engine, clock, scene, buildings, 1)).values()].flat();
  const observers = owners.slice(0, 2);
  const parts = Array.from({ length: buildings }, (_, i) => ({ title: titleOf(i), amount: AMOUNT, scope: { buildings: [String(i + 1)], except: [], extra: [] } }));
  const ids = await must(engine, clock, scene.chair, scene.log, 'DraftVoteSeries', {
    title: SERIES_TITLE, matterCode: 'I5', text: SERIES_TEXT, fund: { source: 'MAINTENANCE_FUND', regime: 'ART_22' }, origin: { kind: 'PETITION', persons: 50 * buildings, area: 0, reference: '联名书' }, parts,
  });
  const votes = parts.map((_, i) => made(ids, `vote${String(i + 1)}`));
  for (const vote of votes) await must(engine, clock, scene.chair, scene.log, 'AppointCount', { vote, tellers: [scene.manager.capacity], observers: observers.map(({ capacity }) => capacity) });
  return { series: made(ids, 'series'), votes, owners, observers };
}

/** What announces the i-th of them as it stands. */
export async function noticeOf(engine: Engine, scene: Scene, { votes }: DraftedSeries, i: number, days: { readonly opens: string; readonly closes: string }): Promise<CommandData['NoticeVote']> {
  const vote = votes[i] ?? '';
  const { motion } = await voteOf(engine, scene.log, vote);
  const { touched, units, area } = motion.scope;
  return { vote, version: motion.version, digest: digestOfMotion(vote, { ...motion, options: null, title: titleOf(i), text: SERIES_TEXT, scope: { buildings: touched, units, area } }), ...days };
}

function titleOf(i: number): string {
  return `${SERIES_TITLE}（${String(i + 1)} 栋）`;
}
