/** Does work in turn; answers `BUSY` instead when too much waits already. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T | 'BUSY'>;

/** So much costly work at a time, so that people who talk and vote keep a core; a few wait in line. */
export function inTurn(atOnce: number, mostWaiting: number): InTurn {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= atOnce) {
      if (waiting.length >= mostWaiting) return 'BUSY';
      await new Promise<void>((go) => waiting.push(go));
    } else running += 1;
    try {
      return await work();
    } finally {
      // The turn goes to the next in line without being given up in between.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
