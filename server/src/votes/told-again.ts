import type { Clock } from '../engine/ports.ts';

/** How long an answer is told again before it is made anew, and how many are kept; thousands ask for the same one. */
const KEPT_MS = 5_000;
const KEPT = 64;

/** Answers to everybody, each made at most once in five seconds; one that failed is made anew by whoever asks next. `make` gets the node's time, ms. */
export function toldAgain<T>(clock: Clock, make: (key: string, at: number) => Promise<T>): (key: string) => Promise<T> {
  const kept = new Map<string, { readonly until: number; readonly answer: Promise<T> }>();
  return (key) => {
    const now = clock.now();
    const last = kept.get(key);
    if (last !== undefined && last.until > now) return last.answer;
    const answer = make(key, now);
    kept.delete(key);
    kept.set(key, { until: now + KEPT_MS, answer });
    answer.catch(() => {
      // A later one may stand in its place by now.
      if (kept.get(key)?.answer === answer) kept.delete(key);
    });
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    return answer;
  };
}
