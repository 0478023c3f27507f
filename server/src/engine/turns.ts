/** How long a node writes to a log without a break: while others may write to it as well, and where none has for so long. Milliseconds. */
const SHARED_MS = 50;
const ALONE_MS = 1_000;
const LATELY_MS = 10_000;
/** Whoever has just lost a race needs three trips to the store to win the next: to be told, to read, to write. */
const TRIPS = 3;
const MIN_BREAK_MS = 15;
const MAX_BREAK_MS = 200;
/** Weight of the newest trip. */
const NEWEST = 0.2;

/**
 * When a node that writes to a log without a break lets others in. Nodes race for the log's next number, and who has won is
 * ahead in the next race as well: it need not read what it wrote. Without breaks one node kept another out for as long as its
 * people went on (seen: 15 s at 9 senders). All times on one monotonic clock, in milliseconds.
 */
export class Turns {
  #begun = -Infinity;
  #ended = -Infinity;
  /** How long a write takes. */
  #trip = 0;
  #rivalAt: number | null = null;

  /** How long to wait before deciding what to write next; 0: not at all. */
  breakBefore(now: number): number {
    this.#rivalAt ??= now;
    const pause = Math.min(Math.max(TRIPS * this.#trip, MIN_BREAK_MS), MAX_BREAK_MS);
    if (now - this.#ended >= pause) this.#begun = now;
    if (now - this.#begun < (now - this.#rivalAt < LATELY_MS ? SHARED_MS : ALONE_MS)) return 0;
    this.#begun = now + pause;
    return pause;
  }

  /** This node wrote. */
  wrote(from: number, to: number): void {
    this.#trip = this.#trip === 0 ? to - from : (1 - NEWEST) * this.#trip + NEWEST * (to - from);
    this.#ended = to;
  }

  /** Another node's commit was read. */
  rival(now: number): void {
    this.#rivalAt = now;
    this.#begun = now;
  }
}
