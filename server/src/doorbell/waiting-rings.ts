import type { Ring } from './ring.ts';

/** Beyond so many, what waits is dropped: a bell that is this far behind tells nobody anything in time. */
const MOST = 1_000;

/** Rings that wait for the one under way. A log's commits are one ring, whatever their number; what has been said already is not said twice. */
export class WaitingRings {
  #commits = new Map<string, number>();
  #others: Ring[] = [];

  add(ring: Ring): void {
    if (ring.kind === 'COMMITS') {
      for (const [log, no] of ring.commits) this.#commits.set(log, Math.max(no, this.#commits.get(log) ?? 0));
    } else if (ring.kind === 'PRESENCE' || !this.#others.some((other) => other.kind === ring.kind)) this.#others.push(ring);
    if (this.#commits.size + this.#others.length > MOST) this.clear();
  }

  /** Everything that waits; commits first, since people wait for them. */
  take(): readonly Ring[] {
    const commits = [...this.#commits];
    const rings = [...(commits.length > 0 ? [{ kind: 'COMMITS', commits } as const] : []), ...this.#others];
    this.clear();
    return rings;
  }

  clear(): void {
    this.#commits = new Map();
    this.#others = [];
  }
}
