import type { CommandData } from '@sanfang/shared/compound/command.ts';
import { digestOfMotion, digestOfPaper } from '@sanfang/shared/compound/vote/ballot-paper.ts';
import type { Vote } from '@sanfang/shared/compound/vote/state.ts';
import { tokenOfUnit } from '@sanfang/shared/compound/vote/voter.ts';
import type { Choice } from '@sanfang/shared/law/ballot.ts';
import { digestOf } from '@sanfang/shared/log/commitment.ts';
import { derivedId } from '@sanfang/shared/log/ids.ts';
import type { Engine } from '../engine/ports.ts';
import { demoCompound } from './cast.ts';
import type { PastClock } from './past-clock.ts';
import { need, type Part, type Play } from './play.ts';
import type { SetUp } from './seed.ts';

const HOUR = 3_600_000;

/** A building's vote on its façade: fictional, as are the choices. */
export interface FacadePlan {
  readonly building: string;
  /** Fen. */
  readonly amount: number;
  /** In the order in which they come in. */
  readonly ballots: readonly Choice[];
  /** Homes whose owners have not voted: somebody of the cast may still want to. */
  readonly silent: readonly string[];
  /** Local days, both included. */
  readonly opens: string;
  readonly closes: string;
}

/** Where the play stands. */
export interface Stage {
  readonly engine: Engine;
  readonly past: PastClock;
  readonly play: Play;
  readonly set: SetUp;
}

/** One building asks its owners whether to use the maintenance fund for its outer wall: drafted, announced, opened, and voted on. Answers the vote's id. */
export async function voteOnFacade(stage: Stage, plan: FacadePlan): Promise<string> {
  const { play, engine, past, set } = stage;
  const line = (name: string): string => `façade of ${plan.building}: ${name}`;
  const chair = partOf(set, 'chen');
  const homes = Object.values(set.register.units).filter((unit) => unit.building === plan.building && unit.owners.length > 0);
  const owners: Part[] = [];
  const voters = homes.filter(({ id }) => !plan.silent.includes(id)).slice(0, plan.ballots.length);
  for (const { id, owners: [owner] } of voters) {
    const person = derivedId('demo', 'person', id);
    const made = await play.line(line(`owner of ${id}`), demoCompound, partOf(set, 'fang'), 'BindOwner', { owner: owner?.owner ?? '', person });
    owners.push({ person, capacity: need(made, 'capacity') });
  }

  const words = motionOf(plan);
  const vote = need(await play.line(line('draft'), demoCompound, chair, 'DraftVote', words), 'vote');
  const observers = owners.slice(0, 2).map(({ capacity }) => capacity);
  await play.line(line('count'), demoCompound, chair, 'AppointCount', { vote, tellers: [partOf(set, 'sun').capacity, partOf(set, 'lin').capacity], observers });
  const { motion } = await voteOf(engine, vote);
  const { touched, units, area } = motion.scope;
  const digest = digestOfMotion(vote, { ...motion, title: words.title, text: words.text, scope: { buildings: touched, units, area } });
  await play.line(line('notice'), demoCompound, chair, 'NoticeVote', { vote, version: 1, digest, opens: plan.opens, closes: plan.closes });

  const opened = await voteOf(engine, vote);
  if (!('opensAt' in opened)) throw new Error('the demo has announced nothing');
  const begins = Date.parse(opened.opensAt);
  past.goTo(new Date(begins + 3_000).toISOString());
  await play.due(line('open'), demoCompound, 'OpenVote', { vote });
  for (const [i, choice] of plan.ballots.entries()) {
    const [unit, owner] = [voters[i]?.id, owners[i]];
    if (unit === undefined || owner === undefined) break;
    // People vote in the evening, most of them on the first days.
    past.goTo(new Date(begins + 19 * HOUR + Math.floor(i / 8) * 4 * HOUR + (i % 8) * 7 * 60_000).toISOString());
    const token = tokenOfUnit(opened, unit) ?? '';
    const voter = opened.electorate.voters[token] ?? { units: [unit], area: 0 };
    const salt = digestOf({ demo: 'salt', unit });
    const signed = digestOfPaper({ vote, motion: digest, units: voter.units, area: voter.area, choice, salt });
    await play.line(line(`ballot of ${unit}`), demoCompound, owner, 'CastBallot', { vote, unit, motion: digest, choice, salt, signed });
  }
  return vote;
}

/** Closes a vote, has it signed by who watched, posts it and, when the days for objections are over, makes it final. */
export async function finish({ play, engine, past, set }: Stage, vote: string, building: string): Promise<void> {
  const line = (name: string): string => `façade of ${building}: ${name}`;
  const open = await voteOf(engine, vote);
  if ('closesAt' in open) past.goTo(new Date(Date.parse(open.closesAt) + 3_000).toISOString());
  await play.due(line('close'), demoCompound, 'CloseVote', { vote });
  const closed = await voteOf(engine, vote);
  if (!('result' in closed)) throw new Error('the demo has closed nothing');
  const { digest } = closed.result;
  for (const capacity of closed.observers) {
    const binding = (await engine.compound(demoCompound, null))?.register.bindings[capacity];
    await play.line(line(`certified by ${capacity}`), demoCompound, { person: binding?.person ?? '', capacity }, 'CertifyCount', { vote, digest });
  }
  past.goTo(new Date(past.now() + 8 * HOUR).toISOString());
  await play.line(line('post'), demoCompound, partOf(set, 'chen'), 'PostResult', { vote, digest });
  const posted = await voteOf(engine, vote);
  if (!('objectionsUntil' in posted)) throw new Error('the demo has posted nothing');
  past.goTo(new Date(Date.parse(posted.objectionsUntil) + 10 * HOUR).toISOString());
  await play.line(line('final'), demoCompound, partOf(set, 'chen'), 'FinaliseResult', { vote });
}

function motionOf({ building, amount }: FacadePlan): CommandData['DraftVote'] {
  return {
    matterCode: 'I5', title: `${building}号楼外墙修缮使用维修资金`,
    text: `${building}号楼外墙粉刷层脱落，已设围挡。拟铲除空鼓、修补基层、重刷外墙，费用从本楼住宅专项维修资金中列支，按专有部分面积分摊，总额不超过公告金额。`,
    scope: { buildings: [building], except: [], extra: [] }, amount, fund: { source: 'MAINTENANCE_FUND', regime: 'ART_22' },
    origin: { kind: 'PETITION', persons: 210, area: 2_360_000, reference: '业主联名书 2026 第 3 号（演示）' },
  };
}

function partOf({ founded }: SetUp, key: string): Part {
  const part = founded.parts[key];
  if (part === undefined) throw new Error(`${key} has no seat in the demo`);
  return part;
}

async function voteOf(engine: Engine, vote: string): Promise<Vote> {
  const state = (await engine.compound(demoCompound, null, vote))?.vote;
  if (state === undefined || state.status === 'ABSENT') throw new Error('the demo has no such vote');
  return state;
}
