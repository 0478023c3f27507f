import type { LogStore } from '../store/log-store.ts';
import { ripeUntil } from './due.ts';
import type { LogRunner } from './log-runner.ts';
import type { Logger } from './logger.ts';
import type { Pace } from './pace.ts';
import type { Clock } from './ports.ts';
import type { RootWatch } from './root-watch.ts';

/** A log that rested this long has its snapshots written; one that nobody asked for this long leaves memory, and earlier where too many would stay. */
export interface Patience {
  readonly restMs: number;
  readonly unloadMs: number;
  readonly keptIdle: number;
}

export interface SweepSources extends Patience {
  readonly logs: LogStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Runners in memory, by log. */
  readonly runners: Map<string, LogRunner>;
  readonly runnerOf: (log: string) => LogRunner;
  readonly pace: Pace;
  readonly watch: RootWatch;
}

/**
 * One round: learns of other nodes' commits by comparing heads where it is time to, has due things decided (also in logs
 * that are not in memory), and lets idle logs go.
 */
export async function sweep(sources: SweepSources): Promise<void> {
  const { logs, clock, logger, runners, runnerOf, pace } = sources;
  const opening = new Set([...runners.values()].filter((runner) => !runner.live.opened && runner.followed));
  if (pace.due) await compareHeads(sources);
  for (const runner of runners.values()) runner.checkDue();
  for (const log of await logs.due(ripeUntil(clock.now()))) {
    const runner = runnerOf(log);
    if (!runner.live.opened) opening.add(runner);
  }
  // Opening is enough: a runner looks for what is due whenever it runs.
  for (const runner of opening) runner.load([]).catch((error: unknown) => logger.warn({ err: error, log: runner.log }, 'could not open a log'));
  // Also those that could not be opened: their ids may have been made up.
  for (const runner of runners.values()) rest(runner, sources);
  crowd(sources);
}

async function compareHeads({ logs, logger, runners, pace, watch }: SweepSources): Promise<void> {
  pace.looks();
  const open = [...runners.values()].filter((runner) => runner.live.opened).map((runner) => ({ runner, before: runner.live.state.tip }));
  const heads = await logs.heads(open.map(({ runner }) => runner.log));
  for (const { runner, before } of open) {
    const head = heads.get(runner.log) ?? 0;
    watch.compareHead(runner, before, head);
    if (head <= runner.live.state.tip.no) continue;
    pace.found(runner.log, head);
    runner.catchUp().catch((error: unknown) => logger.warn({ err: error, log: runner.log }, 'could not read the commits of other nodes'));
  }
}

function rest(runner: LogRunner, { runners, restMs, unloadMs }: SweepSources): void {
  if (runner.restedMs > restMs) void runner.live.caches.flush();
  // A log without commits is an id that somebody made up.
  if (runner.idleMs > (runner.live.state.tip.no === 0 ? restMs : unloadMs)) runners.delete(runner.log);
}

/** A hub of hundreds of compounds, all of which somebody has looked at, does not keep them all. */
function crowd({ runners, restMs, keptIdle }: SweepSources): void {
  if (runners.size <= keptIdle) return;
  const idle = [...runners.values()].filter((runner) => !runner.followed);
  if (idle.length <= keptIdle) return;
  const longest = idle.map((runner) => ({ runner, ms: runner.idleMs })).sort((a, b) => b.ms - a.ms);
  for (const { runner, ms } of longest.slice(0, idle.length - keptIdle)) if (ms > restMs) runners.delete(runner.log);
}
