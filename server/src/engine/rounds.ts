import type { Logger } from './logger.ts';

export interface Rounds {
  /** No further round begins; waits for the one under way. */
  stop(): Promise<void>;
}

/** Does something again and again; a round that takes longer than the interval is not overtaken by the next. */
export function every(ms: number, round: () => Promise<unknown>, logger: Logger): Rounds {
  let underWay: Promise<void> | null = null;
  const timer = setInterval(() => {
    underWay ??= round()
      .then(() => undefined, (error: unknown) => logger.warn({ err: error }, 'a round failed; the next one follows'))
      .finally(() => { underWay = null; });
  }, ms).unref();
  return {
    async stop() {
      clearInterval(timer);
      await underWay;
    },
  };
}
