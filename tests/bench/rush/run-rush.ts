import { join } from 'node:path';
import { cpuOf, memoryOf } from '../measure.ts';
import { startHubs } from '../mix/contestants.ts';
import { moment, until } from '../mix/moments.ts';
import { percentilesOf, type Percentiles } from '../mix/times.ts';
import { Worker } from '../mix/worker.ts';
import type { LoopDelay } from '../processes.ts';
import { checkRush, type Verdict } from './check.ts';
import { sitReady } from './counters.ts';
import { castsOf, type RushSize } from './schedule.ts';
import { foundRush } from './town.ts';
import type { VotersFigures, VotersPlan } from './voters.ts';
import type { WatchersFigures, WatchersPlan } from './watchers.ts';

export interface RushFigures {
  readonly times: ReadonlyMap<string, Percentiles>;
  readonly verdict: Verdict;
  /** Ballots that were asked to come again in a moment, and did. */
  readonly askedAgain: number;
  /** From the close on, ms: the result with who counts, posted, with the last follower. Two seconds of it are grace by rule. */
  readonly counted: number;
  readonly posted: number;
  readonly published: number;
  readonly watchers: WatchersFigures;
  /** MB of all nodes: before the rush with all followers there, and the most in it. */
  readonly memory: readonly [number, number];
  /** Percent of a core over the rush, of all nodes. */
  readonly cpu: number;
  /** Of the node that was latest. */
  readonly loop: LoopDelay;
  readonly generatorBusy: number;
  readonly failures: readonly string[];
}

export interface RushPlace {
  readonly storeUrl: string;
  readonly nodes: number;
}

const MINUTE_MS = 60_000;
/** Pages are opened so long before the first ballot. */
const AHEAD_MS = 6_000;
const SAMPLE_MS = 500;

/** One rush on one store, from an empty one on. `setUp`: seconds that founding and connecting may take, as a vote closes with a whole minute. */
export async function runRush({ storeUrl, nodes }: RushPlace, size: RushSize, setUp: number): Promise<RushFigures> {
  const closesAt = Math.ceil((Date.now() + (setUp + size.seconds) * 1_000) / MINUTE_MS) * MINUTE_MS;
  const close = moment() + closesAt - Date.now();
  const town = await foundRush(storeUrl, size.households, closesAt);
  const { servers, stop } = await startHubs(storeUrl, nodes);
  const ports = servers.map(({ port }) => port);
  const voters = new Worker<VotersPlan, VotersFigures>(join(import.meta.dirname, 'voters.ts'));
  const watchers = new Worker<WatchersPlan, WatchersFigures>(join(import.meta.dirname, 'watchers.ts'));
  let stopped: Promise<void> | null = null;
  const stopAll = (): Promise<void> => (stopped ??= stop());
  try {
    await voters.prepare({ town, casts: castsOf(size), ports });
    await watchers.prepare({ town, followers: size.followers, ports });
    const ready = await sitReady(town, ports);
    const begin = close - size.seconds * 1_000 - AHEAD_MS;
    if (moment() > begin) throw new Error(`the rush was to begin ${((moment() - begin) / 1_000).toFixed(0)} s ago: give it more to set up, --setup`);
    await until(begin);
    const total = (of: (pid: number) => number): number => servers.reduce((sum, { pid }) => sum + of(pid), 0);
    const before = total(memoryOf);
    let most = before;
    const sampling = setInterval(() => { most = Math.max(most, total(memoryOf)); }, SAMPLE_MS);
    const cpu = total(cpuOf);
    for (const server of servers) server.watchLoop();
    const [cast, watched] = [voters.run(close), watchers.run(close)];
    const { closed, posted } = await ready.counted;
    watchers.end(null);
    voters.end(null);
    const [told, seen] = await Promise.all([cast, watched]);
    clearInterval(sampling);
    const loops = await Promise.all(servers.map((server) => server.loopDelay()));
    const used = total(cpuOf) - cpu;
    const lasted = moment() - begin;
    ready.close();
    await stopAll();
    const latest = (which: keyof LoopDelay): number => Math.max(...loops.map((loop) => loop[which]));
    return {
      times: percentilesOf(told.times), verdict: await checkRush(storeUrl, town, told.told),
      askedAgain: Object.values(told.asked).reduce((sum, count) => sum + count, 0),
      counted: closed - close, posted: posted - close, published: seen.published.last, watchers: seen,
      memory: [before / 2 ** 20, most / 2 ** 20], cpu: (used * 100) / lasted,
      loop: { p50: latest('p50'), p99: latest('p99'), max: latest('max') }, generatorBusy: told.busy,
      failures: [
        ...told.failures,
        ...(seen.closed.seen === size.followers && seen.published.seen === size.followers ? [] : [`of ${String(size.followers)} followers ${String(seen.closed.seen)} saw the close and ${String(seen.published.seen)} the result`]),
      ],
    };
  } finally {
    await Promise.all([voters.stop(), watchers.stop()]);
    await stopAll();
  }
}
