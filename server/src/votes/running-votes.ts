import { FEED } from '@sanfang/shared/compound/channel.ts';
import type { RunningTurnout, RunningVote } from '@sanfang/shared/protocol/api/feed.ts';
import type { Clock, Engine } from '../engine/ports.ts';
import { textOf } from '../view/sealed-text.ts';
import type { CoarseTurnouts } from './coarse-turnouts.ts';

type Reads = Pick<Engine, 'compound' | 'events' | 'open'>;

/** How long the list is told again before it is made anew, and of how many compounds; everybody who comes to a feed gets it. */
const KEPT_MS = 5_000;
const KEPT = 64;

/** The votes that run in a compound, for everybody, with how many have taken part. */
export type RunningVotes = (log: string) => Promise<readonly RunningVote[]>;

export function createRunningVotes(engine: Reads, turnouts: CoarseTurnouts, clock: Clock): RunningVotes {
  const kept = new Map<string, { readonly until: number; readonly list: Promise<readonly RunningVote[]> }>();
  return (log) => {
    const now = clock.now();
    const last = kept.get(log);
    if (last !== undefined && last.until > now) return last.list;
    const list = read(engine, turnouts, log);
    kept.delete(log);
    kept.set(log, { until: now + KEPT_MS, list });
    list.catch(() => kept.delete(log));
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    return list;
  };
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
