import type { LogStore } from '../store/log-store.ts';
import { ripeUntil } from './due.ts';
import type { LogRunner } from './log-runner.ts';
import type { Logger } from './logger.ts';
import type { Clock } from './ports.ts';

/** A log that rested this long has its snapshots written; one that nobody asked for this long leaves memory. */
export interface Patience {
  readonly restMs: number;
  readonly unloadMs: number;
}

export interface SweepSources extends Patience {
  readonly logs: LogStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Runners in memory, by log. */
  readonly runners: Map<string, LogRunner>;
  readonly runnerOf: (log: string) => LogRunner;
}

/**
 * One round: learns of other nodes' commits by comparing heads, has due things decided (also in logs that are not in
 * memory), and lets idle logs go.
 */
export async function sweep(sources: SweepSources): Promise<void> {
  const { logs, clock, logger, runners, runnerOf } = sources;
  const open = [...runners.values()].filter((runner) => runner.live.opened);
  const opening = new Set([...runners.values()].filter((runner) => !runner.live.opened && runner.followed));
  const heads = await logs.heads(open.map((runner) => runner.log));
  for (const runner of open) {
    if ((heads.get(runner.log) ?? 0) > runner.live.state.tip.no) {
      runner.catchUp().catch((error: unknown) => logger.warn({ err: error, log: runner.log }, 'could not read the commits of other nodes'));
    }
    runner.checkDue();
  }
  for (const log of await logs.due(ripeUntil(clock.now()))) {
    const runner = runnerOf(log);
    if (!runner.live.opened) opening.add(runner);
  }
  // Opening is enough: a runner looks for what is due whenever it runs.
  for (const runner of opening) runner.load([]).catch((error: unknown) => logger.warn({ err: error, log: runner.log }, 'could not open a log'));
  // Also those that could not be opened: their ids may have been made up.
  for (const runner of runners.values()) rest(runner, sources);
}

function rest(runner: LogRunner, { runners, restMs, unloadMs }: SweepSources): void {
  if (runner.restedMs > restMs) void runner.live.caches.flush();
  // A log without commits is an id that somebody made up.
  if (runner.idleMs > (runner.live.state.tip.no === 0 ? restMs : unloadMs)) runners.delete(runner.log);
}
