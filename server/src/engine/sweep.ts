import type { LogStore } from '../store/log-store.ts';
import { ripeUntil } from './due.ts';
import type { LogRunner } from './log-runner.ts';
import type { Logger } from './logger.ts';
import type { Clock } from './ports.ts';

/** A log that rested this long has its snapshots written; one that nobody asked for this long leaves memory. */
const REST_MS = 10_000;
const UNLOAD_MS = 600_000;

export interface SweepSources {
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
export async function sweep({ logs, clock, logger, runners, runnerOf }: SweepSources): Promise<void> {
  const open = [...runners.values()].filter((runner) => runner.live.opened);
  const opening = new Set([...runners.values()].filter((runner) => !runner.live.opened && runner.followed));
  const heads = await logs.heads(open.map((runner) => runner.log));
  for (const runner of open) {
    if ((heads.get(runner.log) ?? 0) > runner.live.state.tip.no) {
      runner.catchUp().catch((error: unknown) => logger.warn({ error, log: runner.log }, 'could not read the commits of other nodes'));
    }
    runner.checkDue();
  }
  for (const log of await logs.due(ripeUntil(clock.now()))) {
    const runner = runnerOf(log);
    if (!runner.live.opened) opening.add(runner);
  }
  // Opening is enough: a runner looks for what is due whenever it runs.
  for (const runner of opening) runner.load([]).catch((error: unknown) => logger.warn({ error, log: runner.log }, 'could not open a log'));
  for (const runner of open) rest(runner, runners);
}

function rest(runner: LogRunner, runners: Map<string, LogRunner>): void {
  if (runner.restedMs > REST_MS) void runner.live.caches.flush();
  // A log without commits is an id that somebody made up.
  const keep = runner.live.state.tip.no === 0 ? REST_MS : UNLOAD_MS;
  if (runner.idleMs > keep) runners.delete(runner.log);
}
