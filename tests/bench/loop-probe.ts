/** Loaded before a server by `--import`: tells the process that started it how late its event loop was, and ends with it. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

const EVERY_MS = 5;
const delay = monitorEventLoopDelay({ resolution: EVERY_MS });
delay.enable();
process.on('message', (asked: unknown) => {
  if (asked === 'BEGIN') delay.reset();
  // What is measured is the time from one look to the next.
  const beyond = (ns: number) => Math.max(0, ns / 1e6 - EVERY_MS);
  if (asked === 'END') process.send?.({ p50: beyond(delay.percentile(50)), p99: beyond(delay.percentile(99)), max: beyond(delay.max) });
});
process.on('disconnect', () => process.exit(1));
process.channel?.unref();
