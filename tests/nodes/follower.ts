import type { ClosedFrame, EventsFrame, HeadsFrame, OpenReply } from '@sanfang/shared/protocol/live.ts';
import { setTimeout as after } from 'node:timers/promises';
import { LightSocket } from '../support/light-socket.ts';

/** A follower of a feed who comes back like a browser: when asked to, after so long as told; else after a while, longer each time. */
export class Follower {
  /** Last number of the feed that is here, without a hole before it. */
  n = 0;
  live = false;
  /** How long each time without a live line was, in milliseconds, from its end to the answer of the next opening. */
  readonly interruptions: number[] = [];
  readonly #port: number;
  readonly #log: string;
  readonly #origin: string;
  #socket: LightSocket | null = null;
  #incarnation: string | undefined;
  #asked: number | null = null;
  #downSince: number | null = null;
  #ended = false;

  constructor(port: number, log: string, origin: string) {
    this.#port = port;
    this.#log = log;
    this.#origin = origin;
  }

  /** Resolves when the feed is live for the first time. */
  async begin(): Promise<void> {
    while (!(await this.#come())) await after(100 + Math.random() * 200);
  }

  end(): void {
    this.#ended = true;
    this.#socket?.close();
  }

  /** The line breaks, as a phone's does in a lift. */
  cut(): void {
    this.#socket?.close();
  }

  async #come(): Promise<boolean> {
    try {
      const socket = await LightSocket.open(this.#port, '/ws/', { Origin: this.#origin }, (packet) => this.#hear(packet), { protocol: 1, person: null });
      this.#socket = socket;
      let gone = false;
      socket.onGone = () => {
        gone = true;
        this.#gone();
      };
      await this.#open(socket);
      return !gone;
    } catch {
      return false;
    }
  }

  async #open(socket: LightSocket): Promise<void> {
    const known = this.#incarnation === undefined ? {} : { incarnation: this.#incarnation, after: this.n };
    const reply = (await socket.ask('open', { log: this.#log, channel: 'feed', ...known })) as OpenReply;
    if (!('head' in reply)) throw new Error(`a follower was refused: ${JSON.stringify(reply)}`);
    this.#incarnation = reply.incarnation;
    this.n = reply.head;
    this.live = true;
    if (this.#downSince !== null) this.interruptions.push(performance.now() - this.#downSince);
    this.#downSince = null;
  }

  #hear(packet: Buffer): void {
    const [name, frame] = JSON.parse(packet.toString()) as [string, unknown];
    if (name === 'closed') this.#asked = (frame as ClosedFrame).retryAfter ?? null;
    else if (name === 'events') for (const item of (frame as EventsFrame).items) this.#take('n' in item ? item.n : item.skip);
    else if (name === 'heads') for (const { head } of (frame as HeadsFrame).heads) if (head > this.n) this.#mend();
  }
  #take(n: number | readonly [number, number]): void {
    const [from, to] = typeof n === 'number' ? [n, n] : n;
    if (from <= this.n + 1) this.n = Math.max(this.n, to);
    else this.#mend();
  }
  /** A number is missing: what lies between is asked for. */
  #mend(): void {
    if (this.#socket !== null && this.live) this.#open(this.#socket).catch(() => undefined);
  }

  #gone(): void {
    if (this.#ended) return;
    this.live = false;
    this.#downSince ??= performance.now();
    void this.#comeBack();
  }
  async #comeBack(): Promise<void> {
    await after(this.#asked ?? spread(1_000));
    this.#asked = null;
    for (let tries = 1; !this.#ended && !(await this.#come()); tries += 1) await after(Math.min(spread(1_000 * 2 ** tries), tries < 5 ? 1_500 : 5_000));
  }
}

/** As the product's client does after a line that broke. */
function spread(ms: number): number {
  return ms * (0.3 + 1.4 * Math.random());
}
