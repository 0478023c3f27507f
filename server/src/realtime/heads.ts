import type { Client } from './client.ts';
import { encodePacket } from './packet.ts';
import type { Topic } from './topic.ts';

/** Every socket hears the last numbers of its channels this often, and a room's members soon after a burst; milliseconds. */
const EVERY_MS = 10_000;
const AFTER_BURST_MS = 1_000;
const TICK_MS = 500;
const SLOTS = EVERY_MS / TICK_MS;

export interface HeadsOptions {
  readonly incarnation: string;
  readonly clients: () => Iterable<Client>;
  readonly topics: () => Topic[];
}

/** Announces last numbers, so that a client notices the loss of a last frame, which no later one would show. */
export class Heads {
  readonly #options: HeadsOptions;
  readonly #timer: NodeJS.Timeout;
  #slot = 0;

  constructor(options: HeadsOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#tick(), TICK_MS).unref();
  }

  /** Announces all channels of one client now. */
  tell(client: Client): void {
    const memberships = [...client.joined.values()].filter((membership) => membership.held === null);
    const [only] = memberships;
    if (only === undefined) return;
    // Followers have one channel: they share one frame.
    if (memberships.length === 1) return client.outlet.sendControl(only.topic.headsFor(only));
    const heads = memberships.map((membership) => membership.topic.headOf(membership));
    client.outlet.sendControl(encodePacket('heads', { incarnation: this.#options.incarnation, heads }));
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    this.#slot = (this.#slot + 1) % SLOTS;
    let index = 0;
    for (const client of this.#options.clients()) if (index++ % SLOTS === this.#slot) this.tell(client);
    const rested = performance.now() - AFTER_BURST_MS;
    for (const topic of this.#options.topics()) {
      if (topic.restlessSince === null || topic.restlessSince > rested) continue;
      topic.restlessSince = null;
      for (const membership of topic.members()) {
        if (membership.held === null) membership.client.outlet.sendControl(topic.headsFor(membership));
      }
    }
  }
}
