import type { PresenceFrame } from '@sanfang/shared/protocol/live.ts';
import type { Ring, Roster } from '../doorbell/ring.ts';
import { topicKey } from './client.ts';

/** A node tells its rosters this often though nothing changed, and one that has not told for so long has nobody present. Milliseconds. */
export const TELL_EVERY_MS = 8_000;
const NODE_LEASE_MS = 20_000;
const MOST_ROOMS = 10_000;

type Present = PresenceFrame['present'];
type Told = Extract<Ring, { readonly kind: 'PRESENCE' }>;

/** Who is in which room on other nodes, as they told it last. A node that dies takes its people with it within seconds. */
export class FarPresence {
  readonly #now: () => number;
  readonly #rooms = new Map<string, Map<string, { readonly present: Present; readonly until: number }>>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Another node told who is in some of its rooms. */
  hear(node: string, { rooms }: Told): void {
    for (const { log, channel, present } of rooms) this.#take(node, topicKey(log, channel), present);
  }

  /** Rooms of which anything is known, by `topicKey`. */
  rooms(): Iterable<string> {
    return this.#rooms.keys();
  }

  in(key: string): Present {
    const nodes = this.#rooms.get(key);
    if (nodes === undefined) return [];
    for (const [node, { until }] of nodes) if (until <= this.#now()) nodes.delete(node);
    if (nodes.size === 0) this.#rooms.delete(key);
    return [...nodes.values()].flatMap(({ present }) => present);
  }

  #take(node: string, key: string, present: Roster['present']): void {
    const nodes = this.#rooms.get(key) ?? new Map<string, { present: Present; until: number }>();
    if (present.length === 0) nodes.delete(node);
    else if (this.#rooms.has(key) || this.#rooms.size < MOST_ROOMS) nodes.set(node, { present, until: this.#now() + NODE_LEASE_MS });
    if (nodes.size === 0) this.#rooms.delete(key);
    else this.#rooms.set(key, nodes);
  }
}
