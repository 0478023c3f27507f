/** Questions under way at a time; what comes meanwhile goes together in the next. */
const LANES = 2;
/** A question that takes longer gives its place to the next, so that who waits behind it is not as late as those whom it keeps waiting; so many at a time may. */
const SLOW_MS = 500;
const MOST_SLOW = 6;
/** Keys in one question. */
const MOST = 200;

/**
 * One question for many: the database works as long for two hundred rows as for a few, and when a whole compound comes at once,
 * each with a question of their own, it would answer none of them in time. Nobody is answered with what was read before they asked, and who asks
 * alone waits for nobody. A question that fails fails for all whose keys it held.
 * @param ask the values of these keys; those that have none are missing
 * @param slowMs after how long a question gives its place to the next
 */
export function gathered<K, V>(ask: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>, slowMs = SLOW_MS): (key: K) => Promise<V | null> {
  type Waiting = { readonly key: K; readonly resolve: (value: V | null) => void; readonly reject: (error: unknown) => void };
  let waiting: Waiting[] = [];
  let free = LANES;
  let slow = 0;

  async function question(): Promise<void> {
    const asked = waiting.slice(0, MOST);
    waiting = waiting.slice(MOST);
    try {
      const found = await ask([...new Set(asked.map(({ key }) => key))]);
      for (const { key, resolve } of asked) resolve(found.get(key) ?? null);
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }

  async function lane(): Promise<void> {
    free -= 1;
    let ours = true;
    const giveWay = (): void => {
      if (slow >= MOST_SLOW) return;
      ours = false;
      slow += 1;
      free += 1;
      if (waiting.length > 0) void lane();
    };
    // What is asked in the same turn goes together.
    await Promise.resolve();
    while (ours && waiting.length > 0) {
      const late = setTimeout(giveWay, slowMs);
      await question();
      clearTimeout(late);
    }
    if (ours) free += 1;
    else slow -= 1;
  }

  return (key) => new Promise((resolve, reject) => {
    waiting.push({ key, resolve, reject });
    if (free > 0) void lane();
  });
}
