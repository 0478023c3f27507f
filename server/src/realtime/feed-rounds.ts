import type { LogEvent } from '@sanfang/shared/log/event.ts';

/** Least and most time between the beginnings of two rounds, ms. */
const SHORTEST_MS = 25;
const LONGEST_MS = 400;
/** In between, a round is followed by so much time, in rounds: the frames of a feed take at most about a fifth of a core. */
const SHARE = 5;

export interface RoundPorts {
  /** Sends events to everybody; resolves when the last frame is written. */
  readonly publish: (events: readonly LogEvent[]) => Promise<void>;
  /** Monotonic, ms. */
  readonly now: () => number;
  /** Calls back once after that many ms; answers how to call it off. */
  readonly after: (ms: number, then: () => void) => () => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Gathers the events of a feed into rounds. The first event after a rest goes at once. What follows waits for the next
 * round, which comes the later the longer the last one took, its wait for other feeds included: a frame with four events
 * costs thousands of sockets as much as a frame with one.
 */
export class FeedRounds {
  readonly #ports: RoundPorts;
  #waiting: LogEvent[] = [];
  #underWay = false;
  #callOff: (() => void) | null = null;
  #next = -Infinity;

  constructor(ports: RoundPorts) {
    this.#ports = ports;
  }

  take(events: readonly LogEvent[]): void {
    this.#waiting.push(...events);
    this.#arrange();
  }

  close(): void {
    this.#callOff?.();
    this.#waiting = [];
  }

  #arrange(): void {
    if (this.#underWay || this.#callOff !== null || this.#waiting.length === 0) return;
    const wait = this.#next - this.#ports.now();
    if (wait <= 0) void this.#round();
    else {
      this.#callOff = this.#ports.after(wait, () => {
        this.#callOff = null;
        void this.#round();
      });
    }
  }

  async #round(): Promise<void> {
    const { publish, now, onError } = this.#ports;
    const events = this.#waiting;
    this.#waiting = [];
    this.#underWay = true;
    const began = now();
    await publish(events).catch(onError);
    this.#next = began + Math.min(LONGEST_MS, Math.max(SHORTEST_MS, SHARE * (now() - began)));
    this.#underWay = false;
    this.#arrange();
  }
}
