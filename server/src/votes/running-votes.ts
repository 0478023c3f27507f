import { FEED } from '@sanfang/shared/compound/channel.ts';
import type { RunningTurnout, RunningVote } from '@sanfang/shared/protocol/api/feed.ts';
import type { Clock, Engine } from '../engine/ports.ts';
import { textOf } from '../view/sealed-text.ts';
import type { CoarseTurnouts } from './coarse-turnouts.ts';
import { toldAgain } from './told-again.ts';

type Reads = Pick<Engine, 'compound' | 'events' | 'open'>;

/** The votes that run in a compound, for everybody, with how many have taken part. */
export type RunningVotes = (log: string) => Promise<readonly RunningVote[]>;

export function createRunningVotes(engine: Reads, turnouts: CoarseTurnouts, clock: Clock): RunningVotes {
  return toldAgain(clock, (log) => read(engine, turnouts, log));
}

/** How many have taken part in a vote, as everybody may know it. */
export async function runningTurnout(turnouts: CoarseTurnouts, log: string, vote: string): Promise<RunningTurnout> {
  const { turnout } = await turnouts.of(log, vote);
  return { vote, persons: turnout?.persons ?? null, area: turnout?.area ?? null };
}

async function read(engine: Reads, turnouts: CoarseTurnouts, log: string): Promise<RunningVote[]> {
  const votes = Object.entries((await engine.compound(log, null))?.feed.votes ?? {}).filter(([, { status }]) => status === 'OPEN');
  const announced = await Promise.all(votes.map(async ([, { n }]) => (await engine.events(log, FEED, n, n))[0]?.sealed['title']));
  const opened = await engine.open(announced.filter((title) => title !== undefined));
  const list = votes.map(async ([vote, { number, closesAt }], i) => ({ ...await runningTurnout(turnouts, log, vote), number, title: textOf(opened.get(announced[i] ?? '')), closesAt }));
  return (await Promise.all(list)).sort((a, b) => (a.closesAt === b.closesAt ? a.number.no - b.number.no : a.closesAt < b.closesAt ? -1 : 1));
}
